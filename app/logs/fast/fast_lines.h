// SPDX-License-Identifier: GPL-3.0-or-later
//
// Lines of a layout that is known by now, at the speed of the memory. What is out of the ordinary (a failure
// above all) is left to the full reading, so both give the same sums.
#pragma once

#include "logs/sums.h"

#include <memory>

namespace fd::logs {

class FastLines
{
public:
    virtual ~FastLines() = default;
    /// Learns from a \a line and what its full reading gave.
    virtual void learn(std::string_view line, const Entry &entry) = 0;
    /// Sums up the lines from \a begin on as far as they are known; \returns the start of the first one that
    /// is not, or that does not end before \a end. \a lines counts those taken.
    virtual const char *run(const char *begin, const char *end, Sums &sums, std::int64_t &lines) = 0;
};

/// The layouts that there is something for.
enum class FastKind : std::uint8_t { Clf, Haproxy, Json, Varnish, Count };

/// Which layout lines of \a format may have; Count for none.
FastKind fastKindOf(Format format);
std::unique_ptr<FastLines> fastLinesOf(FastKind kind);

/// \a avx2: with what processors with AVX2 have.
std::unique_ptr<FastLines> fastClfLines(bool avx2);
std::unique_ptr<FastLines> fastHaproxyLines();
std::unique_ptr<FastLines> fastJsonLines();
std::unique_ptr<FastLines> fastVarnishLines();

/// By status: does it call for no look at the line, so that its requests count as having gone well?
const std::array<bool, 1000> &plainStatuses();

/// The stamps of a minute, read once. Logs are nearly on time, so the last few minutes are all that is asked
/// for.
template <std::size_t Size>
class MinuteCache
{
public:
    /// The UTC second at which the minute of \a text begins; noTime where it is not known.
    std::int64_t find(const char *text) const
    {
        for (const Known &known : known_) {
            if (std::memcmp(known.text, text, Size) == 0 && known.second != noTime)
                return known.second;
        }
        return noTime;
    }
    void add(const char *text, std::int64_t second)
    {
        Known &known = known_[next_++ % std::size(known_)];
        std::memcpy(known.text, text, Size);
        known.second = second;
    }

private:
    struct Known {
        char text[Size] = {};
        std::int64_t second = noTime;
    };
    Known known_[4] = {};
    std::size_t next_ = 0;
};

/// Two digits; -1 where they are none.
inline int twoDigits(const char *p)
{
    return isDigit(p[0]) && isDigit(p[1]) ? (p[0] - '0') * 10 + (p[1] - '0') : -1;
}

/// "123.456" of at most 15 digits, the same as from_chars() gives (both parts are exact in a double). False
/// where it is anything else.
inline bool plainDecimal(std::string_view text, double &value)
{
    static constexpr double powers[] = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12};
    if (text.size() > 16)
        return false;
    const char *p = text.data();
    const char *end = p + text.size();
    std::int64_t number = 0;
    const char *start = p;
    for (; p != end && isDigit(*p); ++p)
        number = number * 10 + (*p - '0');
    const std::ptrdiff_t whole = p - start;
    std::ptrdiff_t decimals = 0;
    if (whole == 0)
        return false;
    if (p != end) {
        if (*p != '.')
            return false;
        for (start = ++p; p != end && isDigit(*p); ++p)
            number = number * 10 + (*p - '0');
        decimals = p - start;
        if (p != end || decimals == 0 || decimals > 12)
            return false;
    }
    if (whole + decimals > 15)
        return false;
    value = static_cast<double>(number) / powers[decimals];
    return true;
}

/// "1773122400.017983" into nanoseconds. False where it is anything else, or too late for readEpoch().
inline bool plainEpoch(std::string_view text, std::int64_t &ns)
{
    constexpr std::size_t point = 10;
    if (text.size() != 17 || text[point] != '.')
        return false;
    std::int64_t micros = 0;
    bool digits = true;
    for (std::size_t i = 0; i < 17; ++i) {
        if (i == point)
            continue;
        digits = digits & isDigit(text[i]);
        micros = micros * 10 + (text[i] - '0');
    }
    if (!digits || micros >= lastSecond * 1'000'000)
        return false;
    ns = micros * 1000;
    return true;
}

} // namespace fd::logs
