// SPDX-License-Identifier: GPL-3.0-or-later
//
// W3C extended logs (IIS, Incapsula, CloudFront's standard logs): the #Fields line rules the columns and may
// change.
#include "logs/format.h"

#include <array>

namespace fd::logs {

namespace {

struct Named {
    std::string_view name;
    Column column;
};

constexpr Named names[] = {
    {"date", Column::Date},
    {"time", Column::Time},
    {"cs-method", Column::Method},
    {"cs-uri-stem", Column::Stem},
    {"cs-uri", Column::Stem},
    {"cs-uri-query", Column::Query},
    {"sc-status", Column::Status},
    {"sc-substatus", Column::SubStatus},
    {"sc-bytes", Column::Bytes},
    {"c-ip", Column::Client},
    {"cs-host", Column::Host},
    {"cs(Host)", Column::Host},
    {"x-host-header", Column::Host},
    {"cs-version", Column::Protocol},
    {"cs-protocol-version", Column::Protocol},
    {"cs(User-Agent)", Column::UserAgent},
    {"cs(Referer)", Column::Referrer},
    {"cs(Referrer)", Column::Referrer},
    {"time-taken", Column::TimeTaken},
    {"s-reason", Column::Reason},
    {"x-edge-detailed-result-type", Column::Reason},
    {"sc-reason", Column::Reason},
    {"s-ip", Column::Other},
};

void readHeader(std::string_view line, Context &context)
{
    context.columns.clear();
    context.columnsByTab =
        line.find('\t') != std::string_view::npos || line.find("x-edge-location") != std::string_view::npos;
    const bool seconds = line.find("x-edge-location") != std::string_view::npos;
    Cursor at(line);
    at.token();
    while (!at.atEnd()) {
        while (at.peek() == ' ' || at.peek() == '\t') {
            ++at.p;
        }
        const char *start = at.p;
        while (!at.atEnd() && *at.p != ' ' && *at.p != '\t') {
            ++at.p;
        }
        const std::string_view name{start, static_cast<std::size_t>(at.p - start)};
        if (name.empty()) {
            break;
        }
        Column column = Column::Other;
        for (const auto &[known, value] : names) {
            if (name == known) {
                column = value;
            }
        }
        if (column == Column::TimeTaken && seconds) {
            column = Column::TimeTakenSeconds;
        }
        context.columns.push_back(column);
    }
}

// CloudFront's 33 standard columns, for files that were cut before their header.
constexpr Column cloudFrontColumns[] = {Column::Date,
                                        Column::Time,
                                        Column::Other,
                                        Column::Bytes,
                                        Column::Client,
                                        Column::Method,
                                        Column::Other,
                                        Column::Stem,
                                        Column::Status,
                                        Column::Referrer,
                                        Column::UserAgent,
                                        Column::Query,
                                        Column::Other,
                                        Column::Other,
                                        Column::Other,
                                        Column::Host,
                                        Column::Other,
                                        Column::Other,
                                        Column::TimeTakenSeconds,
                                        Column::Other,
                                        Column::Other,
                                        Column::Other,
                                        Column::Other,
                                        Column::Protocol,
                                        Column::Other,
                                        Column::Other,
                                        Column::Other,
                                        Column::Other,
                                        Column::Reason};

bool readColumns(std::string_view line, std::span<const Column> columns, char separator, Context &context,
                 Entry &entry)
{
    std::string_view date;
    std::string_view time;
    std::string_view stem;
    std::string_view query;
    Cursor at(line);
    std::size_t count = 0;
    double taken = 0;
    for (const Column column : columns) {
        if (at.atEnd()) {
            break;
        }
        std::string_view value;
        if (at.peek() == '"' && separator == ' ') {
            if (!at.quoted(value)) {
                return false;
            }
            at.lit(separator);
        } else if (!at.until(separator, value)) {
            value = at.rest();
            at.p = at.end;
        }
        value = orEmpty(trimmed(value));
        ++count;
        std::int64_t number = 0;
        switch (column) {
        case Column::Date: date = value; break;
        case Column::Time: time = value; break;
        case Column::Method: entry.method = value; break;
        case Column::Stem: stem = value; break;
        case Column::Query: query = value; break;
        case Column::Status:
            if (!value.empty() && (!toNumber(value, number) || number < 0 || number > 999)) {
                return false;
            }
            entry.status = value.empty() ? std::int16_t(-1) : static_cast<std::int16_t>(number);
            break;
        case Column::Bytes:
            if (toNumber(value, number)) {
                entry.bytes = number;
            }
            break;
        case Column::Client: entry.client = value; break;
        case Column::Host: entry.host = value; break;
        case Column::Protocol: entry.protocol = value; break;
        case Column::UserAgent: entry.userAgent = value; break;
        case Column::Referrer: entry.referrer = value; break;
        case Column::TimeTaken:
            if (toNumber(value, taken)) {
                entry.durationMs = taken;
            }
            break;
        case Column::TimeTakenSeconds:
            if (toNumber(value, taken)) {
                entry.durationMs = taken * 1000;
            }
            break;
        case Column::Reason: entry.signal = value; break;
        case Column::SubStatus:
        case Column::Upstream:
        case Column::Other: break;
        }
    }
    if (count < 2) {
        return false;
    }
    if (date.empty())
        date = context.headerDate; // IIS 4 writes the day only above
    if (date.size() == 10 && !time.empty()) {
        const std::string_view stamp = context.keep(std::string(date) + "T" + std::string(time) + "Z");
        Cursor clock(stamp);
        readIso(clock, context.clock, entry);
    }
    entry.url = query.empty() ? stem : context.keep(std::string(stem) + "?" + std::string(query));
    entry.request = entry.status >= 0;
    return true;
}

/// IIS's own format: client, user, date, time, service, server's name, its address, milliseconds, bytes in,
/// bytes out, status, Windows' status, method, target, parameters, each with a comma after it; local time,
/// month first.
bool parseIisNative(std::string_view line, Context &context, Entry &entry)
{
    std::array<std::string_view, 15> columns = {};
    Cursor at(line);
    if (!isDigit(at.peek()) && at.peek() != ':')
        return false;
    for (auto &column : columns) {
        if (!at.until(',', column))
            return false;
        at.spaces();
    }
    Civil time;
    std::int64_t month = 0;
    std::int64_t day = 0;
    std::int64_t year = 0;
    std::int64_t number = 0;
    double taken = 0;
    Cursor date(columns[2]);
    Cursor clock(columns[3]);
    if (!date.number(month, 2) || !date.lit('/') || !date.number(day, 2) || !date.lit('/') ||
        !date.number(year, 4) || !readTimeOfDay(clock, time) || !toNumber(columns[7], taken) ||
        !toNumber(columns[10], number) || number > 999)
        return false;
    time.year = static_cast<int>(year < 100 ? year + 2000 : year);
    time.month = static_cast<int>(month);
    time.day = static_cast<int>(day);
    if (!isValid(time))
        return false;
    context.clock.setLocal(entry, time);
    entry.status = static_cast<std::int16_t>(number);
    entry.durationMs = taken;
    entry.client = orEmpty(columns[0]);
    entry.method = orEmpty(columns[12]);
    if (toNumber(columns[9], number))
        entry.bytes = number;
    const std::string_view query = orEmpty(columns[14]);
    entry.url = query.empty() ? orEmpty(columns[13])
                              : context.keep(std::string(columns[13]) + '?' + std::string(query));
    entry.request = true;
    entry.format = Format::W3c;
    return true;
}

} // namespace

bool parseW3c(std::string_view line, Context &context, Entry &entry)
{
    if (line.empty()) {
        return false;
    }
    if (line.front() == '#') {
        const bool fields = line.substr(0, 8) == "#Fields:";
        const bool known = fields || line.substr(0, 9) == "#Version:" || line.substr(0, 10) == "#Software:" ||
                           line.substr(0, 6) == "#Date:" || line.substr(0, 8) == "#Remark:" ||
                           line.substr(0, 12) == "#Start-Date:" || line.substr(0, 10) == "#End-Date:" ||
                           (!context.columns.empty() && line.substr(0, 2) == "# ");
        if (!known) {
            return false;
        }
        if (fields) {
            readHeader(line, context);
        }
        if (line.substr(0, 6) == "#Date:")
            context.headerDate = std::string(trimmed(line.substr(6)).substr(0, 10));
        entry.format = Format::W3c;
        entry.message = line;
        return true;
    }
    if (parseIisNative(line, context, entry))
        return true;
    if (!context.columns.empty()) {
        const char separator = context.columnsByTab && line.find('\t') != std::string_view::npos ? '\t' : ' ';
        if (!isDigit(line.front()) && line.front() != '"') {
            return false;
        }
        entry.format = context.columnsByTab ? Format::CloudFront : Format::W3c;
        return readColumns(line, context.columns, separator, context, entry);
    }
    // Without a header only CloudFront's tabs are sure enough.
    if (line.size() > 40 && line[4] == '-' && line[10] == '\t' && line[19] == '\t') {
        entry.format = Format::CloudFront;
        return readColumns(line, cloudFrontColumns, '\t', context, entry);
    }
    return false;
}

} // namespace fd::logs
