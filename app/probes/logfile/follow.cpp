// SPDX-License-Identifier: GPL-3.0-or-later
#include "probes/logfile/follow.h"

#include <QFile>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <vector>

namespace fd::probes {

namespace {

constexpr std::size_t blockBytes = 1U << 18;
constexpr qint64 mostAtOnce = 16 << 20;

Failure systemFailure(int error)
{
    return {Failure::Kind::Local, Failure::Phase::Other, error, QString::fromLocal8Bit(std::strerror(error))};
}

} // namespace

LogFollower::LogFollower(QString path, qint64 tailBytes) : path_(std::move(path)), tailBytes_(tailBytes) {}

LogFollower::~LogFollower()
{
    if (fd_ >= 0)
        ::close(fd_);
}

bool LogFollower::open(std::optional<Failure> &failure)
{
    fd_ = ::open(QFile::encodeName(path_).constData(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd_ < 0) {
        if (first_ || errno != ENOENT) // between two files of a rotation there is none
            failure = systemFailure(errno);
        return false;
    }
    struct stat status = {};
    if (::fstat(fd_, &status) != 0 || !S_ISREG(status.st_mode)) {
        failure = systemFailure(S_ISDIR(status.st_mode) ? EISDIR : errno == 0 ? EINVAL : errno);
        ::close(fd_);
        fd_ = -1;
        return false;
    }
    inode_ = status.st_ino;
    device_ = status.st_dev;
    offset_ = 0;
    if (first_ && status.st_size > tailBytes_) {
        offset_ = status.st_size - tailBytes_;
        char block[65536];
        const ssize_t count = ::pread(fd_, block, sizeof block, offset_);
        const auto *hit =
            count > 0 ? static_cast<const char *>(std::memchr(block, '\n', static_cast<std::size_t>(count)))
                      : nullptr;
        offset_ += hit ? hit - block + 1 : 0;
    }
    first_ = false;
    return true;
}

bool LogFollower::readOn(const std::function<void(std::string_view)> &take, std::optional<Failure> &failure)
{
    std::vector<char> block(blockBytes);
    for (qint64 sum = 0; sum < mostAtOnce;) {
        const ssize_t count = ::pread(fd_, block.data(), block.size(), offset_);
        if (count < 0) {
            if (errno == EINTR)
                continue;
            failure = systemFailure(errno);
            return false;
        }
        if (count == 0)
            return true;
        offset_ += count;
        sum += count;
        take({block.data(), static_cast<std::size_t>(count)});
    }
    return false; // more is there
}

std::optional<Failure> LogFollower::poll(const std::function<void(std::string_view)> &take)
{
    std::optional<Failure> failure;
    if (fd_ < 0 && !open(failure))
        return failure;
    struct stat status = {};
    if (::fstat(fd_, &status) == 0 && status.st_size < offset_)
        offset_ = 0; // truncated in place
    if (!readOn(take, failure) || failure)
        return failure;
    // All of it is read: is there another file of that name by now?
    struct stat named = {};
    if (::stat(QFile::encodeName(path_).constData(), &named) == 0 &&
        (named.st_ino != inode_ || named.st_dev != device_)) {
        ::close(fd_);
        fd_ = -1;
        if (open(failure))
            readOn(take, failure);
    }
    return failure;
}

} // namespace fd::probes
