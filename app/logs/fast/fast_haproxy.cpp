// SPDX-License-Identifier: GPL-3.0-or-later
//
// HAProxy's httplog, with whatever syslog writes before it.
#include "logs/bytes64.h"
#include "logs/fast/fast_lines.h"

namespace fd::logs {

namespace {

class HaproxyLines final : public FastLines
{
public:
    void learn(std::string_view line, const Entry &entry) override;
    const char *run(const char *begin, const char *end, Sums &sums, std::int64_t &lines) override;

private:
    static constexpr std::size_t minuteBytes = 17; // 10/Mar/2026:05:59
    bool take(const char *line, const char *end, Sums &sums);
    const char *afterPrefix(const char *line, const char *end);

    std::vector<std::string> prefixes_ = {}; ///< the last few; an empty one is none at all
    std::size_t lastPrefix_ = 0;
    MinuteCache<minuteBytes> minutes_ = {};
    const std::array<bool, 1000> &plainStatus_ = plainStatuses();
};

constexpr std::size_t mostPrefixes = 8;

void HaproxyLines::learn(std::string_view line, const Entry &entry)
{
    if (entry.format != Format::HaproxyHttp || entry.timeNs == noTime || entry.client.empty() ||
        entry.client.data() < line.data() || entry.client.data() > line.data() + line.size())
        return;
    const auto prefix = line.substr(0, static_cast<std::size_t>(entry.client.data() - line.data()));
    const auto bracket = line.find(" [", prefix.size());
    if (bracket == std::string_view::npos || line.size() - bracket < 30)
        return;
    const char *date = line.data() + bracket + 2;
    const int second = twoDigits(date + 18);
    if (second < 0 || date[17] != ':' || date[20] != '.')
        return;
    if (minutes_.find(date) == noTime)
        minutes_.add(date, entry.timeNs / 1'000'000'000 - second);
    if (std::find(prefixes_.begin(), prefixes_.end(), prefix) == prefixes_.end()) {
        if (prefixes_.size() >= mostPrefixes)
            prefixes_.erase(prefixes_.begin());
        prefixes_.emplace_back(prefix);
    }
}

const char *HaproxyLines::afterPrefix(const char *line, const char *end)
{
    const auto left = static_cast<std::size_t>(end - line);
    const auto fits = [&](std::size_t i) {
        const std::string &prefix = prefixes_[i];
        return prefix.size() <= left && std::memcmp(prefix.data(), line, prefix.size()) == 0;
    };
    if (lastPrefix_ < prefixes_.size() && fits(lastPrefix_))
        return line + prefixes_[lastPrefix_].size();
    for (std::size_t i = 0; i < prefixes_.size(); ++i) {
        if (fits(i)) {
            lastPrefix_ = i;
            return line + prefixes_[i].size();
        }
    }
    return nullptr;
}

/// Numbers one after the other. What ends each is looked up in a mask of sixty-four bytes and its value needs
/// no loop, since a guess at the number of digits would be wrong half of the time. Sixty-four bytes behind
/// the line's last number can be read.
class Numbers
{
public:
    explicit Numbers(const char *at) : base_(at), others_(~Bytes64(at).digits()) {}
    /// One to eight digits at \a at and then \a mark, both passed over; -1 where it is anything else.
    int upTo(const char *&at, char mark)
    {
        std::ptrdiff_t from = at - base_;
        if (from > 64 - 9) {
            *this = Numbers(at);
            from = 0;
        }
        const std::uint64_t others = others_ >> from;
        const int size = others == 0 ? 64 : lowestBit(others);
        if (size == 0 || size > 8 || at[size] != mark)
            return -1;
        // Eight digits by three multiplications, those missing in front being zeros.
        std::uint64_t digits = 0;
        std::memcpy(&digits, at, 8);
        digits = (digits - 0x3030303030303030ULL) << (8 - size) * 8;
        digits = digits * 10 + (digits >> 8);
        digits = ((digits & 0x000000ff000000ffULL) * 0x000f424000000064ULL +
                  (digits >> 16 & 0x000000ff000000ffULL) * 0x0000271000000001ULL) >>
                 32;
        at += size + 1;
        return static_cast<int>(digits);
    }

private:
    const char *base_;
    std::uint64_t others_; ///< which of the bytes from base_ on are no digits
};

/// 198.51.100.1:31000 [10/Mar/2026:05:59:59.945] fe~ be/srv 1/0/0/53/55 200 8574 - - ---- 62/44/12/5/0 0/0
/// "GET / HTTP/2.0"
bool HaproxyLines::take(const char *line, const char *end, Sums &sums)
{
    const char *client = afterPrefix(line, end);
    if (!client || end - client < 90 || end[-1] != '"')
        return false;
    const auto *space = static_cast<const char *>(std::memchr(client, ' ', 48));
    if (!space || space[1] != '[' || space[19] != ':' || space[22] != '.' || space[26] != ']' ||
        space[27] != ' ')
        return false;
    const char *date = space + 2;
    const std::int64_t minute = minutes_.find(date);
    const int second = twoDigits(date + 18);
    const int hundredths = twoDigits(date + 21);
    if (minute == noTime || second < 0 || hundredths < 0 || !isDigit(date[23]))
        return false;
    // The line ends with a quote, so that no search by byte runs over its end.
    const auto left = [end](const char *at) { return static_cast<std::size_t>(end - at); };
    const char *at = space + 28;
    const auto *frontend = static_cast<const char *>(std::memchr(at, ' ', left(at)));
    if (!frontend || frontend == at)
        return false;
    const char *backend = frontend + 1;
    const auto *stop = static_cast<const char *>(std::memchr(backend, ' ', left(backend)));
    if (!stop || stop[-1] == '>' || !std::memchr(backend, '/', static_cast<std::size_t>(stop - backend)))
        return false;
    at = stop + 1;
    if (left(at) < 40)
        return false;
    Numbers numbers(at);
    int answer = 0; // the fourth of the times; those before it only have to be there
    for (int field = 0; field < 4 && answer >= 0; ++field)
        answer = numbers.upTo(at, '/');
    const int total = answer < 0 ? -1 : numbers.upTo(at, ' ');
    const int status = total < 0 ? -1 : numbers.upTo(at, ' ');
    if (status < 100 || status > 999 || !plainStatus_[static_cast<std::size_t>(status)] ||
        numbers.upTo(at, ' ') < 0)
        return false;
    // captured cookies, termination state, connections with the number of retries last, queues
    for (int i = 0; i < 2; ++i) {
        const auto *next = static_cast<const char *>(std::memchr(at, ' ', left(at)));
        if (!next)
            return false;
        at = next + 1;
    }
    if (left(at) < 20 || std::memcmp(at, "--", 2) != 0 || at[4] != ' ')
        return false;
    at += 5;
    for (int i = 0; i < 4; ++i) {
        if (numbers.upTo(at, '/') < 0)
            return false;
    }
    if (std::memcmp(at, "0 ", 2) != 0)
        return false;
    at += 2;
    if (numbers.upTo(at, '/') < 0 || numbers.upTo(at, ' ') < 0)
        return false;
    PlainRequest request;
    request.format = Format::HaproxyHttp;
    request.status = status;
    request.timeNs = (minute + second) * 1'000'000'000 + (hundredths * 10 + date[23] - '0') * 1'000'000;
    request.durationMs = total;
    request.upstreamMs = answer;
    request.upstream = {backend, static_cast<std::size_t>(stop - backend)};
    if (sums.wantsNames()) {
        const auto *open = static_cast<const char *>(std::memchr(at, '"', left(at)));
        Entry names;
        if (open && open + 1 < end)
            splitRequest({open + 1, left(open) - 2}, names);
        request.url = names.url;
        const std::string_view address(client, static_cast<std::size_t>(space - client));
        request.client = address.substr(0, address.rfind(':'));
        if (request.client.size() > 2 && request.client.front() == '[')
            request.client = request.client.substr(1, request.client.size() - 2);
    }
    sums.seePlain(request);
    return true;
}

const char *HaproxyLines::run(const char *begin, const char *end, Sums &sums, std::int64_t &lines)
{
    const char *line = begin;
    while (line != end) {
        const auto *stop =
            static_cast<const char *>(std::memchr(line, '\n', static_cast<std::size_t>(end - line)));
        if (!stop || stop - line < 100 || end - stop < 64)
            break;
        if (!take(line, stop[-1] == '\r' ? stop - 1 : stop, sums))
            break;
        ++lines;
        line = stop + 1;
    }
    return line;
}

} // namespace

std::unique_ptr<FastLines> fastHaproxyLines()
{
    return std::make_unique<HaproxyLines>();
}

} // namespace fd::logs
