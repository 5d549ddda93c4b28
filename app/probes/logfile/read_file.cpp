// SPDX-License-Identifier: GPL-3.0-or-later
#include "logs/unpack.h"
#include "probes/logfile/child_output.h"
#include "probes/logfile/descriptor_read.h"
#include "probes/logfile/logfile.h"
#include "probes/logfile/pieces.h"
#include "probes/logfile/plain_file.h"
#include "probes/logfile/remote.h"

#include <array>
#include <cerrno>
#include <fcntl.h>
#include <memory>
#include <sys/stat.h>
#include <utility>

namespace fd::probes {

namespace {

/// Stands between what was decompressed and who takes it: binary logs become text here.
class Unpacking
{
public:
    Unpacking(QString path, const std::function<bool(std::string_view)> &take)
        : path_(std::move(path)), take_(take)
    {
    }

    bool feed(std::string_view block)
    {
        if (looked_)
            return pass(block);
        head_.append(block);
        return head_.size() < enough || look();
    }
    std::optional<Failure> finish()
    {
        const bool goesOn = looked_ || look();
        if (unpacker_ && goesOn)
            unpacker_->finish(take_);
        const QString why = unpacker_ ? unpacker_->refusal() : refusal_;
        if (why.isEmpty())
            return std::nullopt;
        return Failure{Failure::Kind::Local, Failure::Phase::Other, 0, why};
    }
    QString note() const { return unpacker_ ? unpacker_->note() : QString(); }

private:
    static constexpr std::size_t enough = 512; ///< bytes that show what the file is
    bool look()
    {
        looked_ = true;
        unpacker_ = logs::unpackerFor(head_);
        refusal_ = logs::unreadable(head_, path_);
        const std::string head = std::exchange(head_, {});
        return refusal_.isEmpty() && (head.empty() || pass(head));
    }
    bool pass(std::string_view block)
    {
        return unpacker_ ? unpacker_->feed(block, take_) && unpacker_->refusal().isEmpty() : take_(block);
    }

    QString path_;
    const std::function<bool(std::string_view)> &take_;
    std::string head_ = {};
    bool looked_ = false;
    std::unique_ptr<logs::Unpacker> unpacker_ = {};
    QString refusal_ = {};
};

} // namespace

QString whyNoLog(const QString &path)
{
    const UniqueFd file = openLog(path);
    std::array<char, 512> bytes{};
    const std::string_view head(bytes.data(),
                                file.get() < 0 ? 0 : readAt(file.get(), 0, bytes.data(), bytes.size()));
    return hasCompressionMagic(head) ? QString() : logs::unreadable(head, path);
}

bool isCompressed(std::string_view head)
{
    return hasCompressionMagic(head) || logs::unpackerFor(head) || !logs::unreadable(head, {}).isEmpty();
}

std::optional<Failure> readLogFile(const QString &path, const std::function<bool(std::string_view)> &take,
                                   std::stop_token stop, QString *note)
{
    Unpacking unpacking(path, take);
    const auto feed = [&unpacking](std::string_view block) { return unpacking.feed(block); };
    std::optional<Failure> failure;
    bool ended = true;
    if (const auto remote = remoteLog(path)) {
        ChildOutput child(readCommand(*remote));
        if (child.fd() >= 0)
            failure = readDescriptor(child.fd(), true, feed, stop, ended);
        if (!failure && ended)
            failure = child.finish();
    } else {
        const UniqueFd file = openLog(path);
        if (file.get() < 0) {
            return systemFailure(errno);
        }
        struct stat status = {};
        if (::fstat(file.get(), &status) != 0) {
            return systemFailure(errno);
        }
        if (S_ISDIR(status.st_mode)) {
            return systemFailure(EISDIR);
        }
        const bool mayBlock = !S_ISREG(status.st_mode);
        if (!mayBlock) {
            ::posix_fadvise(file.get(), 0, 0, POSIX_FADV_SEQUENTIAL);
        }
        failure = readDescriptor(file.get(), mayBlock, feed, stop, ended);
    }
    const auto unpacked = unpacking.finish();
    if (note)
        *note = unpacking.note();
    return failure ? failure : unpacked;
}

} // namespace fd::probes
