// SPDX-License-Identifier: GPL-3.0-or-later
//
// Lines of varnishlog: a byte gives each its tag, so that most of them are read.
#include "same_summary.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    static constexpr const char *starts[] = {"*   << Request  >> ",
                                             "**  << BeReq    >> ",
                                             "-   Timestamp      ",
                                             "-   RespStatus     ",
                                             "-   BerespStatus   ",
                                             "-   ReqURL         ",
                                             "-   ReqHeader      ",
                                             "-   FetchError     ",
                                             "-   Link           ",
                                             "-   End            ",
                                             "",
                                             "--  BackendOpen    ",
                                             "-   ReqStart       ",
                                             "-   Begin          ",
                                             "0 Backend_health - ",
                                             "   32770 ReqURL         c "};
    const std::string_view input = fd::fuzz::viewOf(data, size);
    std::string text;
    for (std::size_t at = 0; at < input.size();) {
        const std::size_t stop = std::min(input.find('\n', at), input.size());
        text += starts[static_cast<unsigned char>(input[at]) % std::size(starts)];
        text += input.substr(std::min(at + 1, stop), stop - std::min(at + 1, stop));
        text += '\n';
        at = stop + 1;
    }
    fd::fuzz::mustBeTheSame(text, fd::fuzz::options());
    return 0;
}
