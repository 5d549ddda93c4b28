// SPDX-License-Identifier: GPL-3.0-or-later
//
// The first byte names a format, the rest is a log that is said to be of it. It comes three times, so that
// what is learned from a line meets the line again.
#include "same_summary.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    if (size < 2)
        return 0;
    static const QStringList names = fd::logs::formatNames();
    const QString format = names.at(data[0] % names.size());
    std::string text(fd::fuzz::viewOf(data + 1, size - 1));
    if (text.back() != '\n')
        text += '\n';
    fd::fuzz::mustBeTheSame(text + text + text, fd::fuzz::options(format));
    return 0;
}
