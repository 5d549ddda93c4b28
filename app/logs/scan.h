// SPDX-License-Identifier: GPL-3.0-or-later
//
// Reading a line from left to right without regular expressions.
#pragma once

#include <charconv>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace fd::logs {

inline bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}
inline bool isUpper(char c)
{
    return c >= 'A' && c <= 'Z';
}
inline bool isAlpha(char c)
{
    return isUpper(static_cast<char>(c & ~0x20));
}
inline char lower(char c)
{
    return isUpper(c) ? static_cast<char>(c | 0x20) : c;
}

inline bool equalsNoCase(std::string_view a, std::string_view lowerCase)
{
    if (a.size() != lowerCase.size()) {
        return false;
    }
    for (std::size_t i = 0; i < a.size(); ++i) {
        if (lower(a[i]) != lowerCase[i]) {
            return false;
        }
    }
    return true;
}

inline bool allDigits(std::string_view text)
{
    for (const char c : text) {
        if (!isDigit(c)) {
            return false;
        }
    }
    return !text.empty();
}

inline std::string_view trimmed(std::string_view text)
{
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) {
        text.remove_prefix(1);
    }
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t' || text.back() == '\r')) {
        text.remove_suffix(1);
    }
    return text;
}

/// "-" is how most servers write "none".
inline std::string_view orEmpty(std::string_view text)
{
    return text == "-" ? std::string_view() : text;
}

inline bool toNumber(std::string_view text, std::int64_t &value)
{
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc() && end == text.data() + text.size();
}

inline bool toNumber(std::string_view text, double &value)
{
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc() && end == text.data() + text.size();
}

/// A place in a line. Every reader returns false and may leave the place anywhere where the text is something
/// else.
struct Cursor {
    const char *p;
    const char *end;

    explicit Cursor(std::string_view text) : p(text.data()), end(text.data() + text.size()) {}

    bool atEnd() const { return p == end; }
    std::size_t left() const { return static_cast<std::size_t>(end - p); }
    std::string_view rest() const { return {p, left()}; }
    char peek() const { return p == end ? '\0' : *p; }

    bool lit(char c)
    {
        if (p == end || *p != c) {
            return false;
        }
        ++p;
        return true;
    }
    bool lit(std::string_view text)
    {
        if (left() < text.size() || std::memcmp(p, text.data(), text.size()) != 0) {
            return false;
        }
        p += text.size();
        return true;
    }
    void spaces()
    {
        while (p != end && *p == ' ') {
            ++p;
        }
    }
    /// Everything up to \a c, which is passed over.
    bool until(char c, std::string_view &text)
    {
        if (p == end) {
            return false;
        }
        const auto *hit = static_cast<const char *>(std::memchr(p, c, left()));
        if (!hit) {
            return false;
        }
        text = {p, static_cast<std::size_t>(hit - p)};
        p = hit + 1;
        return true;
    }
    /// Up to the next space or the end; the space stays.
    std::string_view token()
    {
        const auto *hit = p == end ? nullptr : static_cast<const char *>(std::memchr(p, ' ', left()));
        const char *stop = hit ? hit : end;
        const std::string_view text{p, static_cast<std::size_t>(stop - p)};
        p = stop;
        return text;
    }
    /// A quoted text whose opening quote comes next: ends at the first quote that no odd number of
    /// backslashes precedes.
    bool quoted(std::string_view &text)
    {
        if (!lit('"')) {
            return false;
        }
        const char *start = p;
        while (p != end) {
            const auto *hit = static_cast<const char *>(std::memchr(p, '"', left()));
            if (!hit) {
                return false;
            }
            const char *back = hit;
            while (back != start && back[-1] == '\\') {
                --back;
            }
            p = hit + 1;
            if ((hit - back) % 2 == 0) {
                text = {start, static_cast<std::size_t>(hit - start)};
                return true;
            }
        }
        return false;
    }
    /// Exactly \a count digits.
    bool digits(int count, int &value)
    {
        if (left() < static_cast<std::size_t>(count)) {
            return false;
        }
        value = 0;
        for (int i = 0; i < count; ++i) {
            if (!isDigit(p[i])) {
                return false;
            }
            value = value * 10 + (p[i] - '0');
        }
        p += count;
        return true;
    }
    /// One to \a most digits, 19 of which may be more than fits: then \a value is negative.
    bool number(std::int64_t &value, int most = 18)
    {
        int count = 0;
        std::uint64_t sum = 0;
        while (p != end && isDigit(*p) && count < most) {
            sum = sum * 10 + static_cast<std::uint64_t>(*p - '0');
            ++p;
            ++count;
        }
        value = static_cast<std::int64_t>(sum);
        return count > 0;
    }
    bool signedNumber(std::int64_t &value)
    {
        const bool minus = lit('-');
        if (!minus) {
            lit('+');
        }
        if (!number(value)) {
            return false;
        }
        value = minus ? -value : value;
        return true;
    }
    bool decimal(double &value)
    {
        const auto [stop, error] = std::from_chars(p, end, value);
        if (error != std::errc()) {
            return false;
        }
        p = stop;
        return true;
    }
};

} // namespace fd::logs
