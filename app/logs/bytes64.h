// SPDX-License-Identifier: GPL-3.0-or-later
//
// Looks for bytes, many at a time.
#pragma once

#include <cstdint>
#include <cstring>

#ifdef __SSE2__
#include <immintrin.h>
#endif

namespace fd::logs {

/// Sixteen bytes of text for each part, at most four; every mask has one bit for each byte, the first byte's
/// lowest.
template <int Parts>
class Bytes
{
public:
#ifdef __SSE2__
    explicit Bytes(const char *p)
    {
        for (int i = 0; i < Parts; ++i)
            parts_[i] = _mm_loadu_si128(reinterpret_cast<const __m128i *>(p) + i);
    }
    std::uint64_t equal(char c) const
    {
        const __m128i wanted = _mm_set1_epi8(c);
        return mask([&](__m128i part) { return _mm_cmpeq_epi8(part, wanted); });
    }
    bool same(const char *p) const
    {
        const Bytes other(p);
        __m128i differ = _mm_xor_si128(parts_[0], other.parts_[0]);
        for (int i = 1; i < Parts; ++i)
            differ = _mm_or_si128(differ, _mm_xor_si128(parts_[i], other.parts_[i]));
        return _mm_movemask_epi8(_mm_cmpeq_epi8(differ, _mm_setzero_si128())) == 0xffff;
    }
    std::uint64_t either(char a, char b) const
    {
        const __m128i first = _mm_set1_epi8(a);
        const __m128i second = _mm_set1_epi8(b);
        return mask([&](__m128i part) {
            return _mm_or_si128(_mm_cmpeq_epi8(part, first), _mm_cmpeq_epi8(part, second));
        });
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
        std::uint64_t all = bits(0);
        for (int i = 1; i < Parts; ++i)
            all |= bits(i) << (16 * i);
        return all;
    }
    __m128i parts_[Parts];
#else
    explicit Bytes(const char *p)
    {
        std::memcpy(bytes_, p, sizeof bytes_);
    }
    std::uint64_t equal(char c) const
    {
        return mask([c](char byte) { return byte == c; });
    }
    bool same(const char *p) const
    {
        return std::memcmp(bytes_, p, sizeof bytes_) == 0;
    }
    std::uint64_t either(char a, char b) const
    {
        return mask([a, b](char byte) { return byte == a || byte == b; });
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
        for (int i = 0; i < 16 * Parts; ++i)
            bits |= static_cast<std::uint64_t>(test(bytes_[i]) ? 1 : 0) << i;
        return bits;
    }
    char bytes_[16 * Parts];
#endif
};
using Bytes16 = Bytes<1>;
using Bytes64 = Bytes<4>;

/// How to find one of two bytes among the sixty-four from p on: on any processor, and on one with AVX2, which
/// is asked for when the program runs (as GNU wc does).
struct AnyProcessor {
    static std::uint64_t either(const char *p, char a, char b) { return Bytes64(p).either(a, b); }
};
#ifdef __x86_64__
#define FD_AVX2 __attribute__((target("avx2,bmi")))
struct Avx2 {
    FD_AVX2 static std::uint64_t either(const char *p, char a, char b)
    {
        const __m256i first = _mm256_set1_epi8(a);
        const __m256i second = _mm256_set1_epi8(b);
        const __m256i low = _mm256_loadu_si256(reinterpret_cast<const __m256i *>(p));
        const __m256i high = _mm256_loadu_si256(reinterpret_cast<const __m256i *>(p) + 1);
        const int lowBits = _mm256_movemask_epi8(
            _mm256_or_si256(_mm256_cmpeq_epi8(low, first), _mm256_cmpeq_epi8(low, second)));
        const int highBits = _mm256_movemask_epi8(
            _mm256_or_si256(_mm256_cmpeq_epi8(high, first), _mm256_cmpeq_epi8(high, second)));
        return static_cast<unsigned>(lowBits) | static_cast<std::uint64_t>(static_cast<unsigned>(highBits))
                                                    << 32;
    }
};
#endif

/// May Avx2 be used on this processor?
inline bool hasAvx2()
{
#ifdef FD_AVX2
    static const bool has = __builtin_cpu_supports("avx2") != 0 && __builtin_cpu_supports("bmi") != 0;
    return has;
#else
    return false;
#endif
}

/// The number of the lowest bit set; \a mask is not 0.
inline int lowestBit(std::uint64_t mask)
{
    return __builtin_ctzll(mask);
}

} // namespace fd::logs
