// SPDX-License-Identifier: GPL-3.0-or-later
#include "logs/continuations.h"

#include "logs/scan.h"

#include <algorithm>

namespace fd::logs {

namespace {

bool startsWith(std::string_view text, std::string_view start)
{
    return text.substr(0, start.size()) == start;
}

/// The frames and headings of the traces of Java, PHP, Python, Ruby, Go, .NET and Node.
bool isTrace(std::string_view line)
{
    const std::string_view text = trimmed(line);
    if (text.empty())
        return false;
    const bool indented = text.data() != line.data();
    if (text.front() == '#' && text.size() > 2 && isDigit(text[1]))
        return true; // "#0 /srv/www/db.php(14): PDO->__construct()"
    if (indented && (startsWith(text, "at ") || startsWith(text, "File \"") ||
                     startsWith(text, "thrown in ") || startsWith(text, "from ") || startsWith(text, "... ")))
        return true;
    if (startsWith(text, "script_filename = ") || startsWith(text, "[0x0")) // php-fpm's slow log
        return true;
    return startsWith(text, "Caused by: ") || startsWith(text, "Suppressed: ") ||
           startsWith(text, "Stack trace:") || startsWith(text, "Traceback (most recent call last)") ||
           startsWith(text, "[stacktrace]") || startsWith(text, "[previous exception]") ||
           startsWith(text, "thrown in ") || startsWith(text, "goroutine ") ||
           startsWith(text, "--- End of ") ||
           (startsWith(text, "... ") && text.find(" more") != std::string_view::npos);
}

/// Formats of messages, below which text may go on; elsewhere what cannot be read is damage.
bool mayGoOn(Format format)
{
    static constexpr Format goingOn[] = {
        Format::NginxError, Format::ApacheError, Format::Json,   Format::Logfmt,     Format::Syslog3164,
        Format::Syslog5424, Format::SyslogIso,   Format::PhpFpm, Format::Php,        Format::Mysql,
        Format::Mariadb,    Format::Postgresql,  Format::Redis,  Format::AptHistory, Format::MysqlSlow,
        Format::Generic,    Format::Caddy,       Format::Pacman};
    return std::find(std::begin(goingOn), std::end(goingOn), format) != std::end(goingOn);
}

} // namespace

void Continuations::saw(Entry &entry)
{
    if (entry.format == Format::Postgresql && above_ == Format::Postgresql) {
        const std::string_view severity = entry.signal;
        entry.continuation = severity == "DETAIL" || severity == "HINT" || severity == "CONTEXT" ||
                             severity == "STATEMENT" || severity == "QUERY" || severity == "LOCATION";
    }
    above_ = entry.format;
    wrote_ = !entry.request;
}

bool Continuations::mayBegin(std::string_view line) const
{
    return wrote_ && !line.empty() && isTrace(line);
}

bool Continuations::goesOn(std::string_view line, Entry &entry) const
{
    if (!wrote_ || line.empty())
        return false;
    const bool indented = line.front() == '\t' || line.front() == ' ';
    if (!isTrace(line) &&
        (!mayGoOn(above_) || !(indented || above_ == Format::MysqlSlow || above_ == Format::Php)))
        return false;
    entry.continuation = true;
    entry.format = above_;
    return true;
}

} // namespace fd::logs
