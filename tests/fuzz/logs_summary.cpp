// SPDX-License-Identifier: GPL-3.0-or-later
//
// Any bytes as a log: in one block and byte by byte the summary must be the same, and no line may be lost.
#include "logs/summarise.h"

#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const std::string_view text(reinterpret_cast<const char *>(data), size);
    fd::logs::Options options;
    options.fileTime = fd::instantFromIso(u"2026-03-10T12:00:00Z");
    fd::logs::Summariser whole(QStringLiteral("f"), options);
    whole.feed(text);
    const auto summary = whole.finish();
    fd::logs::Summariser split(QStringLiteral("f"), options);
    for (std::size_t at = 0; at < size; at += 13)
        split.feed(text.substr(at, 13));
    if (!(split.finish() == summary))
        std::abort();
    return 0;
}
