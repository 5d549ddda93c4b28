// SPDX-License-Identifier: GPL-3.0-or-later
//
// One function for each format: a line in, an entry out, or false where the line is something else.
#pragma once

#include "logs/stamp.h"

#include <deque>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace fd::logs {

class CustomFormat;

/// What a column of a W3C extended log holds.
enum class Column : std::uint8_t {
    Other,
    Date,
    Time,
    Method,
    Stem,
    Query,
    Status,
    SubStatus,
    Bytes,
    Client,
    Host,
    Protocol,
    UserAgent,
    Referrer,
    TimeTaken,
    TimeTakenSeconds,
    Reason,
    Upstream
};

/// What parsing a line needs beside the line: the clock, columns named by a header, a place for decoded text.
struct Context {
    Clock clock = {};
    std::vector<Column> columns = {}; ///< of the latest #Fields line
    bool columnsByTab = false;
    std::string headerDate = {};                     ///< of the latest #Date line
    Entry block = {};                                ///< of whose lines only the first has a time: its time
    std::shared_ptr<const CustomFormat> custom = {}; ///< the site's own access log format
    Format clfFlavour = Format::NginxCombined; ///< whose combined format it is: the line alone does not say
    std::string pieces = {};                   ///< of a long line that a container runtime has split
    std::deque<std::string> arena = {};        ///< decoded strings of the current line

    std::string_view keep(std::string text)
    {
        arena.push_back(std::move(text));
        return arena.back();
    }
};

using Parse = bool (*)(std::string_view line, Context &context, Entry &entry);

bool parseClf(std::string_view line, Context &context, Entry &entry);
bool parseNginxError(std::string_view line, Context &context, Entry &entry);
bool parseApacheError(std::string_view line, Context &context, Entry &entry);
bool parseHaproxy(std::string_view line, Context &context, Entry &entry);
bool parseHaproxyEvent(std::string_view line, Context &context, Entry &entry);
bool parseSquid(std::string_view line, Context &context, Entry &entry);
bool parseEnvoy(std::string_view line, Context &context, Entry &entry);
bool parseAws(std::string_view line, Context &context, Entry &entry);
bool parseW3c(std::string_view line, Context &context, Entry &entry);
bool parseJson(std::string_view line, Context &context, Entry &entry);
bool parseLogfmt(std::string_view line, Context &context, Entry &entry);
bool parsePhp(std::string_view line, Context &context, Entry &entry);
bool parseMysql(std::string_view line, Context &context, Entry &entry);
bool parsePostgresql(std::string_view line, Context &context, Entry &entry);
bool parseRedis(std::string_view line, Context &context, Entry &entry);
bool parseUwsgi(std::string_view line, Context &context, Entry &entry);
bool parseDpkg(std::string_view line, Context &context, Entry &entry);
/// Histories of apt, dnf, yum and pacman.
bool parsePackages(std::string_view line, Context &context, Entry &entry);
bool parseMysqlSlow(std::string_view line, Context &context, Entry &entry);
/// By Context::custom; false where that is null.
bool parseCustom(std::string_view line, Context &context, Entry &entry);
/// Formats that a distribution of nginx brings with it.
bool parsePublished(std::string_view line, Context &context, Entry &entry);
/// Syslog of every kind; what stands inside is parsed by its own format where it has one.
bool parseSyslog(std::string_view line, Context &context, Entry &entry);
/// A container runtime's prefix, ANSI colours, a grep prefix: what stands inside is parsed by its own format.
bool parseWrapped(std::string_view line, Context &context, Entry &entry);
/// Any text with a time before or near its start.
bool parseGeneric(std::string_view line, Context &context, Entry &entry);

/// The formats that recognise a line for sure, the most telling first (without wrappers and generic text).
std::span<const Parse> strictParsers();
/// A line inside a wrapper: the strict formats, then JSON's and HAProxy's free text for the program \a tag.
bool parseInside(std::string_view line, std::string_view tag, Context &context, Entry &entry);

/// The name in the contract's "format".
const char *nameOf(Format format);
std::optional<Format> formatFromName(QStringView name);
/// The function that reads \a format; null for Unknown and for varnishlog, which is not read line by line.
Parse parserOf(Format format);

const char *nameOf(Level level);
/// Any server's word for a severity: "WARN", "Warning", "FATAL", "err", "3"; None where it is no such word.
Level levelFromText(std::string_view text);
/// The first severity word among the first words of \a text, as generic logs write it.
Level levelWithin(std::string_view text);

/// A key=value or key="value" field that sites add to the combined format. False where the key says nothing.
bool readNamedField(std::string_view key, std::string_view value, Entry &entry);
/// Splits "GET /path HTTP/1.1". False where it is no request line.
bool splitRequest(std::string_view request, Entry &entry);
/// "192.0.2.1:8080" or "[2001:db8::1]:80" without its port and brackets; a bare IPv6 address as it is.
std::string_view withoutPort(std::string_view address);
/// The values of nginx's lists: tries split by ", ", passes by " : ". \a each takes one value.
template <class Each>
void forEachTry(std::string_view list, Each each)
{
    while (!list.empty()) {
        std::size_t stop = 0;
        while (stop < list.size() && list[stop] != ',' &&
               !(list[stop] == ' ' && list.substr(stop, 3) == " : ")) {
            ++stop;
        }
        each(trimmed(list.substr(0, stop)));
        if (stop >= list.size()) {
            return;
        }
        list.remove_prefix(stop + (list[stop] == ',' ? 1 : 3));
    }
}
/// The sum of a list of seconds, in milliseconds; -1 where there is none.
double sumOfTries(std::string_view list);

} // namespace fd::logs
