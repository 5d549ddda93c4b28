// SPDX-License-Identifier: GPL-3.0-or-later
//
// The combined format, alone or with key=value fields behind it as sites with nginx add them.
#include "logs/bytes64.h"
#include "logs/fast/fast_lines.h"

namespace fd::logs {

namespace {

enum class Tail : std::uint8_t { Skipped, Seconds, UpstreamSeconds, Upstream, UpstreamStatus, Host };

class ClfLines final : public FastLines
{
public:
    void learn(std::string_view line, const Entry &entry) override;
    const char *run(const char *begin, const char *end, Sums &sums, std::int64_t &lines) override;

private:
    static constexpr std::size_t mostQuotes = 32;
    struct Quotes {
        const char *at[mostQuotes];
        std::size_t count = 0;
    };
    struct TailField {
        std::string before = {};    ///< " key=" or " key=\""
        std::uint64_t head = 0;     ///< its first eight bytes
        std::uint64_t headBits = 0; ///< those that count where it is shorter
        Tail field = Tail::Skipped;
        bool quoted = false;
        void setHead()
        {
            const std::size_t size = std::min(before.size(), sizeof head);
            std::memcpy(&head, before.data(), size);
            std::memset(&headBits, 0xff, size);
        }
        bool standsAt(const char *at, const char *end) const
        {
            const auto left = static_cast<std::size_t>(end - at);
            if (left < sizeof head || before.size() > sizeof head)
                return left >= before.size() && std::memcmp(at, before.data(), before.size()) == 0;
            std::uint64_t bytes = 0;
            std::memcpy(&bytes, at, sizeof bytes);
            return (bytes & headBits) == head;
        }
    };
    bool take(const char *line, const char *end, const Quotes &quotes, Sums &sums);
    bool takeTail(const char *at, const char *end, const Quotes &quotes, PlainRequest &request) const;
    void learnTail(std::string_view tail, Format format);

    // 10/Mar/2026:09:36:04 +0000
    static constexpr std::size_t minuteBytes = 17;
    static constexpr std::size_t stampBytes = 26;
    struct Stamp {
        char text[minuteBytes + 6];
        explicit Stamp(const char *date)
        {
            std::memcpy(text, date, minuteBytes);
            std::memcpy(text + minuteBytes, date + 20, 6);
        }
    };
    MinuteCache<sizeof(Stamp::text)> minutes_ = {};
    std::int64_t lastMinute_ = noTime;
    char lastText_[stampBytes] = {};
    Format format_ = Format::Unknown; ///< of lines without a tail
    std::vector<TailField> tail_ = {};
    Format tailFormat_ = Format::Unknown;
    const std::array<bool, 1000> &plainStatus_ = plainStatuses();
};

/// What a field of that name says, found by asking the full reader.
Tail fieldNamed(std::string_view key)
{
    static constexpr std::string_view probe = "0.125";
    Entry entry;
    readNamedField(key, probe, entry);
    if (entry.durationMs >= 0)
        return Tail::Seconds;
    if (entry.upstreamMs >= 0)
        return Tail::UpstreamSeconds;
    if (entry.upstream == probe)
        return Tail::Upstream;
    if (entry.upstreamStatus == probe)
        return Tail::UpstreamStatus;
    return entry.host == probe ? Tail::Host : Tail::Skipped;
}

void ClfLines::learn(std::string_view line, const Entry &entry)
{
    if (!entry.request || entry.timeNs == noTime || entry.timeDigits != 0)
        return;
    const auto request = line.find("] \"");
    if (request == std::string_view::npos || request < stampBytes + 1 ||
        line[request - stampBytes - 1] != '[')
        return;
    const char *date = line.data() + request - stampBytes;
    const int second = twoDigits(date + 18);
    if (second < 0 || (date[20] != ' ' || (date[21] != '+' && date[21] != '-')))
        return;
    const Stamp stamp(date);
    if (minutes_.find(stamp.text) == noTime)
        minutes_.add(stamp.text, entry.timeNs / 1'000'000'000 - second);
    // Where the six quotes of the combined fields end.
    Cursor at(line.substr(request + 2));
    std::string_view text;
    if (!at.quoted(text) || !at.until('"', text))
        return;
    --at.p;
    if (!at.quoted(text) || !at.lit(' ') || !at.quoted(text))
        return;
    std::string_view tail = at.rest();
    if (!tail.empty() && tail.back() == '\r')
        tail.remove_suffix(1);
    if (tail.empty())
        format_ = entry.format;
    else if (entry.format == Format::NginxUpstream)
        learnTail(tail, entry.format);
}

void ClfLines::learnTail(std::string_view tail, Format format)
{
    std::vector<TailField> fields;
    Cursor at(tail);
    while (!at.atEnd()) {
        TailField field;
        std::string_view key;
        std::string_view value;
        const char *start = at.p;
        if (!at.lit(' ') || !at.until('=', key) || key.empty() ||
            key.find_first_of(" \"") != std::string_view::npos)
            return;
        field.quoted = at.peek() == '"';
        field.before.assign(start, at.p);
        if (field.quoted) {
            field.before += '"';
            if (!at.quoted(value))
                return;
        } else {
            at.token();
        }
        field.setHead();
        field.field = fieldNamed(key);
        fields.push_back(std::move(field));
    }
    tail_ = std::move(fields);
    tailFormat_ = format;
}

bool ClfLines::takeTail(const char *at, const char *end, const Quotes &quotes, PlainRequest &request) const
{
    std::size_t quote = 6;
    for (const TailField &field : tail_) {
        if (!field.standsAt(at, end))
            return false;
        at += field.before.size();
        const char *stop = at;
        if (field.quoted) {
            if (quote + 1 >= quotes.count || quotes.at[quote] != at - 1)
                return false;
            stop = quotes.at[quote + 1];
            if (stop[-1] == '\\')
                return false;
            quote += 2;
        } else {
            while (stop != end && *stop != ' ' && *stop != '"')
                ++stop;
        }
        const std::string_view value(at, static_cast<std::size_t>(stop - at));
        at = stop + (field.quoted ? 1 : 0);
        if (field.field == Tail::Skipped || (value.size() == 1 && value.front() == '-'))
            continue;
        switch (field.field) {
        case Tail::Seconds:
        case Tail::UpstreamSeconds: {
            double seconds = 0;
            if (!plainDecimal(value, seconds))
                return false;
            (field.field == Tail::Seconds ? request.durationMs : request.upstreamMs) = seconds * 1000;
            break;
        }
        case Tail::Upstream:
            if (value.empty() || std::memchr(value.data(), ' ', value.size()))
                return false;
            request.upstream = value;
            break;
        case Tail::UpstreamStatus:
            if (value.size() != 3 || value.front() < '1' || value.front() > '4' || !isDigit(value[1]) ||
                !isDigit(value[2]))
                return false;
            break;
        case Tail::Host: request.host = value; break;
        case Tail::Skipped: break;
        }
    }
    return at == end && quote == quotes.count;
}

bool ClfLines::take(const char *line, const char *end, const Quotes &quotes, Sums &sums)
{
    if (quotes.count < 6)
        return false;
    const auto &q = quotes.at;
    const char *date = q[0] - 28; // "[10/Mar/2026:09:36:04 +0000] " before the first quote
    if (q[0] - line < 36 || date[-1] != '[' || std::memcmp(q[0] - 2, "] ", 2) != 0 ||
        std::memcmp(date - 6, " - - ", 5) != 0)
        return false;
    const std::string_view client(line, static_cast<std::size_t>(date - 6 - line));
    if (std::memchr(client.data(), ' ', client.size()) || client.back() == ',')
        return false;
    const int second = twoDigits(date + 18);
    if (second < 0)
        return false;
    if (std::memcmp(date, lastText_, minuteBytes) != 0 || std::memcmp(date + 20, lastText_ + 20, 6) != 0 ||
        lastMinute_ == noTime) {
        lastMinute_ = date[17] == ':' ? minutes_.find(Stamp(date).text) : noTime;
        if (lastMinute_ == noTime)
            return false;
        std::memcpy(lastText_, date, stampBytes);
    }
    // request" 200 1234 "referrer" "agent"
    const char *status = q[1] + 2;
    if (q[1][-1] == '\\' || q[1][1] != ' ' || q[2] - q[1] < 8 || q[2] - q[1] > 26 || !isDigit(status[0]) ||
        !isDigit(status[1]) || !isDigit(status[2]) || status[3] != ' ' || q[2][-1] != ' ' ||
        q[4] - q[3] != 2 || q[3][1] != ' ' || q[3][-1] == '\\' || q[5][-1] == '\\')
        return false;
    const char *bytes = status + 4;
    if (*bytes == '-') {
        ++bytes;
    } else {
        while (isDigit(*bytes))
            ++bytes;
    }
    PlainRequest request;
    request.status = (status[0] - '0') * 100 + (status[1] - '0') * 10 + (status[2] - '0');
    if (bytes != q[2] - 1 || bytes == status + 4 || !plainStatus_[static_cast<std::size_t>(request.status)])
        return false;
    const char *rest = q[5] + 1;
    if (rest == end) {
        request.format = format_;
        if (quotes.count != 6)
            return false;
    } else {
        request.format = tailFormat_;
        if (!takeTail(rest, end, quotes, request))
            return false;
    }
    if (request.format == Format::Unknown)
        return false;
    request.timeNs = (lastMinute_ + second) * 1'000'000'000;
    if (sums.wantsNames()) {
        Entry names;
        splitRequest({q[0] + 1, static_cast<std::size_t>(q[1] - q[0] - 1)}, names);
        request.url = names.url;
        request.client = orEmpty(client);
    }
    sums.seePlain(request);
    return true;
}

const char *ClfLines::run(const char *begin, const char *end, Sums &sums, std::int64_t &lines)
{
    const char *line = begin;
    std::int64_t taken = 0;
    Quotes quotes;
    while (true) {
        quotes.count = 0;
        const char *at = line;
        const char *stop = nullptr;
        bool many = false;
        while (!stop && end - at >= 64 && !many) {
            const Bytes64 bytes(at);
            const std::uint64_t newlines = bytes.equal('\n');
            std::uint64_t marks = bytes.equal('"');
            if (newlines) {
                stop = at + lowestBit(newlines);
                marks &= (newlines & -newlines) - 1;
            }
            while (marks) {
                quotes.at[quotes.count++] = at + lowestBit(marks);
                marks &= marks - 1;
                if (quotes.count == mostQuotes) {
                    many = true;
                    break;
                }
            }
            at += 64;
        }
        if (!stop || many || stop - line < 64)
            break;
        const char *last = stop[-1] == '\r' ? stop - 1 : stop;
        if (!take(line, last, quotes, sums))
            break;
        ++taken;
        line = stop + 1;
    }
    lines += taken;
    return line;
}

} // namespace

std::unique_ptr<FastLines> fastClfLines()
{
    return std::make_unique<ClfLines>();
}

const std::array<bool, 1000> &plainStatuses()
{
    static const auto table = [] {
        std::array<bool, 1000> plain = {};
        Entry entry;
        entry.request = true;
        for (std::size_t i = 0; i < plain.size(); ++i) {
            entry.status = static_cast<std::int16_t>(i);
            plain[i] = placesOf(entry) == 0;
        }
        return plain;
    }();
    return table;
}

} // namespace fd::logs
