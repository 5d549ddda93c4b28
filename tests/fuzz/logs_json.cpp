// SPDX-License-Identifier: GPL-3.0-or-later
//
// Lines of JSON: each comes twice, so that its shape is known when it comes again, and all of them many
// times, so that what stays the same is known too.
#include "logs/fast/json_layouts.h"
#include "same_summary.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    using namespace fd;
    const std::string_view input = fuzz::viewOf(data, size);
    std::string text;
    logs::JsonLayouts layouts;
    for (std::size_t at = 0; at < input.size();) {
        const std::size_t stop = std::min(input.find('\n', at), input.size());
        const std::string line = '{' + std::string(input.substr(at, stop - at)) + "}\n";
        text += line + line;
        at = stop + 1;
        if (layouts.learn(std::string_view(line).substr(0, line.size() - 1))) {
            const std::string padded = line + std::string(64, ' ');
            logs::JsonSlots slots;
            const char *lineEnd = nullptr;
            const auto *layout = layouts.match(padded.data(), padded.data() + padded.size(), slots, lineEnd);
            if (!layout || lineEnd < padded.data() || lineEnd > padded.data() + line.size())
                std::abort();
        }
    }
    constexpr std::size_t most = 1U << 16;
    const std::string once = text;
    for (int times = 1; times < 20 && text.size() < most; ++times)
        text += once;
    fuzz::mustBeTheSame(text, fuzz::options());
    return 0;
}
