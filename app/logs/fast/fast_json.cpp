// SPDX-License-Identifier: GPL-3.0-or-later
//
// Requests as JSON lines whose shape was seen before.
#include "logs/fast/fast_lines.h"
#include "logs/fast/json_layouts.h"

namespace fd::logs {

namespace {

bool decimal(std::string_view text, double &value)
{
    return plainDecimal(text, value) || toNumber(trimmed(text), value);
}

/// "2026-03-10T06:00:00.123Z": minutes as they were read in full, with the same text behind the seconds.
class IsoTimes
{
public:
    void learn(std::string_view text, std::int64_t timeNs)
    {
        const int second = text.size() < secondsEnd ? -1 : twoDigits(text.data() + 17);
        if (second < 0 || text[10] != 'T' || text[16] != ':')
            return;
        const std::string_view zone = zoneOf(text);
        if (zone != zone_) {
            zone_ = zone;
            minutes_ = {};
        }
        if (minutes_.find(text.data()) == noTime)
            minutes_.add(text.data(), floorSeconds(timeNs) - second);
    }
    std::int64_t read(std::string_view text) const
    {
        const int second = text.size() < secondsEnd ? -1 : twoDigits(text.data() + 17);
        if (second < 0 || zoneOf(text) != zone_)
            return noTime;
        const std::int64_t minute = minutes_.find(text.data());
        if (minute == noTime)
            return noTime;
        const std::string_view fraction = text.substr(secondsEnd, text.size() - secondsEnd - zone_.size());
        std::int64_t nanos = 0;
        if (!fraction.empty()) {
            if (fraction.size() < 2 || fraction.size() > 10 || fraction.front() != '.')
                return noTime;
            std::int64_t unit = 100'000'000;
            for (const char c : fraction.substr(1)) {
                nanos += (c - '0') * unit;
                unit /= 10;
            }
        }
        return (minute + second) * 1'000'000'000 + nanos;
    }

private:
    static constexpr std::size_t secondsEnd = 19;
    static std::int64_t floorSeconds(std::int64_t ns)
    {
        return ns >= 0 ? ns / 1'000'000'000 : (ns - 999'999'999) / 1'000'000'000;
    }
    static std::string_view zoneOf(std::string_view text)
    {
        std::size_t at = secondsEnd;
        if (at < text.size() && text[at] == '.') {
            ++at;
            while (at < text.size() && isDigit(text[at]))
                ++at;
        }
        return text.substr(at);
    }
    std::string zone_ = {};
    MinuteCache<17> minutes_ = {};
};

class JsonLines final : public FastLines
{
public:
    void learn(std::string_view line, const Entry &entry) override;
    const char *run(const char *begin, const char *end, Sums &sums, std::int64_t &lines) override;

private:
    bool put(const JsonLayout &layout, Sums &sums);
    bool readDurations(const JsonLayout &layout, Format format, PlainRequest &request) const;
    std::string_view get(const JsonLayout &layout, JsonField field) const
    {
        return layout.value(field, slots_);
    }

    JsonLayouts layouts_ = {};
    JsonSlots slots_ = {};
    IsoTimes times_ = {};
    const std::array<bool, 1000> &plainStatus_ = plainStatuses();
};

Format formatOf(Format format, std::string_view logger)
{
    if (format != Format::Json || logger.empty())
        return format;
    return logger.substr(0, 8) == "http.log" || logger.substr(0, 14) == "http.handlers." ? Format::Caddy
                                                                                         : format;
}

void JsonLines::learn(std::string_view line, const Entry &entry)
{
    if (!entry.request || entry.timeNs == noTime)
        return;
    if (!line.empty() && line.back() == '\r')
        line.remove_suffix(1);
    std::string text(line);
    text += '\n';
    text.append(64, '\0');
    const char *stop = nullptr;
    const char *begin = text.data();
    const auto *layout = layouts_.match(begin, begin + text.size(), slots_, stop);
    if (!layout) {
        if (!layouts_.learn(line))
            return;
        layout = layouts_.match(begin, begin + text.size(), slots_, stop);
    }
    if (!layout)
        return;
    times_.learn(get(*layout, JsonField::Time), entry.timeNs);
}

bool JsonLines::readDurations(const JsonLayout &layout, Format format, PlainRequest &request) const
{
    // The same order as the full reader's.
    double value = 0;
    const auto read = [&](JsonField field, double &into, auto convert) {
        const std::string_view text = get(layout, field);
        if (text.empty())
            return false;
        into = decimal(text, value) ? convert(value) : -2;
        return true;
    };
    const auto seconds = [](double v) { return v * 1000; };
    const auto millis = [](double v) { return v; };
    const auto micros = [](double v) { return v / 1000; };
    const auto nanos = [](double v) { return v / 1e6; };
    if (!((format == Format::TraefikJson && read(JsonField::Ns, request.durationMs, nanos)) ||
          read(JsonField::Seconds, request.durationMs, seconds) ||
          read(JsonField::Ms, request.durationMs, millis) ||
          read(JsonField::Us, request.durationMs, micros))) {
        const std::string_view text = get(layout, JsonField::Duration);
        if (!text.empty()) {
            if (!decimal(text, value))
                return false; // with a unit
            const bool fraction = text.find_first_of(".e") != std::string_view::npos;
            request.durationMs =
                format == Format::Caddy || (format == Format::Json && fraction) ? value * 1000 : value;
        }
    }
    if (!read(JsonField::UpstreamNs, request.upstreamMs, nanos) &&
        !read(JsonField::UpstreamMs, request.upstreamMs, millis))
        read(JsonField::UpstreamSeconds, request.upstreamMs, seconds);
    return request.durationMs > -2 && request.upstreamMs > -2;
}

bool JsonLines::put(const JsonLayout &layout, Sums &sums)
{
    const std::string_view status = get(layout, JsonField::Status);
    if (status.size() != 3 || !isDigit(status[0]) || !isDigit(status[1]) || !isDigit(status[2]))
        return false;
    PlainRequest request;
    request.status = (status[0] - '0') * 100 + (status[1] - '0') * 10 + (status[2] - '0');
    if (!plainStatus_[static_cast<std::size_t>(request.status)])
        return false;
    request.format = formatOf(layout.format, get(layout, JsonField::Logger));
    if (request.format == Format::JournaldJson ||
        (request.format == Format::EnvoyJson && !get(layout, JsonField::Signal).empty()))
        return false;
    const std::string_view time = get(layout, JsonField::Time);
    Entry stamp;
    if (time.size() > 4 && time[4] == '-')
        stamp.timeNs = times_.read(time);
    else if (!plainEpoch(time, stamp.timeNs) && !readEpoch(time, stamp))
        return false;
    if (stamp.timeNs == noTime || !readDurations(layout, request.format, request))
        return false;
    request.timeNs = stamp.timeNs;
    request.upstream = get(layout, JsonField::Upstream);
    const std::string_view answered = get(layout, JsonField::UpstreamStatus);
    if (request.upstream.find(' ') != std::string_view::npos ||
        (!answered.empty() && (answered.size() != 3 || answered[0] < '1' || answered[0] > '4')))
        return false;
    Entry names;
    names.method = get(layout, JsonField::Method);
    names.url = get(layout, JsonField::Url);
    if (names.method.empty() && names.url.empty() && !splitRequest(get(layout, JsonField::Request), names))
        return false; // no request
    if (sums.wantsNames()) {
        const std::string_view asked = get(layout, JsonField::Request);
        if (!asked.empty())
            splitRequest(asked, names);
        request.url = names.url;
        request.host = get(layout, JsonField::Host);
        const std::string_view client = withoutPort(get(layout, JsonField::Client));
        request.client = client.substr(0, client.find(','));
    }
    sums.seePlain(request);
    return true;
}

const char *JsonLines::run(const char *begin, const char *end, Sums &sums, std::int64_t &lines)
{
    const char *line = begin;
    while (line != end && *line == '{') {
        const char *stop = nullptr;
        if (const auto *layout = layouts_.matchSteady(line, end, slots_, stop)) {
            if (!put(*layout, sums))
                break;
        } else {
            layout = layouts_.match(line, end, slots_, stop);
            if (!layout || !put(*layout, sums))
                break;
            layouts_.note(*layout, slots_);
        }
        ++lines;
        line = stop + (*stop == '\r' ? 2 : 1);
    }
    return line;
}

} // namespace

std::unique_ptr<FastLines> fastJsonLines()
{
    return std::make_unique<JsonLines>();
}

} // namespace fd::logs
