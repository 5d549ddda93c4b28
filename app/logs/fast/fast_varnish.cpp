// SPDX-License-Identifier: GPL-3.0-or-later
//
// Transactions of varnishlog (grouped output) in which nothing failed: only the few lines that count are
// looked at.
#include "logs/bytes64.h"
#include "logs/fast/fast_lines.h"

namespace fd::logs {

namespace {

enum class Act : std::uint8_t {
    Unknown, ///< the full reader knows what to do
    Skip,
    Timestamp,
    Client,
    Url,
    Header,
    Status,
    Backend,
    Link,
    End,
};

// "-   ReqURL         /p/1": tags are padded to 14 characters (varnishlog(1)); the first eight tell them
// apart.
constexpr std::size_t tagAt = 4;
constexpr std::size_t valueAt = 19;

class TagTable
{
public:
    TagTable()
    {
        for (const auto tag :
             {"Begin",       "VCL_call",     "VCL_return",     "VCL_use",      "ReqMethod",
              "ReqProtocol", "RespProtocol", "RespReason",     "RespHeader",   "RespUnset",
              "ReqUnset",    "ReqAcct",      "BereqMethod",    "BereqURL",     "BereqProtocol",
              "BereqHeader", "BereqUnset",   "BerespProtocol", "BerespReason", "BerespHeader",
              "BerespUnset", "BereqAcct",    "BackendClose",   "BackendReuse", "ObjHeader",
              "ObjProtocol", "ObjStatus",    "ObjReason",      "Storage",      "Length",
              "TTL",         "Fetch_Body",   "Filters",        "Hit",          "HitMiss",
              "HitPass",     "Hash"})
            put(tag, Act::Skip);
        put("Timestamp", Act::Timestamp);
        put("ReqStart", Act::Client);
        put("ReqURL", Act::Url);
        put("ReqHeader", Act::Header);
        put("RespStatus", Act::Status);
        put("BerespStatus", Act::Status);
        put("BackendOpen", Act::Backend);
        put("Link", Act::Link);
        put("End", Act::End);
    }
    Act find(const char *tag) const
    {
        std::uint64_t wanted = 0;
        std::memcpy(&wanted, tag, sizeof wanted);
        for (std::size_t place = placeOf(wanted);; place = (place + 1) % size) {
            if (slots_[place].key == wanted)
                return slots_[place].act;
            if (slots_[place].key == 0)
                return Act::Unknown;
        }
    }

private:
    static constexpr std::size_t size = 512;
    struct Slot {
        std::uint64_t key = 0;
        Act act = Act::Unknown;
    };
    static std::size_t placeOf(std::uint64_t value)
    {
        return static_cast<std::size_t>((value * 0x9e3779b97f4a7c15ULL) >> 55);
    }
    void put(std::string_view tag, Act act)
    {
        char text[8];
        for (std::size_t i = 0; i < 8; ++i)
            text[i] = i < tag.size() ? tag[i] : ' ';
        std::uint64_t value = 0;
        std::memcpy(&value, text, sizeof value);
        std::size_t place = placeOf(value);
        while (slots_[place].key != 0)
            place = (place + 1) % size;
        slots_[place] = {value, act};
    }
    std::array<Slot, size> slots_ = {};
};

const char *lineEnd(const char *p, const char *end)
{
#ifdef __SSE2__
    const __m128i newline = _mm_set1_epi8('\n');
    for (; end - p >= 16; p += 16) {
        const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i *>(p));
        const int hits = _mm_movemask_epi8(_mm_cmpeq_epi8(bytes, newline));
        if (hits != 0)
            return p + __builtin_ctz(static_cast<unsigned>(hits));
    }
#endif
    return p == end ? nullptr
                    : static_cast<const char *>(std::memchr(p, '\n', static_cast<std::size_t>(end - p)));
}

std::string_view firstWord(std::string_view text)
{
    return text.substr(0, text.find(' '));
}

std::string_view afterWord(std::string_view text)
{
    const auto space = text.find(' ');
    return space == std::string_view::npos ? std::string_view() : text.substr(space + 1);
}

class VarnishLines final : public FastLines
{
public:
    void learn(std::string_view, const Entry &) override {}
    const char *run(const char *begin, const char *end, Sums &sums, std::int64_t &lines) override;

private:
    struct Transaction {
        bool request = false; ///< the client's side; else a fetch
        int status = -1;
        std::int64_t startNs = noTime;
        double totalMs = -1, answerMs = -1;
        std::int64_t link = -1;
        std::string_view client = {}, url = {}, host = {}, backend = {};
    };
    static bool begin(std::string_view line, Transaction &transaction);
    bool take(std::string_view line, Transaction &transaction, bool &ends) const;
    static bool takeTimestamp(std::string_view value, Transaction &transaction);
    bool put(const Transaction &transaction, Sums &sums) const;

    TagTable tags_ = {};
    const std::array<bool, 1000> &plainStatus_ = plainStatuses();
};

bool VarnishLines::begin(std::string_view line, Transaction &transaction)
{
    // "*   << Request  >> 32770", "**  << BeReq    >> 32771"
    if (line.size() < valueAt + 1)
        return false;
    transaction = Transaction();
    transaction.request = std::memcmp(line.data() + tagAt, "<< Request  >> ", 15) == 0;
    return transaction.request || std::memcmp(line.data() + tagAt, "<< BeReq    >> ", 15) == 0;
}

bool VarnishLines::takeTimestamp(std::string_view value, Transaction &t)
{
    const auto since = [&](double &ms) {
        double seconds = 0;
        if (!plainDecimal(firstWord(afterWord(afterWord(value))), seconds))
            return false;
        ms = seconds * 1000;
        return true;
    };
    switch (value.empty() ? '\0' : value.front()) {
    case 'S': return value.substr(0, 7) != "Start: " || plainEpoch(firstWord(value.substr(7)), t.startNs);
    case 'B':
        if (value.substr(0, 8) == "Beresp: ")
            return since(t.answerMs);
        return value.substr(0, 12) != "BerespBody: " || since(t.totalMs);
    case 'R': return value.substr(0, 6) != "Resp: " || since(t.totalMs);
    case 'E': // Error
    case 'P': // Pipe
        return value.substr(0, 8) == "Process:";
    default: return true;
    }
}

bool VarnishLines::take(std::string_view line, Transaction &t, bool &ends) const
{
    if (line.size() < valueAt || line[0] != '-' || line[3] != ' ' || line[valueAt - 1] != ' ')
        return false;
    const std::string_view value = line.substr(valueAt);
    switch (tags_.find(line.data() + tagAt)) {
    case Act::Skip: return true;
    case Act::Unknown: return false;
    case Act::Timestamp: return takeTimestamp(value, t);
    case Act::Client: t.client = firstWord(value); return true;
    case Act::Url:
        if (t.url.empty())
            t.url = value;
        return true;
    case Act::Header:
        if (value.size() > 5 && (value[0] | 0x20) == 'h' && value[4] == ':' &&
            equalsNoCase(value.substr(0, 4), "host"))
            t.host = trimmed(value.substr(5));
        return true;
    case Act::Status:
        if (value.size() < 3 || !isDigit(value[0]) || !isDigit(value[1]) || !isDigit(value[2]) ||
            value[0] >= '5' || (value.size() > 3 && value[3] != ' '))
            return false;
        t.status = (value[0] - '0') * 100 + (value[1] - '0') * 10 + (value[2] - '0');
        return true;
    case Act::Backend: t.backend = firstWord(afterWord(value)); return true;
    case Act::Link:
        if (value.substr(0, 6) == "bereq ")
            toNumber(firstWord(value.substr(6)), t.link);
        return true;
    case Act::End: ends = true; return true;
    }
    return false;
}

bool VarnishLines::put(const Transaction &t, Sums &sums) const
{
    if (t.status < 100 || t.startNs == noTime)
        return false;
    if (!t.request) {
        sums.seeFetch(t.startNs, t.backend, t.answerMs);
        return true;
    }
    if (!plainStatus_[static_cast<std::size_t>(t.status)])
        return false;
    PlainRequest request;
    request.format = Format::Varnishlog;
    request.status = t.status;
    request.timeNs = t.startNs;
    request.durationMs = t.totalMs;
    request.client = t.client;
    request.host = t.host;
    request.url = t.url;
    sums.seePlain(request);
    if (t.link >= 0)
        sums.seeAnswer(t.link, t.status);
    return true;
}

const char *VarnishLines::run(const char *begin, const char *end, Sums &sums, std::int64_t &lines)
{
    const char *done = begin;
    const char *at = begin;
    std::int64_t taken = 0;
    Transaction transaction;
    bool open = false;
    // No views into the block outlive it: a transaction counts only where all of it is here.
    while (at != end) {
        if (*at == '\n') {
            if (open)
                return done;
            ++at;
            lines += taken + 1;
            taken = 0;
            done = at;
            continue;
        }
        const bool header = *at == '*';
        if (!open && !header)
            return done;
        const char *stop = lineEnd(at, end);
        if (!stop)
            return done;
        std::string_view line(at, static_cast<std::size_t>(stop - at));
        if (line.back() == '\r')
            return done;
        ++taken;
        at = stop + 1;
        if (header) {
            if (open || !VarnishLines::begin(line, transaction))
                return done;
            open = true;
            continue;
        }
        bool ends = false;
        if (!take(line, transaction, ends))
            return done;
        if (ends) {
            if (!put(transaction, sums))
                return done;
            open = false;
            lines += taken;
            taken = 0;
            done = at;
        }
    }
    return done;
}

} // namespace

std::unique_ptr<FastLines> fastVarnishLines()
{
    return std::make_unique<VarnishLines>();
}

} // namespace fd::logs
