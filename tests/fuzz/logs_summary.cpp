// SPDX-License-Identifier: GPL-3.0-or-later
//
// Any bytes as a log.
#include "same_summary.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    fd::fuzz::mustBeTheSame(fd::fuzz::viewOf(data, size), fd::fuzz::options());
    return 0;
}
