// SPDX-License-Identifier: GPL-3.0-or-later
//
// Looks for bytes, 64 at a time.
#pragma once

#include <cstdint>
#include <cstring>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace fd::logs {

/// Sixty-four bytes of text; every mask has one bit for each byte, the first byte's lowest.
class Bytes64
{
public:
#ifdef __SSE2__
    explicit Bytes64(const char *p)
    {
        for (int i = 0; i < 4; ++i)
            parts_[i] = _mm_loadu_si128(reinterpret_cast<const __m128i *>(p) + i);
    }
    std::uint64_t equal(char c) const
    {
        const __m128i wanted = _mm_set1_epi8(c);
        return mask([&](__m128i part) { return _mm_cmpeq_epi8(part, wanted); });
    }
    std::uint64_t digits() const
    {
        const __m128i zero = _mm_set1_epi8('0');
        const __m128i nine = _mm_set1_epi8(9);
        return mask([&](__m128i part) {
            const __m128i value = _mm_sub_epi8(part, zero);
            return _mm_cmpeq_epi8(_mm_min_epu8(value, nine), value);
        });
    }

private:
    template <class Test>
    std::uint64_t mask(Test test) const
    {
        const auto bits = [&](int i) {
            return static_cast<std::uint64_t>(static_cast<unsigned>(_mm_movemask_epi8(test(parts_[i]))));
        };
        return bits(0) | bits(1) << 16 | bits(2) << 32 | bits(3) << 48;
    }
    __m128i parts_[4];
#else
    explicit Bytes64(const char *p)
    {
        std::memcpy(bytes_, p, sizeof bytes_);
    }
    std::uint64_t equal(char c) const
    {
        return mask([c](char byte) { return byte == c; });
    }
    std::uint64_t digits() const
    {
        return mask([](char byte) { return byte >= '0' && byte <= '9'; });
    }

private:
    template <class Test>
    std::uint64_t mask(Test test) const
    {
        std::uint64_t bits = 0;
        for (int i = 0; i < 64; ++i)
            bits |= static_cast<std::uint64_t>(test(bytes_[i]) ? 1 : 0) << i;
        return bits;
    }
    char bytes_[64];
#endif
};

/// The number of the lowest bit set; \a mask is not 0.
inline int lowestBit(std::uint64_t mask)
{
    return __builtin_ctzll(mask);
}

} // namespace fd::logs
