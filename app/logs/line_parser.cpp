// SPDX-License-Identifier: GPL-3.0-or-later
#include "logs/line_parser.h"

namespace fd::logs {

LineParser::LineParser(const QString &path, const Options &options)
{
    if (auto zone = Zone::fromText(options.timezone)) {
        context_.clock.zone = *zone;
    }
    if (options.fileTime) {
        context_.clock.fileSeconds =
            std::chrono::duration_cast<std::chrono::seconds>(options.fileTime->time_since_epoch()).count();
    }
    if (const auto format = formatFromName(options.format)) {
        forced_ = format;
        forcedParse_ = parserOf(*format);
    }
    apacheByName_ = path.contains(QLatin1StringView("apache"), Qt::CaseInsensitive) ||
                    path.contains(QLatin1StringView("httpd"), Qt::CaseInsensitive);
    if (apacheByName_) {
        context_.clfFlavour = Format::ApacheCombined;
    }
    if (forced_ && (*forced_ == Format::ApacheCombined || *forced_ == Format::Varnishncsa)) {
        context_.clfFlavour = *forced_;
    }
}

void LineParser::observe(std::string_view sample)
{
    if (forced_ || apacheByName_) {
        return;
    }
    // varnishncsa writes full URLs; "-" for no bytes and lower-case \xhh are Apache's, nginx writes 0 and
    // \xHH.
    int full = 0;
    int dashes = 0;
    int lines = 0;
    Cursor at(sample);
    std::string_view line;
    while (lines < 200 && at.until('\n', line)) {
        Entry entry;
        Context scratch;
        if (!parseClf(line, scratch, entry)) {
            continue;
        }
        ++lines;
        full += entry.url.substr(0, 7) == "http://" && entry.method != "CONNECT" ? 1 : 0;
        dashes += entry.bytes < 0 ? 1 : 0;
    }
    if (lines > 0 && full * 2 > lines) {
        context_.clfFlavour = Format::Varnishncsa;
    } else if (dashes > 0) {
        context_.clfFlavour = Format::ApacheCombined;
    }
}

bool LineParser::tryOne(Parse read, std::string_view line, Entry &entry)
{
    entry = Entry();
    context_.clock.assumedZone = false;
    if (read(line, context_, entry)) {
        assumedZone_ = assumedZone_ || context_.clock.assumedZone;
        last_ = read;
        return true;
    }
    return false;
}

bool LineParser::parse(std::string_view line, Entry &entry)
{
    if (!context_.arena.empty()) {
        context_.arena.clear();
    }
    if (!line.empty() && line.back() == '\r') {
        line.remove_suffix(1);
    }
    while (!line.empty() && line.front() == '\0') {
        line.remove_prefix(1); // the hole of a file truncated under its writer
    }
    if (forcedParse_) {
        if (tryOne(forcedParse_, line, entry)) {
            return true;
        }
    } else {
        if (last_ && tryOne(last_, line, entry)) {
            return true;
        }
        for (const Parse read : strictParsers()) {
            if (read != last_ && tryOne(read, line, entry)) {
                return true;
            }
        }
        const Parse strict = last_; // text that any line may be is no reason to try it first
        if (tryOne(parseWrapped, line, entry) || tryOne(parseGeneric, line, entry)) {
            last_ = strict;
            return true;
        }
    }
    entry = Entry();
    entry.message = line;
    return false;
}

} // namespace fd::logs
