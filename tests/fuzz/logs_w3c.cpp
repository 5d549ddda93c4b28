// SPDX-License-Identifier: GPL-3.0-or-later
//
// A W3C extended log: the first line of the input is its list of fields.
#include "same_summary.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    std::string text = "#Version: 1.0\n#Date: 2026-03-10 09:36:04\n#Fields: ";
    text += fd::fuzz::viewOf(data, size);
    fd::fuzz::mustBeTheSame(text, fd::fuzz::options());
    return 0;
}
