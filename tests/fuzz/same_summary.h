// SPDX-License-Identifier: GPL-3.0-or-later
//
// What every log must keep to: the same summary in one block and byte by byte, which reads every line in
// full, and no line lost.
#pragma once

#include "logs/summarise.h"

#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

namespace fd::fuzz {

inline logs::Options options(const QString &format = {})
{
    logs::Options options;
    options.format = format;
    options.fileTime = instantFromIso(u"2026-03-10T12:00:00Z");
    return options;
}

inline LogSummary sumUp(std::string_view text, std::size_t block, const logs::Options &options)
{
    logs::Summariser summariser(QStringLiteral("f"), options);
    for (std::size_t at = 0; at < text.size(); at += block)
        summariser.feed(text.substr(at, block));
    return summariser.finish();
}

inline void mustBeTheSame(std::string_view text, const logs::Options &options)
{
    const LogSummary whole = sumUp(text, std::max<std::size_t>(text.size(), 1), options);
    if (!(sumUp(text, 13, options) == whole))
        std::abort();
    if (!whole.files.empty() && whole.files.front().bytes != static_cast<qint64>(text.size()))
        std::abort();
}

inline std::string_view viewOf(const std::uint8_t *data, std::size_t size)
{
    return {reinterpret_cast<const char *>(data), size};
}

} // namespace fd::fuzz
