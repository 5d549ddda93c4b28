// SPDX-License-Identifier: GPL-3.0-or-later
#include "logs/line_parser.h"

#include "logs/custom_format.h"

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
    for (const QString &line : options.format.split(u'\n', Qt::SkipEmptyParts)) {
        if (!line.contains(u'$') && !line.contains(u'%'))
            continue;
        if (auto custom = CustomFormat::fromText(line))
            customs_.push_back(std::make_shared<const CustomFormat>(std::move(*custom)));
    }
    if (customs_.size() == 1)
        context_.custom = customs_.front();
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

/// Of several formats the one that reads most of the first lines; none where none reads any.
void LineParser::chooseCustom(std::string_view sample)
{
    int best = 0;
    for (const auto &custom : customs_) {
        int read = 0;
        int lines = 0;
        Cursor at(sample);
        std::string_view line;
        while (lines < 200 && at.until('\n', line)) {
            ++lines;
            if (!line.empty() && line.back() == '\r')
                line.remove_suffix(1);
            Entry entry;
            Context scratch;
            scratch.clock = context_.clock;
            read += custom->parse(line, scratch, entry) ? 1 : 0;
        }
        if (read > best) {
            best = read;
            context_.custom = custom;
        }
    }
}

void LineParser::observe(std::string_view sample)
{
    if (customs_.size() > 1)
        chooseCustom(sample);
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
    context_.clock.assumedZone = false;
    if (read(line, context_, entry)) {
        assumedZone_ = assumedZone_ || context_.clock.assumedZone;
        last_ = read;
        return true;
    }
    entry = Entry(); // as it was given
    return false;
}

bool LineParser::tryAll(std::string_view line, Entry &entry)
{
    if (forcedParse_)
        return tryOne(forcedParse_, line, entry);
    if (last_ && tryOne(last_, line, entry))
        return true;
    if (context_.custom && last_ != parseCustom && tryOne(parseCustom, line, entry))
        return true;
    for (const Parse read : strictParsers()) {
        if (read != last_ && tryOne(read, line, entry))
            return true;
    }
    const Parse strict = last_; // text that any line may be is no reason to try it first
    if (continuations_.mayBegin(line) ||
        !(tryOne(parseWrapped, line, entry) || tryOne(parseGeneric, line, entry)))
        return false;
    last_ = strict;
    return true;
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
    if (tryAll(line, entry)) {
        continuations_.saw(entry);
        return true;
    }
    entry.message = line;
    return continuations_.goesOn(line, entry);
}

} // namespace fd::logs
