// SPDX-License-Identifier: GPL-3.0-or-later
#include "probes/logfile/growing_logs.h"

#include "probes/logfile/logfile.h"
#include "probes/logfile/pieces.h"
#include "probes/logfile/plain_file.h"
#include "probes/logfile/readings.h"
#include "probes/logfile/remote.h"

#include <algorithm>
#include <sys/stat.h>

namespace fd::probes {

namespace {

constexpr std::size_t blockBytes = 1U << 20;
constexpr std::size_t tailBytes = 64;

/// What tells one file on the disk from another, and from itself at another time.
struct Identity {
    dev_t device = 0;
    ino_t inode = 0;
    std::int64_t size = -1;
    std::int64_t changedNs = 0;

    bool isSameFile(const Identity &other) const { return device == other.device && inode == other.inode; }
    bool isUnchanged(const Identity &other) const
    {
        return isSameFile(other) && size == other.size && changedNs == other.changedNs;
    }
};

std::optional<Identity> identityOf(int fd)
{
    struct stat status = {};
    if (fd < 0 || ::fstat(fd, &status) != 0 || !S_ISREG(status.st_mode))
        return std::nullopt;
    return Identity{status.st_dev, status.st_ino, status.st_size,
                    status.st_mtim.tv_sec * 1'000'000'000LL + status.st_mtim.tv_nsec};
}

bool canGoOn(int fd)
{
    char head[32] = {};
    return !isCompressed({head, readAt(fd, 0, head, sizeof head)});
}

/// One file: the sums over what is read of it, and where that ends.
class GrowingFile
{
public:
    GrowingFile(Reading reading, const std::optional<Identity> &identity)
        : reading_(std::move(reading)), identity_(identity)
    {
    }

    bool isRead(const Reading &reading, const std::optional<Identity> &identity) const
    {
        if (reading.options.format != reading_.options.format ||
            reading.options.timezone != reading_.options.timezone)
            return false;
        return identity && identity_ ? identity->isSameFile(*identity_)
                                     : !identity && !identity_ && reading.path == reading_.path;
    }

    void readOn(const QString &path, int fd, const std::optional<Identity> &identity,
                const std::stop_token &stop)
    {
        reading_.path = path;
        if (identity && canGoOn(fd))
            follow(fd, *identity, stop);
        else if (!whole_ || (identity && !identity->isUnchanged(*identity_)))
            readWhole(stop);
        if (!stop.stop_requested())
            identity_ = identity;
    }

    logs::Part part() const
    {
        if (whole_)
            return whole_->copy();
        return sums_->partSoFar();
    }
    bool hasPart() const { return whole_ || sums_; }

private:
    void follow(int fd, const Identity &identity, const std::stop_token &stop)
    {
        if (!sums_ || identity.size < offset_ || !endsAsBefore(fd)) {
            sums_.emplace(reading_.path, reading_.options);
            offset_ = 0;
            tail_.clear();
            whole_.reset();
        }
        sums_->setPath(reading_.path);
        std::vector<char> block(blockBytes);
        while (!stop.stop_requested()) {
            const std::size_t count = readAt(fd, offset_, block.data(), block.size());
            if (count == 0)
                break;
            sums_->feed({block.data(), count});
            offset_ += static_cast<std::int64_t>(count);
            tail_.append(block.data(), count);
            tail_.erase(0, tail_.size() - std::min(tail_.size(), tailBytes));
        }
    }
    /// What stands before the place to go on from is what was read there: else it was cut off and written
    /// anew in the meantime.
    bool endsAsBefore(int fd) const
    {
        char bytes[tailBytes] = {};
        const std::size_t count =
            readAt(fd, offset_ - static_cast<std::int64_t>(tail_.size()), bytes, tail_.size());
        return std::string_view(bytes, count) == tail_;
    }
    void readWhole(const std::stop_token &stop)
    {
        logs::Summariser all(reading_.path, reading_.options);
        QString note;
        const auto failure = readLogFile(
            reading_.path,
            [&all](std::string_view block) {
                all.feed(block);
                return true;
            },
            stop, &note);
        if (stop.stop_requested())
            return;
        whole_ = all.finishPart();
        whole_->setNote(failure ? failure->detail : note);
        sums_.reset();
    }

    Reading reading_;
    std::optional<Identity> identity_;
    std::optional<logs::Summariser> sums_ = {};
    std::optional<logs::Part> whole_ = {};
    std::int64_t offset_ = 0;
    std::string tail_ = {};
};

class SourcesThatGrow final : public GrowingLogs
{
public:
    explicit SourcesThatGrow(std::vector<LogRequest> sources) : sources_(std::move(sources)) {}

    LogSummary update(std::stop_token stop) override
    {
        std::vector<std::unique_ptr<GrowingFile>> now;
        for (const Reading &reading : readings(stop)) {
            const UniqueFd fd = remoteLog(reading.path) ? UniqueFd() : openLog(reading.path);
            const auto identity = identityOf(fd.get());
            const auto known = std::find_if(files_.begin(), files_.end(), [&](const auto &file) {
                return file && file->isRead(reading, identity);
            });
            now.push_back(known == files_.end() ? std::make_unique<GrowingFile>(reading, identity)
                                                : std::move(*known));
            now.back()->readOn(reading.path, fd.get(), identity, stop);
        }
        files_ = std::move(now); // what is not there any more is gone
        std::vector<logs::Part> parts;
        for (const auto &file : files_) {
            if (file->hasPart())
                parts.push_back(file->part());
        }
        return logs::summaryOf(std::move(parts), logs::Options().top);
    }

private:
    /// Sources far away are listed once: what is there does not grow before one's eyes.
    std::vector<Reading> readings(const std::stop_token &stop)
    {
        std::vector<Reading> all;
        for (std::size_t i = 0; i < sources_.size(); ++i) {
            if (remoteLog(sources_[i].path)) {
                if (far_.count(i) == 0)
                    far_[i] = readingsOf(sources_[i], stop);
                all.insert(all.end(), far_[i].begin(), far_[i].end());
                continue;
            }
            const std::vector<Reading> near = readingsOf(sources_[i], stop);
            all.insert(all.end(), near.begin(), near.end());
        }
        return all;
    }

    std::vector<LogRequest> sources_;
    std::map<std::size_t, std::vector<Reading>> far_ = {};
    std::vector<std::unique_ptr<GrowingFile>> files_ = {};
};

} // namespace

std::shared_ptr<GrowingLogs> growingLogs(const std::vector<LogRequest> &sources)
{
    return std::make_shared<SourcesThatGrow>(sources);
}

} // namespace fd::probes
