// SPDX-License-Identifier: GPL-3.0-or-later
#include "probes/logfile/log_text.h"

#include "probes/logfile/configurations.h"
#include "probes/logfile/growing_logs.h"
#include "probes/logfile/line_search.h"
#include "probes/logfile/logfile.h"
#include "probes/logfile/plain_file.h"
#include "probes/logfile/readings.h"
#include "probes/logfile/span_sums.h"
#include "probes/logfile/time_search.h"

#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QStandardPaths>
#include <QStringDecoder>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <mutex>
#include <sys/stat.h>
#include <unistd.h>

namespace fd::probes {

namespace {

constexpr std::size_t readBytes = 1U << 20;
constexpr std::int64_t publishBytes = 32 << 20;
constexpr qsizetype mostLineBytes = 64 << 10; ///< shown of one line

QString textOf(std::string_view bytes)
{
    const QByteArrayView view(bytes.data(), static_cast<qsizetype>(bytes.size()));
    QString text = view.isValidUtf8() ? QString::fromUtf8(view) : QString::fromLatin1(view);
    // Control characters are shown, not obeyed.
    for (QChar &c : text) {
        if (c < u' ' && c != u'\t')
            c = QChar(0x2400 + c.unicode());
    }
    return text;
}

class FileText final : public LogText
{
public:
    FileText(const LogFile &file, LogRequest request)
        : path_(file.path), format_(file.format), request_(std::move(request))
    {
        options_.format = request_.format;
        options_.timezone = request_.timezone;
    }

    QString measure(std::stop_token stop) override
    {
        const std::lock_guard only(measuring_);
        if (isReplaced())
            reopen();
        const QString problem = prepare(stop);
        if (!problem.isEmpty())
            return problem;
        struct stat status = {};
        if (::fstat(fd_.get(), &status) != 0)
            return QString::fromLocal8Bit(std::strerror(errno));
        LineIndex index = known();
        if (status.st_size < index.bytes())
            index = {}; // cut off and begun anew
        std::vector<char> block(readBytes);
        std::int64_t published = index.bytes();
        while (!stop.stop_requested()) {
            const std::size_t count = readAt(fd_.get(), index.bytes(), block.data(), block.size());
            if (count == 0)
                break;
            index.append({block.data(), count});
            if (index.bytes() - published >= publishBytes) {
                published = index.bytes();
                publish(index);
            }
        }
        publish(std::move(index));
        return {};
    }

    qint64 lineCount() const override { return known().lines(); }

    qint64 lineAt(qint64 offset) const override
    {
        const int fd = file();
        const LineIndex index = known();
        return fd < 0 || offset < 0 || offset >= index.bytes() ? 0 : index.lineAt(offset, reader(fd));
    }

    std::vector<LogLine> lines(const std::vector<qint64> &numbers, std::stop_token stop) const override
    {
        std::vector<LogLine> result;
        const int fd = file();
        if (fd < 0)
            return result;
        const LineIndex index = known();
        std::vector<char> bytes(static_cast<std::size_t>(mostLineBytes));
        std::int64_t next = -1; // where the line after the last one begins
        qint64 last = 0;
        for (const qint64 number : numbers) {
            if (stop.stop_requested())
                break;
            const bool follows = next >= 0 && number == last + 1;
            const std::int64_t offset = follows ? next : index.offsetOf(number, reader(fd));
            if (offset < 0 || offset >= index.bytes())
                continue;
            const std::string_view seen(bytes.data(), readAt(fd, offset, bytes.data(), bytes.size()));
            const auto end = seen.find('\n');
            const bool cut = end == std::string_view::npos && seen.size() == bytes.size();
            std::string_view line = seen.substr(0, end);
            if (!line.empty() && line.back() == '\r')
                line.remove_suffix(1);
            result.push_back({number, textOf(line), cut});
            last = number;
            next = end == std::string_view::npos ? -1 : offset + static_cast<std::int64_t>(end) + 1;
        }
        return result;
    }

    LineRange between(Instant since, Instant until, std::stop_token stop) const override
    {
        const LineIndex index = known();
        const int fd = file();
        const LineRange all{1, index.lines()};
        if (fd < 0 || index.bytes() == 0)
            return all;
        const auto range = bytesBetween(reader(fd), index.bytes(), options(), since, until, stop);
        if (!range)
            return all;
        if (range->end <= range->begin)
            return {1, 0};
        return {index.lineAt(range->begin, reader(fd)), index.lineAt(range->end - 1, reader(fd))};
    }

    LineMatches find(const LineSearch &search, const std::function<void(const LineMatches &)> &found,
                     std::stop_token stop) const override
    {
        const int fd = file();
        const LineIndex index = known();
        if (fd < 0 || search.within.count() == 0)
            return {{}, 0, true, {}};
        const std::int64_t begin = index.offsetOf(search.within.first, reader(fd));
        const std::int64_t after = index.offsetOf(search.within.last + 1, reader(fd));
        return findLines(reader(fd), {std::max<std::int64_t>(begin, 0), after < 0 ? index.bytes() : after},
                         search, found, stop);
    }

    std::vector<RecordField> fields(const QString &line) const override
    {
        std::vector<RecordField> fields;
        logs::RecordReader reader(path_, options(), [&fields](const logs::Record &record) {
            if (record.unparsed || !fields.empty())
                return;
            const auto object = QJsonDocument::fromJson(logs::toNdjson(record, QString())).object();
            for (const char *name : {"time", "level", "status", "method", "url", "protocol", "host", "client",
                                     "upstream", "upstreamStatus", "upstreamMs", "durationMs", "bytes",
                                     "userAgent", "referrer", "message", "template", "format"}) {
                const QJsonValue value = object.value(QLatin1StringView(name));
                if (!value.isUndefined())
                    fields.push_back({QString::fromLatin1(name), value.toVariant().toString()});
            }
        });
        const QByteArray bytes = line.toUtf8() + '\n';
        reader.feed({bytes.constData(), static_cast<std::size_t>(bytes.size())});
        reader.finish();
        return fields;
    }

private:
    static ReadAt reader(int fd)
    {
        return [fd](std::int64_t offset, char *into, std::size_t size) {
            return readAt(fd, offset, into, size);
        };
    }

    int file() const
    {
        const std::lock_guard lock(mutex_);
        return ready_ ? fd_.get() : -1;
    }
    LineIndex known() const
    {
        const std::lock_guard lock(mutex_);
        return index_;
    }
    void publish(LineIndex index)
    {
        const std::lock_guard lock(mutex_);
        index_ = std::move(index);
    }

    logs::Options options() const
    {
        const std::lock_guard lock(mutex_);
        return options_;
    }

    /// Is there another file of that name by now, and something in it? Until then the old one is shown.
    bool isReplaced() const
    {
        struct stat ours = {};
        struct stat named = {};
        return ready_ && plain_ && ::fstat(fd_.get(), &ours) == 0 &&
               ::stat(QFile::encodeName(path_).constData(), &named) == 0 && named.st_size > 0 &&
               (named.st_ino != ours.st_ino || named.st_dev != ours.st_dev);
    }
    void reopen()
    {
        const std::lock_guard lock(mutex_);
        old_ = std::move(fd_); // someone may still be reading it
        ready_ = false;
        index_ = {};
    }

    /// How the lines are read, as when they were read first: what configuration files beside the log said.
    void findOptions(const std::stop_token &stop)
    {
        logs::Options found = readingOf(path_, request_, stop).options;
        found.since.reset();
        found.until.reset();
        const bool custom = format_ == u"nginx-custom" || format_ == u"apache-custom";
        if (found.format.isEmpty() && !custom && logs::formatNames().contains(format_))
            found.format = format_;
        const std::lock_guard lock(mutex_);
        options_ = std::move(found);
    }

    /// Opens the file, unpacked where it must be.
    QString prepare(const std::stop_token &stop)
    {
        if (ready_)
            return {};
        findOptions(stop);
        UniqueFd plain = openLog(path_);
        if (plain.get() >= 0 && isPlain(plain.get())) {
            const std::lock_guard lock(mutex_);
            fd_ = std::move(plain);
            ready_ = true;
            plain_ = true;
            return {};
        }
        const QString folder = QStandardPaths::writableLocation(QStandardPaths::CacheLocation);
        QDir().mkpath(folder);
        UniqueFd spool(::open(QFile::encodeName(folder).constData(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600));
        if (spool.get() < 0)
            return QString::fromLocal8Bit(std::strerror(errno));
        int error = 0;
        QStringDecoder wide(QStringDecoder::Utf16);
        bool first = true;
        bool decode = false;
        const auto write = [&](std::string_view bytes) {
            while (!bytes.empty()) {
                const ssize_t count = ::write(spool.get(), bytes.data(), bytes.size());
                if (count < 0 && errno == EINTR)
                    continue;
                if (count <= 0) {
                    error = errno;
                    return false;
                }
                bytes.remove_prefix(static_cast<std::size_t>(count));
            }
            return true;
        };
        const auto failure = readLogFile(
            path_,
            [&](std::string_view block) {
                if (std::exchange(first, false))
                    decode = isUtf16(block);
                if (!decode)
                    return write(block);
                const QString text = wide(QByteArrayView(block.data(), static_cast<qsizetype>(block.size())));
                const QByteArray utf8 = text.toUtf8();
                return write({utf8.constData(), static_cast<std::size_t>(utf8.size())});
            },
            stop);
        if (failure && failure->kind != Failure::Kind::Cancelled && ::lseek(spool.get(), 0, SEEK_END) == 0)
            return failure->detail;
        if (failure && failure->kind == Failure::Kind::Cancelled)
            return failure->detail;
        if (error != 0)
            return QString::fromLocal8Bit(std::strerror(error));
        const std::lock_guard lock(mutex_);
        fd_ = std::move(spool);
        ready_ = true;
        return {};
    }

    const QString path_;
    const QString format_;
    const LogRequest request_;
    std::mutex measuring_;
    mutable std::mutex mutex_; ///< guards what stands below
    logs::Options options_ = {};
    UniqueFd old_ = UniqueFd(-1);
    bool plain_ = false;
    UniqueFd fd_ = UniqueFd(-1);
    bool ready_ = false;
    LineIndex index_ = {};
};

} // namespace

std::shared_ptr<LogText> openLogText(const LogFile &file, const LogRequest &request)
{
    return std::make_shared<FileText>(file, request);
}

LogTools logTools()
{
    return {openLogText, summariseLogs, sumLogSpan, growingLogs, withConfigurations};
}

} // namespace fd::probes
