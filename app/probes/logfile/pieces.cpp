// SPDX-License-Identifier: GPL-3.0-or-later
#include "probes/logfile/pieces.h"

#include <QFile>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>
#include <vector>

namespace fd::probes {

namespace {

constexpr off_t smallestSplit = 16 << 20;
constexpr std::size_t blockBytes = 1U << 20;
constexpr std::size_t headBytes = 64U << 10;
constexpr unsigned mostThreads = 2;

/// The first byte after a line end at or after \a from; \a size where there is none.
off_t afterLineEnd(int fd, off_t from, off_t size)
{
    std::vector<char> block(headBytes);
    while (from < size) {
        const ssize_t count = ::pread(fd, block.data(), block.size(), from);
        if (count <= 0)
            return size;
        const auto *hit =
            static_cast<const char *>(std::memchr(block.data(), '\n', static_cast<std::size_t>(count)));
        if (hit)
            return from + (hit - block.data()) + 1;
        from += count;
    }
    return size;
}

struct Piece {
    off_t begin = 0;
    off_t end = 0;
    int error = 0;
    std::optional<logs::Part> part = {};
};

void readPiece(int fd, Piece &piece, const QString &path, const logs::Options &options,
               const std::stop_token &stop)
{
    logs::Summariser summariser(path, options);
    std::vector<char> block(blockBytes);
    for (off_t at = piece.begin; at < piece.end && !stop.stop_requested();) {
        const auto wanted = std::min<off_t>(piece.end - at, static_cast<off_t>(block.size()));
        const ssize_t count = ::pread(fd, block.data(), static_cast<std::size_t>(wanted), at);
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0) {
            piece.error = count < 0 ? errno : 0;
            break;
        }
        summariser.feed({block.data(), static_cast<std::size_t>(count)});
        at += count;
    }
    piece.part = summariser.finishPart();
}

} // namespace

std::optional<logs::Part> readInPieces(const QString &path, const logs::Options &options,
                                       std::optional<Failure> &failure, const std::stop_token &stop)
{
    const unsigned threads = std::min(std::thread::hardware_concurrency(), mostThreads);
    struct stat status = {};
    const int fd = ::open(QFile::encodeName(path).constData(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0)
        return std::nullopt;
    std::vector<char> head(headBytes);
    const ssize_t count = ::pread(fd, head.data(), head.size(), 0);
    const bool splits = threads > 1 && ::fstat(fd, &status) == 0 && S_ISREG(status.st_mode) &&
                        status.st_size >= smallestSplit && count > 0 &&
                        !isCompressed({head.data(), static_cast<std::size_t>(count)}) &&
                        logs::canSplit({head.data(), static_cast<std::size_t>(count)});
    if (!splits) {
        ::close(fd);
        return std::nullopt;
    }
    std::vector<Piece> pieces(threads);
    for (unsigned i = 0; i < threads; ++i) {
        pieces[i].begin = i == 0 ? 0 : pieces[i - 1].end;
        pieces[i].end = i + 1 == threads
                            ? status.st_size
                            : afterLineEnd(fd, status.st_size / threads * (i + 1), status.st_size);
    }
    {
        std::vector<std::jthread> workers;
        for (unsigned i = 1; i < threads; ++i)
            workers.emplace_back([&, i] { readPiece(fd, pieces[i], path, options, stop); });
        readPiece(fd, pieces[0], path, options, stop);
    }
    ::close(fd);
    std::vector<logs::Part> parts;
    for (Piece &piece : pieces) {
        if (piece.error != 0 && !failure)
            failure = Failure{Failure::Kind::Local, Failure::Phase::Other, piece.error,
                              QString::fromLocal8Bit(std::strerror(piece.error))};
        parts.push_back(std::move(*piece.part));
    }
    if (stop.stop_requested())
        failure = Failure{Failure::Kind::Cancelled, Failure::Phase::Other, 0, {}};
    return logs::joined(std::move(parts));
}

} // namespace fd::probes
