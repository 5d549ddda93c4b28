// SPDX-License-Identifier: GPL-3.0-or-later
//
// Apache's error log, 2.4 and 2.2 defaults (core.c, ErrorLogFormat); local time without a zone.
#include "logs/format.h"

namespace fd::logs {

namespace {

/// 2.4 writes address:port also for IPv6, without brackets; 2.2 writes no port.
std::string_view clientOf(std::string_view text)
{
    const auto colon = text.rfind(':');
    if (colon == std::string_view::npos || !allDigits(text.substr(colon + 1)))
        return text;
    // an address of version 6 alone may end in digits too; ports of clients have more of them
    if (text.find(':') != colon && text.size() - colon < 5)
        return text;
    return text.substr(0, colon);
}

} // namespace

bool parseApacheError(std::string_view line, Context &context, Entry &entry)
{
    Cursor at(line);
    if (!at.lit('[')) {
        return false;
    }
    std::string_view part;
    bool levelSeen = false;
    Cursor dated = at;
    if (readCtime(dated, context.clock, entry)) {
        at = dated;
        if (!at.lit("] ")) {
            return false;
        }
    } else if (isDigit(at.peek())) {
        // an ErrorLogFormat with %{cu}t, or a date as in access logs: Apache's for its module and level
        if (!(readClf(dated, context.clock, entry) || (dated = at, readIso(dated, context.clock, entry))) ||
            !dated.lit("] [") ||
            dated.rest().substr(0, dated.rest().find(']')).find(':') == std::string_view::npos)
            return false;
        --dated.p;
        at = dated;
    } else {
        --at.p; // a line without its time: "[mpm_prefork:error] [pid 1] AH00161: …"
    }
    while (at.peek() == '[') {
        ++at.p;
        if (!at.until(']', part)) {
            return false;
        }
        at.spaces();
        const auto colon = part.rfind(':');
        if (!levelSeen && part.substr(0, 4) != "pid " && part.substr(0, 7) != "client ") {
            const std::string_view word = colon == std::string_view::npos ? part : part.substr(colon + 1);
            if (entry.timeNs == noTime && colon == std::string_view::npos) {
                return false; // "[error]" alone is no sign of Apache
            }
            if (word.empty() || !isAlpha(word.front())) {
                return false; // another program's date
            }
            entry.level = levelFromText(word);
            levelSeen = entry.level != Level::None;
            if (!levelSeen) {
                return false;
            }
        } else if (part.substr(0, 7) == "client ") {
            entry.client = clientOf(part.substr(7));
            break;
        } else if (part.substr(0, 4) != "pid ") {
            at.p = part.data() - 1;
            break;
        }
    }
    if (!levelSeen) {
        return false;
    }
    entry.format = Format::ApacheError;
    entry.message = at.rest();
    // "(111)Connection refused: [client 192.0.2.1:1] AH…": the client may stand after the system's error
    const auto client = entry.message.substr(0, 160).find("[client ");
    if (entry.client.empty() && client != std::string_view::npos) {
        const auto close = entry.message.find(']', client);
        if (close != std::string_view::npos) {
            entry.client = clientOf(entry.message.substr(client + 8, close - client - 8));
        }
    }
    const auto referer = entry.message.rfind(", referer: ");
    if (referer != std::string_view::npos) {
        entry.referrer = entry.message.substr(referer + 11);
        entry.message = entry.message.substr(0, referer);
    }
    // The backend of mod_proxy's sentences.
    for (const std::string_view before :
         {std::string_view("attempt to connect to "), std::string_view("backend: "),
          std::string_view("from remote server returned by "), std::string_view("disabling worker for ("),
          std::string_view("disabled connection for (")}) {
        const auto hit = entry.message.find(before);
        if (hit != std::string_view::npos) {
            std::string_view name = entry.message.substr(hit + before.size());
            name = name.substr(0, name.find_first_of(" ,)"));
            if (!name.empty() && name.front() != '/') {
                entry.upstream = name;
                entry.upstreamFailed = true;
            }
            break;
        }
    }
    return true;
}

} // namespace fd::logs
