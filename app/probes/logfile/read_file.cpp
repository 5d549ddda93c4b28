// SPDX-License-Identifier: GPL-3.0-or-later
#include "probes/logfile/logfile.h"
#include "probes/logfile/pieces.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <archive.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <memory>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>
#include <vector>

namespace fd::probes {

namespace {

struct Tr {
    Q_DECLARE_TR_FUNCTIONS(LogFile)
};

constexpr std::size_t blockBytes = 1U << 20;
constexpr int stopLatencyMs = 50;
constexpr qsizetype mostFiles = 1000;

Failure systemFailure(int error)
{
    return {Failure::Kind::Local, Failure::Phase::Other, error, QString::fromLocal8Bit(std::strerror(error))};
}

Failure cancelled()
{
    return {Failure::Kind::Cancelled, Failure::Phase::Other, 0, {}};
}

class Descriptor
{
public:
    explicit Descriptor(int fd) : fd_(fd) {}
    ~Descriptor()
    {
        if (fd_ >= 0) {
            ::close(fd_);
        }
    }
    Descriptor(const Descriptor &) = delete;
    Descriptor &operator=(const Descriptor &) = delete;
    int get() const { return fd_; }

private:
    int fd_;
};

/// read() that a stop request ends also where the file is a pipe that stays silent. -1 with errno as read().
ssize_t readSome(int fd, char *into, std::size_t size, bool mayBlock, const std::stop_token &stop)
{
    while (true) {
        if (stop.stop_requested()) {
            errno = ECANCELED;
            return -1;
        }
        if (mayBlock) {
            pollfd ready{fd, POLLIN, 0};
            if (::poll(&ready, 1, stopLatencyMs) == 0) {
                continue;
            }
        }
        const ssize_t count = ::read(fd, into, size);
        if (count >= 0 || errno != EINTR) {
            return count;
        }
    }
}

bool startsWith(std::string_view text, std::string_view magic)
{
    return text.substr(0, magic.size()) == magic;
}

struct Source {
    int fd;
    bool mayBlock;
    const std::stop_token &stop;
    std::vector<char> head; ///< read already to look at the magic
    bool headGiven = false;
    std::vector<char> block;
};

la_ssize_t readForArchive(archive *, void *data, const void **buffer)
{
    auto &source = *static_cast<Source *>(data);
    if (!source.headGiven) {
        source.headGiven = true;
        *buffer = source.head.data();
        return static_cast<la_ssize_t>(source.head.size());
    }
    *buffer = source.block.data();
    return readSome(source.fd, source.block.data(), source.block.size(), source.mayBlock, source.stop);
}

std::optional<Failure> readCompressed(Source &source, const std::function<bool(std::string_view)> &take)
{
    const std::unique_ptr<archive, decltype(&archive_read_free)> reader(archive_read_new(),
                                                                        archive_read_free);
    archive_read_support_filter_all(reader.get());
    archive_read_support_format_raw(reader.get());
    const auto broken = [&]() -> Failure {
        if (source.stop.stop_requested()) {
            return cancelled();
        }
        const char *words = archive_error_string(reader.get());
        return {Failure::Kind::Local, Failure::Phase::Other, archive_errno(reader.get()),
                words ? QString::fromLocal8Bit(words) : Tr::tr("The compressed data cannot be read.")};
    };
    source.block.resize(blockBytes / 4);
    archive_entry *entry = nullptr;
    if (archive_read_open(reader.get(), &source, nullptr, readForArchive, nullptr) != ARCHIVE_OK ||
        archive_read_next_header(reader.get(), &entry) != ARCHIVE_OK) {
        return broken();
    }
    std::vector<char> out(blockBytes);
    while (true) {
        if (source.stop.stop_requested()) {
            return cancelled();
        }
        const la_ssize_t count = archive_read_data(reader.get(), out.data(), out.size());
        if (count < 0) {
            return broken();
        }
        if (count == 0 || !take({out.data(), static_cast<std::size_t>(count)})) {
            return std::nullopt;
        }
    }
}

/// "error.log" of "error.log.2.gz", "error.log-20260310" and "error.log"; how old: 0 for the file itself.
bool isRotatedFrom(const QString &name, const QString &base)
{
    if (!name.startsWith(base) || name.size() <= base.size() + 1) {
        return false;
    }
    QStringView rest = QStringView(name).mid(base.size());
    for (const QLatin1StringView suffix :
         {QLatin1StringView(".gz"), QLatin1StringView(".xz"), QLatin1StringView(".bz2"),
          QLatin1StringView(".zst"), QLatin1StringView(".lz4"), QLatin1StringView(".Z")}) {
        if (rest.endsWith(suffix)) {
            rest.chop(suffix.size());
            break;
        }
    }
    if (rest.isEmpty() || (rest.front() != u'.' && rest.front() != u'-')) {
        return false;
    }
    rest = rest.mid(1);
    return !rest.isEmpty() &&
           std::all_of(rest.begin(), rest.end(), [](QChar c) { return c.isDigit() || c == u'-'; });
}

bool looksLikeLog(const QFileInfo &file)
{
    static const QStringList skipped{QStringLiteral("tar"),     QStringLiteral("zip"),  QStringLiteral("png"),
                                     QStringLiteral("jpg"),     QStringLiteral("html"), QStringLiteral("pdf"),
                                     QStringLiteral("journal"), QStringLiteral("db"),   QStringLiteral("so")};
    return file.isFile() && !file.fileName().startsWith(u'.') && !skipped.contains(file.suffix().toLower());
}

} // namespace

bool isCompressed(std::string_view head)
{
    using namespace std::literals;
    return startsWith(head, "\x1f\x8b"sv) || startsWith(head, "\xfd\x37zXZ\0"sv) ||
           startsWith(head, "BZh"sv) || startsWith(head, "\x28\xb5\x2f\xfd"sv) ||
           startsWith(head, "\x04\x22\x4d\x18"sv) || startsWith(head, "\x1f\x9d"sv);
}

QStringList logFilesOf(const QString &path)
{
    const QFileInfo given(path);
    if (path == QLatin1StringView("-") || !given.exists()) {
        return {path};
    }
    const auto oldestFirst = [](QFileInfoList files) {
        std::stable_sort(files.begin(), files.end(), [](const QFileInfo &a, const QFileInfo &b) {
            return a.lastModified() != b.lastModified() ? a.lastModified() < b.lastModified()
                                                        : a.fileName() > b.fileName();
        });
        QStringList paths;
        for (const QFileInfo &file : files.mid(0, mostFiles)) {
            paths.append(file.filePath());
        }
        return paths;
    };
    if (given.isDir()) {
        QFileInfoList files = QDir(path).entryInfoList(QDir::Files | QDir::Readable, QDir::Name);
        files.removeIf([](const QFileInfo &file) { return !looksLikeLog(file) || file.size() == 0; });
        return oldestFirst(files);
    }
    QFileInfoList files{given};
    const QFileInfoList siblings =
        QDir(given.path()).entryInfoList({given.fileName() + u'*'}, QDir::Files | QDir::Readable, QDir::Name);
    for (const QFileInfo &sibling : siblings) {
        if (isRotatedFrom(sibling.fileName(), given.fileName())) {
            files.append(sibling);
        }
    }
    return oldestFirst(files);
}

std::optional<Failure> readLogFile(const QString &path, const std::function<bool(std::string_view)> &take,
                                   std::stop_token stop)
{
    const Descriptor file(::open(QFile::encodeName(path).constData(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
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
    Source source{file.get(), mayBlock, stop, {}, false, {}};
    source.head.resize(blockBytes);
    std::size_t filled = 0;
    // enough for any magic; a pipe may give less at a time
    while (filled < 6) {
        const ssize_t count =
            readSome(file.get(), source.head.data() + filled, source.head.size() - filled, mayBlock, stop);
        if (count < 0) {
            if (errno == EAGAIN) {
                continue;
            }
            return errno == ECANCELED ? cancelled() : systemFailure(errno);
        }
        if (count == 0) {
            break;
        }
        filled += static_cast<std::size_t>(count);
    }
    source.head.resize(filled);
    if (isCompressed({source.head.data(), filled})) {
        return readCompressed(source, take);
    }
    if (filled > 0 && !take({source.head.data(), filled})) {
        return std::nullopt;
    }
    source.head.resize(blockBytes);
    while (true) {
        const ssize_t count = readSome(file.get(), source.head.data(), source.head.size(), mayBlock, stop);
        if (count < 0) {
            if (errno == EAGAIN) {
                continue;
            }
            return errno == ECANCELED ? cancelled() : systemFailure(errno);
        }
        if (count == 0 || !take({source.head.data(), static_cast<std::size_t>(count)})) {
            return std::nullopt;
        }
    }
}

} // namespace fd::probes
