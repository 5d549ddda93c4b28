// SPDX-License-Identifier: GPL-3.0-or-later
#include "probes/logfile/pieces.h"

#include <QFile>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <mutex>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>
#include <vector>

namespace fd::probes {

namespace {

using Clock = std::chrono::steady_clock;

constexpr off_t smallestSplit = 16 << 20;
constexpr std::size_t blockBytes = 256U << 10; // stays in the second cache between the kernel and the parser
constexpr std::size_t headBytes = 64U << 10;
constexpr unsigned mostThreads = 2;
constexpr std::chrono::milliseconds firstLook{10};
constexpr std::chrono::milliseconds longestBetweenLooks{400};

/// The first place at or after \a from where a file can be cut; \a size where there is none.
off_t cutAfter(int fd, off_t from, off_t size, logs::Cut cut)
{
    constexpr off_t overlap = 16; // what marks a cut may lie across the end of a block
    std::vector<char> block(headBytes);
    while (from < size) {
        const ssize_t count = ::pread(fd, block.data(), block.size(), from);
        if (count <= 0)
            return size;
        const std::size_t hit = logs::nextCut({block.data(), static_cast<std::size_t>(count)}, cut);
        if (hit != std::string_view::npos)
            return from + static_cast<off_t>(hit);
        if (from + count >= size)
            return size;
        from += std::max<off_t>(count - overlap, 1);
    }
    return size;
}

struct Piece {
    off_t begin = 0;
    off_t end = 0;
    int error = 0;
    std::optional<logs::Part> part = {};
};

/// Tells how far the threads are and, now and then, what they know by then.
class Looks
{
public:
    Looks(const ReadProgress &progress, std::size_t pieces) : progress_(progress), seen_(pieces) {}

    /// After each block of piece \a index.
    void read(std::size_t index, ssize_t bytes, const logs::Summariser &summariser)
    {
        if (!progress_)
            return;
        const std::lock_guard lock(mutex_);
        bytes_ += bytes;
        const auto now = Clock::now() - start_;
        if (now >= next_ && !ended_ && !seen_[index])
            seen_[index] = summariser.partSoFar();
        if (!std::all_of(seen_.begin(), seen_.end(), [](const auto &part) { return part.has_value(); })) {
            progress_(bytes_, std::nullopt);
            return;
        }
        std::vector<logs::Part> parts;
        for (auto &part : seen_) {
            parts.push_back(std::move(*part));
            part.reset();
        }
        progress_(bytes_, logs::joined(std::move(parts)));
        interval_ = std::min<Clock::duration>(interval_ * 2, longestBetweenLooks);
        next_ = Clock::now() - start_ + interval_;
    }
    /// One piece is at its end, and the others soon will be.
    void end()
    {
        const std::lock_guard lock(mutex_);
        ended_ = true;
        for (auto &part : seen_)
            part.reset();
    }

private:
    const ReadProgress &progress_;
    std::mutex mutex_ = {};
    std::vector<std::optional<logs::Part>> seen_;
    std::int64_t bytes_ = 0;
    bool ended_ = false;
    Clock::time_point start_ = Clock::now();
    Clock::duration interval_ = firstLook;
    Clock::duration next_ = firstLook;
};

void readPiece(int fd, std::size_t index, Piece &piece, logs::Summariser summariser, Looks &looks,
               const std::stop_token &stop)
{
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
        looks.read(index, count, summariser);
    }
    looks.end();
    piece.part = summariser.finishPart();
}

} // namespace

std::optional<logs::Part> readInPieces(const QString &path, const logs::Options &options,
                                       std::optional<Failure> &failure, const std::stop_token &stop,
                                       const ReadProgress &progress)
{
    const unsigned threads = std::min(std::thread::hardware_concurrency(), mostThreads);
    struct stat status = {};
    const int fd = ::open(QFile::encodeName(path).constData(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0)
        return std::nullopt;
    std::vector<char> head(headBytes);
    const ssize_t count = ::pread(fd, head.data(), head.size(), 0);
    const std::string_view start(head.data(), static_cast<std::size_t>(std::max<ssize_t>(count, 0)));
    const logs::Cut cut = logs::cutOf(start);
    const bool splits = threads > 1 && ::fstat(fd, &status) == 0 && S_ISREG(status.st_mode) &&
                        status.st_size >= smallestSplit && !isCompressed(start) && cut != logs::Cut::Nowhere;
    if (!splits) {
        ::close(fd);
        return std::nullopt;
    }
    std::vector<Piece> pieces(threads);
    for (unsigned i = 0; i < threads; ++i) {
        pieces[i].begin = i == 0 ? 0 : pieces[i - 1].end;
        pieces[i].end = i + 1 == threads
                            ? status.st_size
                            : cutAfter(fd, status.st_size / threads * (i + 1), status.st_size, cut);
    }
    Looks looks(progress, pieces.size());
    {
        // The known failures are made ready meanwhile, so that the first one in the log keeps nobody waiting.
        const std::jthread knowing(logs::prepare);
        std::vector<std::jthread> workers;
        for (unsigned i = 1; i < threads; ++i)
            workers.emplace_back(
                [&, i] { readPiece(fd, i, pieces[i], logs::Summariser(path, options), looks, stop); });
        readPiece(fd, 0, pieces[0], logs::Summariser(path, options), looks, stop);
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
