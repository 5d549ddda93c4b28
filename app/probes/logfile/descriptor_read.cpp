// SPDX-License-Identifier: GPL-3.0-or-later
#include "probes/logfile/descriptor_read.h"

#include <QCoreApplication>

#include <archive.h>

#include <cerrno>
#include <cstring>
#include <memory>
#include <poll.h>
#include <unistd.h>
#include <vector>

namespace fd::probes {

namespace {

struct Tr {
    Q_DECLARE_TR_FUNCTIONS(LogFile)
};

constexpr std::size_t blockBytes = 1U << 20;
constexpr int stopLatencyMs = 50;

Failure cancelled()
{
    return {Failure::Kind::Cancelled, Failure::Phase::Other, 0, {}};
}

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

} // namespace

Failure systemFailure(int error)
{
    return {Failure::Kind::Local, Failure::Phase::Other, error, QString::fromLocal8Bit(std::strerror(error))};
}

bool hasCompressionMagic(std::string_view head)
{
    using namespace std::literals;
    return startsWith(head, "\x1f\x8b"sv) || startsWith(head, "\xfd\x37zXZ\0"sv) ||
           startsWith(head, "BZh"sv) || startsWith(head, "\x28\xb5\x2f\xfd"sv) ||
           startsWith(head, "\x04\x22\x4d\x18"sv) || startsWith(head, "\x1f\x9d"sv);
}

std::optional<Failure> readDescriptor(int fd, bool mayBlock,
                                      const std::function<bool(std::string_view)> &take,
                                      const std::stop_token &stop, bool &ended)
{
    ended = true;
    Source source{fd, mayBlock, stop, {}, false, {}};
    source.head.resize(blockBytes);
    std::size_t filled = 0;
    // enough for any magic; a pipe may give less at a time
    while (filled < 6) {
        const ssize_t count =
            readSome(fd, source.head.data() + filled, source.head.size() - filled, mayBlock, stop);
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
    if (hasCompressionMagic({source.head.data(), filled})) {
        return readCompressed(source, take);
    }
    if (filled > 0 && !take({source.head.data(), filled})) {
        ended = false;
        return std::nullopt;
    }
    source.head.resize(blockBytes);
    while (true) {
        const ssize_t count = readSome(fd, source.head.data(), source.head.size(), mayBlock, stop);
        if (count < 0) {
            if (errno == EAGAIN) {
                continue;
            }
            return errno == ECANCELED ? cancelled() : systemFailure(errno);
        }
        if (count == 0) {
            return std::nullopt;
        }
        if (!take({source.head.data(), static_cast<std::size_t>(count)})) {
            ended = false;
            return std::nullopt;
        }
    }
}

} // namespace fd::probes
