// SPDX-License-Identifier: GPL-3.0-or-later
#include "probes/logfile/plain_file.h"

#include "probes/logfile/pieces.h"

#include <QFile>

#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace fd::probes {

UniqueFd openLog(const QString &path)
{
    return UniqueFd(::open(QFile::encodeName(path).constData(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
}

std::size_t readAt(int fd, std::int64_t offset, char *into, std::size_t size)
{
    std::size_t filled = 0;
    while (filled < size) {
        const ssize_t count = ::pread(fd, into + filled, size - filled, offset + static_cast<off_t>(filled));
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0)
            break;
        filled += static_cast<std::size_t>(count);
    }
    return filled;
}

bool isUtf16(std::string_view head)
{
    return head.substr(0, 2) == "\xff\xfe" || head.substr(0, 2) == "\xfe\xff";
}

bool isPlain(int fd)
{
    struct stat status = {};
    if (::fstat(fd, &status) != 0 || !S_ISREG(status.st_mode))
        return false;
    char head[6] = {};
    const std::string_view seen(head, readAt(fd, 0, head, sizeof head));
    return !isCompressed(seen) && !isUtf16(seen);
}

} // namespace fd::probes
