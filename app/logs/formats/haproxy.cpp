// SPDX-License-Identifier: GPL-3.0-or-later
//
// HAProxy's httplog, tcplog, error lines and event sentences (configuration manual, section 8.2).
#include "logs/format.h"

namespace fd::logs {

namespace {

bool readTimers(std::string_view text, std::int64_t (&timers)[5], int &count)
{
    Cursor at(text);
    count = 0;
    while (count < 5) {
        if (!at.signedNumber(timers[count])) {
            return false;
        }
        ++count;
        if (at.atEnd()) {
            return count == 5 || count == 3;
        }
        if (!at.lit('/')) {
            return false;
        }
    }
    return false;
}

/// "actconn/feconn/beconn/srv_conn/retries"; a plus sign says that the request went to another server.
void readRetries(Cursor at, Entry &entry)
{
    at.spaces();
    const std::string_view counts = at.token();
    const std::size_t last = counts.rfind('/');
    if (last == std::string_view::npos)
        return;
    std::int64_t retries = 0;
    Cursor number(counts.substr(last + 1));
    number.lit('+');
    if (number.number(retries, 4))
        entry.retries = static_cast<std::int16_t>(retries);
}

/// "[WARNING]  (2417) : Server …", "[ALERT] 049/161822 (30088) : …": what it writes to a terminal.
bool isTerminalMessage(std::string_view line)
{
    Cursor at(line);
    std::string_view level;
    std::int64_t number = 0;
    if (!at.lit('[') || !at.until(']', level) ||
        (level != "WARNING" && level != "ALERT" && level != "NOTICE" && level != "DIAG" &&
         trimmed(level) != "ALERT"))
        return false;
    at.spaces();
    Cursor dated = at;
    if (dated.number(number) && dated.lit('/') && dated.number(number)) {
        dated.spaces();
        at = dated;
    }
    return at.lit('(') && at.number(number) && at.lit(") :");
}

} // namespace

bool parseHaproxy(std::string_view line, Context &context, Entry &entry)
{
    Cursor at(line);
    if (at.lit("haproxy[")) {
        std::string_view pid;
        if (!at.until(']', pid) || !at.lit(": "))
            return false;
    } else if (at.peek() == '[') {
        return isTerminalMessage(line) && parseHaproxyEvent(line, context, entry);
    }
    const std::string_view client = at.token();
    const auto colon = client.rfind(':');
    if (colon == std::string_view::npos || !allDigits(client.substr(colon + 1)) || !at.lit(" [") ||
        !readClf(at, context.clock, entry) || !at.lit("] ")) {
        return false;
    }
    entry.client = client.substr(0, colon);
    if (entry.client.size() > 2 && entry.client.front() == '[') {
        entry.client = entry.client.substr(1, entry.client.size() - 2);
    }
    const Cursor afterDate = at;
    const std::string_view frontend = at.token();
    at.spaces();
    const std::string_view backend = at.token();
    at.spaces();
    const std::string_view times = at.token();
    at.spaces();
    std::int64_t timers[5] = {};
    int count = 0;
    if (frontend.empty() || backend.find('/') == std::string_view::npos ||
        !readTimers(times, timers, count)) {
        // "ci:cp [date] frontend/bind: message"
        const std::string_view rest = afterDate.rest();
        const auto sentence = rest.find(": ");
        if (sentence == std::string_view::npos ||
            rest.substr(0, sentence).find(' ') != std::string_view::npos) {
            return false;
        }
        entry.format = Format::HaproxyEvent;
        entry.message = rest.substr(sentence + 2);
        return true;
    }
    const bool http = count == 5;
    std::int64_t value = 0;
    if (http) {
        if (!at.signedNumber(value) || !at.lit(' ')) {
            return false;
        }
        entry.status = value >= 0 && value < 1000 ? static_cast<std::int16_t>(value) : std::int16_t(-1);
    }
    at.lit('+');
    if (!at.signedNumber(entry.bytes) || !at.lit(' ')) {
        return false;
    }
    if (http) {
        at.token();
        at.spaces();
        at.token();
        at.spaces();
    }
    entry.signal = at.token();
    readRetries(at, entry);
    entry.upstream = backend;
    entry.request = true;
    entry.format = http ? Format::HaproxyHttp : Format::HaproxyTcp;
    entry.durationMs = static_cast<double>(timers[count - 1]);
    if (http && timers[3] >= 0) {
        entry.upstreamMs = static_cast<double>(timers[3]);
    }
    const char first = entry.signal.empty() ? '-' : entry.signal.front();
    const bool chosen = backend.find("<NOSRV>") == std::string_view::npos;
    if (http && chosen && timers[3] >= 0 && entry.status > 0) {
        entry.upstreamStatus = context.keep(std::to_string(entry.status));
    }
    entry.upstreamFailed = first == 'S' || first == 's' || (chosen && entry.status >= 500 && first == '-');
    if (http) {
        const std::string_view rest = at.rest();
        const auto open = rest.find('"');
        const auto close = rest.rfind('"');
        if (open != std::string_view::npos) {
            std::string_view request =
                close > open ? rest.substr(open + 1, close - open - 1) : rest.substr(open + 1);
            // httpslog goes on after the request; a quote inside a request is written as it is
            if (!splitRequest(request, entry) && request != "<BADREQ>") {
                entry.message = request;
            }
        }
    }
    return true;
}

bool parseHaproxyEvent(std::string_view line, Context &, Entry &entry)
{
    // "[WARNING] 049/161822 (30088) : Server …"
    Cursor at(line);
    std::string_view level;
    if (at.lit('[') && at.until(']', level)) {
        entry.level = levelFromText(trimmed(level));
        if (entry.level == Level::None) {
            return false;
        }
        at.spaces();
        std::string_view head;
        Cursor numbered = at;
        std::int64_t number = 0;
        if (((numbered.number(number) && numbered.lit('/')) || (numbered = at, numbered.peek() == '(')) &&
            numbered.until(':', head)) {
            numbered.spaces();
            at = numbered;
        }
        entry.message = at.rest();
    } else {
        entry.message = line;
    }
    if (line.empty()) {
        return false;
    }
    entry.format = Format::HaproxyEvent;
    const auto server = entry.message.find("Server ");
    const auto down = entry.message.find(" is DOWN");
    if (server == 0 && down != std::string_view::npos) {
        entry.upstream = entry.message.substr(7, down - 7);
        entry.upstreamFailed = true;
    }
    return true;
}

} // namespace fd::logs
