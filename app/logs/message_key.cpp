// SPDX-License-Identifier: GPL-3.0-or-later
#include "logs/message_key.h"

#include "logs/bytes64.h"
#include "logs/scan.h"

#include <algorithm>
#include <array>
#include <iterator>

namespace fd::logs {

namespace {

constexpr std::size_t chunkBytes = 640;

std::uint64_t step(std::uint64_t hash, std::uint64_t value)
{
    return (hash ^ value) * 0x9fb21c651e98df25ULL;
}

std::uint64_t spread(std::uint64_t hash)
{
    return hash ^ hash >> 29;
}

/// The word at \a p; eight bytes behind it can be read.
std::uint64_t hashOf(const char *p, std::size_t size)
{
    std::uint64_t hash = step(size, 0); // spread, so that no byte makes up for a length
    for (; size >= 8; size -= 8, p += 8) {
        std::uint64_t chunk = 0;
        std::memcpy(&chunk, p, 8);
        hash = spread(step(hash, chunk));
    }
    if (size > 0) {
        std::uint64_t chunk = 0;
        std::memcpy(&chunk, p, 8);
        hash = step(hash, chunk & ((std::uint64_t(1) << size * 8) - 1));
    }
    return spread(hash) | 1;
}

enum : std::uint8_t { Other = 0, Digit = 1, Letter = 2, Hex = 4 };

constexpr std::array<std::uint8_t, 256> classes = [] {
    std::array<std::uint8_t, 256> table = {};
    for (std::size_t c = '0'; c <= '9'; ++c)
        table[c] = Digit | Hex;
    for (std::size_t c = 'a'; c <= 'z'; ++c) {
        const std::uint8_t hex = c <= 'f' ? Hex : Other;
        table[c] = Letter | hex;
        table[c - 'a' + 'A'] = Letter | hex;
    }
    return table;
}();

unsigned classOf(char c)
{
    return classes[static_cast<unsigned char>(c)];
}

/// An IPv6 address, whatever brackets, port or comma it stands with.
bool isAddress(std::string_view word)
{
    int colons = 0;
    for (const char c : word) {
        if (c == ':')
            ++colons;
        else if ((classOf(c) & Hex) == 0 && c != '.' && c != '[' && c != ']' && c != ',')
            return false;
    }
    return colons >= 2;
}

/// A word that holds digits or slashes, without the parts that change. Eight bytes behind it can be read.
/// \a numbered is set where a number stays.
std::uint64_t shapeOfWord(std::string_view word, bool afterLine, bool &numbered)
{
    if (isAddress(word))
        return '#';
    std::uint64_t hash = 7;
    bool inPath = false;
    for (std::size_t i = 0; i < word.size();) {
        const char c = word[i];
        unsigned kinds = classOf(c);
        if (kinds == Other) {
            hash = step(hash, static_cast<unsigned char>(c));
            ++i;
            continue;
        }
        std::size_t stop = i + 1;
        for (; stop < word.size(); ++stop) {
            const bool joins = (word[stop] == '-' || word[stop] == '_') && stop + 1 < word.size() &&
                               classOf(word[stop + 1]) != Other; // "840b1b1c-cc0c"
            if (classOf(word[stop]) == Other && !joins)
                break;
            kinds |= classOf(word[stop]);
        }
        const bool digit = (kinds & Digit) != 0;
        const bool letter = (kinds & Letter) != 0;
        const char before = i == 0 ? ' ' : word[i - 1];
        const char after = stop < word.size() ? word[stop] : ' ';
        const std::size_t size = stop - i;
        const bool path = before == '/' && i >= 2 && word[i - 2] != '/';
        inPath = inPath || path;
        // Error numbers stand alone, in brackets or after an equals sign; error codes begin with capitals.
        const bool decimal = after == '.' && stop + 1 < word.size() && isDigit(word[stop + 1]);
        const bool number =
            digit && !letter &&
            (size > 3 || afterLine || decimal || inPath || (before != '(' && before != '=' && before != ' '));
        const bool mixed = digit && letter && size > 7 && !(isUpper(word[i]) && isUpper(word[i + 1]));
        const bool changes = path || number || mixed;
        numbered = numbered || (digit && !changes);
        hash = step(hash, changes ? '#' : hashOf(word.data() + i, size));
        i = stop;
    }
    return spread(hash) | 1;
}

class Keyed
{
public:
    /// The words of \a text that end in it, or all where none does.
    void take(std::string_view text)
    {
        const std::size_t size = load(text);
        const std::size_t end = text.size() < chunkBytes ? size : lastSpace(size);
        taken_ = end;
        std::size_t oddAt = next(odd_, true, 0);
        std::size_t digitAt = next(digits_, true, 0);
        for (std::size_t at = next(spaces_, false, 0); at < end;) {
            const std::size_t stop = next(spaces_, true, at);
            const std::string_view word(bytes_ + at, stop - at);
            const std::uint64_t hash = hashOf(word.data(), word.size());
            if (oddAt < at)
                oddAt = next(odd_, true, at);
            if (digitAt < at)
                digitAt = next(digits_, true, at);
            if (!shaped_)
                key_.shape =
                    spread(step(key_.shape, oddAt < stop ? shapeOfWord(word, afterLine_, numbered_) : hash));
            const bool digit = digitAt < stop;
            const bool variable = digit ? !namesAnError(word) : word.size() == 3 && namesADay(word);
            numbered_ = numbered_ || (digit && !variable);
            key_.words = spread(step(key_.words, variable ? 2 : hash));
            afterLine_ = word == "line";
            ++words_;
            at = next(spaces_, false, stop);
        }
        shaped_ = true; // what comes later does not tell failures apart
    }
    std::size_t taken() const { return taken_; }
    bool wantsMore() const { return words_ < mostWords; }
    MessageKey key() const { return key_; }
    bool isNumbered() const { return numbered_; }

private:
    static constexpr std::size_t blocks = chunkBytes / 64 + 1;
    static constexpr int mostWords = 200;

    /// A copy, so that sixty-four bytes can be read anywhere.
    std::size_t load(std::string_view text)
    {
        size_ = text.size();
        std::memcpy(bytes_, text.data(), size_);
        std::memset(bytes_ + size_, ' ', 64);
        used_ = size_ / 64 + 1;
        for (std::size_t i = 0; i < used_; ++i) {
            const Bytes64 block(bytes_ + i * 64);
            spaces_[i] = block.equal(' ') | block.equal('\t') | block.equal('\n');
            digits_[i] = block.digits();
            odd_[i] = digits_[i] | block.equal('/');
        }
        return size_;
    }
    std::size_t lastSpace(std::size_t size) const
    {
        const auto space = std::string_view(bytes_, size).find_last_of(" \t\n");
        return space == std::string_view::npos || space == 0 ? size : space;
    }
    std::size_t next(const std::uint64_t *masks, bool set, std::size_t from) const
    {
        std::size_t block = from / 64;
        if (block >= used_)
            return size_;
        std::uint64_t mask = (set ? masks[block] : ~masks[block]) & (~std::uint64_t(0) << from % 64);
        while (mask == 0) {
            if (++block >= used_)
                return size_;
            mask = set ? masks[block] : ~masks[block];
        }
        return std::min(size_, block * 64 + static_cast<std::size_t>(lowestBit(mask)));
    }

    char bytes_[chunkBytes + 64];
    std::uint64_t spaces_[blocks];
    std::uint64_t odd_[blocks]; ///< digits and slashes
    std::uint64_t digits_[blocks];
    std::size_t size_ = 0, used_ = 0, taken_ = 0;
    MessageKey key_ = {1, 1};
    int words_ = 0;
    bool afterLine_ = false;
    bool shaped_ = false;
    bool numbered_ = false;
};

Keyed keyed(std::string_view text)
{
    Keyed keyed;
    keyed.take(text.substr(0, chunkBytes));
    for (std::size_t at = keyed.taken(); at < text.size() && keyed.wantsMore(); at += keyed.taken())
        keyed.take(text.substr(at, chunkBytes));
    return keyed;
}

/// \a chunk with a zero for every digit.
std::uint64_t withoutDigits(std::uint64_t chunk)
{
    constexpr std::uint64_t each = 0x0101010101010101ULL;
    const std::uint64_t value = chunk ^ each * '0';
    const std::uint64_t notDigits = (((value & each * 0x7f) + each * (0x7f - 9)) | value) & each * 0x80;
    return chunk & ~(((notDigits ^ each * 0x80) >> 7) * 0x0f);
}

struct Hashes {
    std::uint64_t masked; ///< of the text without its digits
    std::uint64_t whole;
};

Hashes hashesOf(std::string_view text)
{
    Hashes hashes = {step(text.size(), 0), step(~text.size(), 0)};
    const auto take = [&hashes](std::uint64_t chunk) {
        hashes.masked = spread(step(hashes.masked, withoutDigits(chunk)));
        hashes.whole = spread(step(hashes.whole, chunk));
    };
    const char *p = text.data();
    std::size_t left = text.size();
    std::uint64_t chunk = 0;
    for (; left >= 8; left -= 8, p += 8) {
        std::memcpy(&chunk, p, 8);
        take(chunk);
    }
    chunk = 0;
    std::memcpy(&chunk, p, left);
    take(chunk);
    return {step(hashes.masked, 1), step(hashes.whole, 1)};
}

} // namespace

bool namesAnError(std::string_view word)
{
    if (word.front() == '(') {
        std::size_t i = 1;
        while (i < word.size() && isDigit(word[i])) {
            ++i;
        }
        return i > 1 && i < word.size() && (word[i] == ':' || word[i] == ')');
    }
    std::size_t letters = 0;
    while (letters < word.size() && isUpper(word[letters])) {
        ++letters;
    }
    if (letters < 1 || letters > 4) {
        return false;
    }
    std::size_t digits = letters;
    while (digits < word.size() && isDigit(word[digits])) {
        ++digits;
    }
    return digits - letters >= 4 && digits - letters <= 6 && (digits == word.size() || word[digits] == ':');
}

bool namesADay(std::string_view word)
{
    static constexpr std::string_view names[] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun",
                                                 "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul",
                                                 "Aug", "Sep", "Oct", "Nov", "Dec"};
    return word.size() == 3 && isUpper(word[0]) &&
           std::find(std::begin(names), std::end(names), word) != std::end(names);
}

MessageKey keyOf(std::string_view text)
{
    return keyed(text).key();
}

MessageKey MessageKeys::of(std::string_view text)
{
    if (text.empty() || text.size() > longest)
        return keyOf(text);
    if (known_.empty())
        known_.resize(std::size_t(1) << bits);
    const Hashes hashes = hashesOf(text);
    Known &all = at(hashes.masked);
    if (all.hash == hashes.masked && all.holds == Holds::KeyOfAll)
        return all.key;
    Known &one = at(hashes.whole);
    if (all.hash == hashes.masked && all.holds == Holds::ANumber && one.hash == hashes.whole &&
        one.holds == Holds::KeyOfOne)
        return one.key;
    const Keyed read = keyed(text);
    all = {hashes.masked, read.key(), read.isNumbered() ? Holds::ANumber : Holds::KeyOfAll};
    if (read.isNumbered() && &one != &all)
        one = {hashes.whole, read.key(), Holds::KeyOfOne};
    return read.key();
}

} // namespace fd::logs
