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
    explicit ClfLines(bool avx2) : avx2_(avx2) {}
    void learn(std::string_view line, const Entry &entry) override;
    const char *run(const char *begin, const char *end, Sums &sums, std::int64_t &lines) override;

private:
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
    template <class Processor>
    const char *take(const char *line, const char *end, Sums &sums);
    template <class Processor>
    const char *takeTail(const char *at, const char *end, PlainRequest &request) const;
    template <class Processor>
    const char *takeAll(const char *line, const char *end, Sums &sums, std::int64_t &lines);
#ifdef FD_AVX2
    const char *runWide(const char *begin, const char *end, Sums &sums, std::int64_t &lines);
#endif
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
    bool readStamp(const char *date);
    MinuteCache<sizeof(Stamp::text)> minutes_ = {};
    std::int64_t second_ = noTime;
    char around_[32] = {}; ///< the stamp of second_ with what stands around it: "- [", "] \""
    [[maybe_unused]] bool avx2_;
    bool follows_ = false; ///< the line before was counted here, and was of second_ and without a tail
    Format format_ = Format::Unknown; ///< of lines without a tail
    std::vector<TailField> tail_ = {};
    Format tailFormat_ = Format::Unknown;
    const std::array<bool, 1000> &plainStatus_ = plainStatuses();
};

/// Where the quoted text from \a at on ends; null where it has an escaped quote in it, does not end in this
/// line or has less than sixty-four bytes behind it.
template <class Processor>
[[gnu::always_inline]] inline const char *closingQuote(const char *at, const char *end)
{
    for (; end - at >= 128; at += 64) {
        if (const std::uint64_t marks = Processor::either(at, '"', '\n')) {
            const char *quote = at + lowestBit(marks);
            return *quote == '"' && quote[-1] != '\\' ? quote : nullptr;
        }
    }
    return nullptr;
}

/// The same for texts that are longer than sixty-four bytes about half of the time, which a branch would
/// guess wrong as often.
template <class Processor>
[[gnu::always_inline]] inline const char *closingQuoteOfLong(const char *at, const char *end)
{
    constexpr std::uint64_t lastBit = std::uint64_t{1} << 63;
    if (end - at < 192)
        return nullptr;
    const std::uint64_t first = Processor::either(at, '"', '\n');
    const std::uint64_t second = Processor::either(at + 64, '"', '\n');
    if ((first | second) == 0)
        return closingQuote<Processor>(at + 128, end);
    const int inSecond = -static_cast<int>(first == 0); // all bits or none
    const char *quote =
        at + ((lowestBit(first | lastBit) & ~inSecond) | ((lowestBit(second | lastBit) + 64) & inSecond));
    return *quote == '"' && quote[-1] != '\\' ? quote : nullptr;
}

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

/// \returns the line's end.
template <class Processor>
const char *ClfLines::takeTail(const char *at, const char *end, PlainRequest &request) const
{
    for (const TailField &field : tail_) {
        if (!field.standsAt(at, end))
            return nullptr;
        at += field.before.size();
        const char *stop = at;
        if (field.quoted) {
            stop = closingQuote<Processor>(at, end);
            if (!stop)
                return nullptr;
        } else {
            while (stop != end && *stop != ' ' && *stop != '"' && *stop != '\r' && *stop != '\n')
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
                return nullptr;
            (field.field == Tail::Seconds ? request.durationMs : request.upstreamMs) = seconds * 1000;
            break;
        }
        case Tail::Upstream:
            if (value.empty() || std::memchr(value.data(), ' ', value.size()))
                return nullptr;
            request.upstream = value;
            break;
        case Tail::UpstreamStatus:
            if (value.size() != 3 || value.front() < '1' || value.front() > '4' || !isDigit(value[1]) ||
                !isDigit(value[2]))
                return nullptr;
            break;
        case Tail::Host: request.host = value; break;
        case Tail::Skipped: break;
        }
    }
    return at;
}

/// "- [10/Mar/2026:09:36:04 +0000] \"" from three bytes before \a date on, into second_.
bool ClfLines::readStamp(const char *date)
{
    follows_ = false;
    const int second = twoDigits(date + 18);
    const std::int64_t minute = date[17] == ':' ? minutes_.find(Stamp(date).text) : noTime;
    if (second < 0 || minute == noTime || std::memcmp(date - 3, "- [", 3) != 0 ||
        std::memcmp(date + stampBytes, "] \"", 3) != 0)
        return false;
    second_ = minute + second;
    std::memcpy(around_, date - 3, sizeof around_);
    return true;
}

/// \returns the start of the next line; null where this one is not known or not all here.
template <class Processor>
[[gnu::always_inline]] inline const char *ClfLines::take(const char *line, const char *end, Sums &sums)
{
    if (end - line < 192)
        return nullptr;
    // 192.0.2.1 - - [10/Mar/2026:09:36:04 +0000] "
    std::uint64_t spaces = Bytes16(line).equal(' ');
    if (spaces == 0)
        spaces = Bytes64(line).equal(' ');
    const auto size = static_cast<std::size_t>(spaces == 0 ? 0 : lowestBit(spaces));
    const char *date = line + size + 6;
    if (size == 0 || line[size - 1] == ',' || line[size + 1] != '-' || line[size + 2] != ' ')
        return nullptr;
    if (!Bytes<2>(date - 3).same(around_) && !readStamp(date))
        return nullptr;
    // request" 200 1234 "referrer" "agent"
    const char *asked = date + stampBytes + 3;
    const char *quote = closingQuote<Processor>(asked, end);
    if (!quote)
        return nullptr;
    const char *status = quote + 2;
    if (quote[1] != ' ' || !isDigit(status[0]) || !isDigit(status[1]) || !isDigit(status[2]) ||
        status[3] != ' ')
        return nullptr;
    const char *bytes = status + 4;
    const std::uint64_t others = ~Bytes16(bytes).digits(); // sizes of sixteen digits and more are for others
    const char *referrer = *bytes == '-' ? bytes + 1 : bytes + lowestBit(others);
    const int code = (status[0] - '0') * 100 + (status[1] - '0') * 10 + (status[2] - '0');
    if (referrer == bytes || referrer[0] != ' ' || referrer[1] != '"' ||
        !plainStatus_[static_cast<std::size_t>(code)])
        return nullptr;
    const char *at = closingQuote<Processor>(referrer + 2, end);
    if (!at || at[1] != ' ' || at[2] != '"')
        return nullptr;
    at = closingQuoteOfLong<Processor>(at + 3, end);
    if (!at)
        return nullptr;
    ++at;
    const bool plainEnd = *at == '\n' || *at == '\r';
    if (follows_ && plainEnd && !sums.wantsNames()) {
        at += *at == '\r' ? 1 : 0;
        if (*at != '\n')
            return nullptr;
        sums.seePlainAgain(format_, code, second_);
        return at + 1;
    }
    PlainRequest request;
    request.status = code;
    request.format = plainEnd ? format_ : tailFormat_;
    if (!plainEnd && !(at = takeTail<Processor>(at, end, request)))
        return nullptr;
    if (at != end && *at == '\r')
        ++at;
    if (at == end || *at != '\n' || request.format == Format::Unknown)
        return nullptr;
    request.timeNs = second_ * 1'000'000'000;
    if (sums.wantsNames()) {
        Entry names;
        splitRequest({asked, static_cast<std::size_t>(quote - asked)}, names);
        request.url = names.url;
        request.client = orEmpty({line, size});
    }
    sums.seePlain(request);
    follows_ = plainEnd;
    return at + 1;
}

template <class Processor>
[[gnu::always_inline]] inline const char *ClfLines::takeAll(const char *line, const char *end, Sums &sums,
                                                            std::int64_t &lines)
{
    follows_ = false;
    std::int64_t taken = 0;
    while (const char *next = take<Processor>(line, end, sums)) {
        ++taken;
        line = next;
    }
    lines += taken;
    return line;
}

#ifdef FD_AVX2
[[gnu::flatten]] FD_AVX2 const char *ClfLines::runWide(const char *begin, const char *end, Sums &sums,
                                                       std::int64_t &lines)
{
    return takeAll<Avx2>(begin, end, sums, lines);
}
#endif

const char *ClfLines::run(const char *begin, const char *end, Sums &sums, std::int64_t &lines)
{
#ifdef FD_AVX2
    if (avx2_)
        return runWide(begin, end, sums, lines);
#endif
    return takeAll<AnyProcessor>(begin, end, sums, lines);
}

} // namespace

std::unique_ptr<FastLines> fastClfLines(bool avx2)
{
    return std::make_unique<ClfLines>(avx2);
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
