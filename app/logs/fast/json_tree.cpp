// SPDX-License-Identifier: GPL-3.0-or-later
#include "logs/fast/json_tree.h"

#include "logs/json_scan.h"

#include <algorithm>
#include <cstring>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace fd::logs {

namespace {

constexpr std::size_t padding = 16;
constexpr int deepest = 16;

bool isOfNumber(char c)
{
    return isDigit(c) || c == '.' || c == '-' || c == '+' || c == 'e' || c == 'E';
}

#ifdef __SSE2__
__m128i sixteenAt(const char *p)
{
    return _mm_loadu_si128(reinterpret_cast<const __m128i *>(p));
}
#endif

/// The first quote, backslash or line end; null where \a end comes first.
inline const char *textEnd(const char *p, const char *end)
{
#ifdef __SSE2__
    const __m128i quote = _mm_set1_epi8('"');
    const __m128i slash = _mm_set1_epi8('\\');
    const __m128i newline = _mm_set1_epi8('\n');
    for (; end - p >= 16; p += 16) {
        const __m128i bytes = sixteenAt(p);
        const __m128i hits =
            _mm_or_si128(_mm_or_si128(_mm_cmpeq_epi8(bytes, quote), _mm_cmpeq_epi8(bytes, slash)),
                         _mm_cmpeq_epi8(bytes, newline));
        const int mask = _mm_movemask_epi8(hits);
        if (mask != 0)
            return p + __builtin_ctz(static_cast<unsigned>(mask));
    }
#endif
    while (p != end && *p != '"' && *p != '\\' && *p != '\n')
        ++p;
    return p == end ? nullptr : p;
}

/// Where a number ends: at anything that no number holds.
inline const char *numberEnd(const char *p, const char *end)
{
#ifdef __SSE2__
    for (; end - p >= 16; p += 16) {
        // '+' to '9' without ',' and '/', and both cases of 'e'
        const __m128i bytes = sixteenAt(p);
        const __m128i above = _mm_sub_epi8(bytes, _mm_set1_epi8('+'));
        const __m128i near = _mm_cmpeq_epi8(_mm_min_epu8(above, _mm_set1_epi8('9' - '+')), above);
        const __m128i other = _mm_or_si128(_mm_cmpeq_epi8(bytes, _mm_set1_epi8(',')),
                                           _mm_cmpeq_epi8(bytes, _mm_set1_epi8('/')));
        const __m128i power = _mm_cmpeq_epi8(_mm_or_si128(bytes, _mm_set1_epi8(0x20)), _mm_set1_epi8('e'));
        const auto mask =
            static_cast<unsigned>(_mm_movemask_epi8(_mm_or_si128(_mm_andnot_si128(other, near), power)));
        if (mask != 0xffffU)
            return p + __builtin_ctz(~mask);
    }
#endif
    while (p != end && isOfNumber(*p))
        ++p;
    return p;
}

} // namespace

inline bool JsonTree::starts(const char *at, const Node &node) const
{
    const char *text = texts_.data() + node.text;
#ifdef __SSE2__
    const char *last = at + (node.size & ~15U);
    for (; at != last; at += 16, text += 16) {
        if (_mm_movemask_epi8(_mm_cmpeq_epi8(sixteenAt(at), sixteenAt(text))) != 0xffff)
            return false;
    }
    const auto same =
        static_cast<unsigned>(_mm_movemask_epi8(_mm_cmpeq_epi8(sixteenAt(at), sixteenAt(text))));
    return (~same & node.rest) == 0;
#else
    return std::memcmp(at, text, node.size) == 0;
#endif
}

/// Walks a line once and notes what stands between its values and what they mean.
struct JsonTree::Learner {
    Learner(std::string_view text, const std::vector<bool> &asText) : at(text), literal(at.p), fixed(asText)
    {
    }

    struct Place {
        std::string_view key = {};
        bool taking = true;
        int penalty = 0;
        int depth = 0; ///< of groups whose members count
        int level = 0; ///< of brackets
    };

    bool line()
    {
        if (at.peek() != '{' || !value({}))
            return false;
        skipJsonSpace(at);
        if (!at.atEnd())
            return false;
        steps.push_back({from(literal), After::End});
        return true;
    }

    bool value(const Place &place)
    {
        if (place.level > deepest)
            return false;
        switch (at.peek()) {
        case '"': {
            ++at.p;
            const char *start = at.p;
            std::string_view text;
            if (!at.until('"', text) || text.find('\\') != std::string_view::npos)
                return false;
            return slot(start, at.p - 1, After::Text, place);
        }
        case '{': return object(place);
        case '[': return array(place);
        case 't':
        case 'f':
            // A truth is part of the text that stays the same, so it must not be a field.
            return (at.lit("true") || at.lit("false")) && !(place.taking && jsonKeyOf(place.key));
        case 'n': return at.lit("null");
        default: {
            const char *start = at.p;
            at.p = numberEnd(at.p, at.end);
            return (isDigit(*start) || *start == '-') && at.p != start &&
                   slot(start, at.p, After::Number, place);
        }
        }
    }

    bool object(const Place &place)
    {
        ++at.p;
        const bool top = place.level == 0;
        const bool group = place.taking && place.depth < 3 && isJsonGroup(place.key);
        skipJsonSpace(at);
        if (at.lit('}'))
            return true;
        while (true) {
            skipJsonSpace(at);
            Place inner{
                {}, top || group, top ? 0 : place.penalty + 2, top ? 0 : place.depth + 1, place.level + 1};
            if (!at.lit('"') || !at.until('"', inner.key) || inner.key.find('\\') != std::string_view::npos)
                return false;
            if (!top && place.key == "resp_headers")
                inner.taking = inner.taking && inner.key == "X-Upstream";
            skipJsonSpace(at);
            if (!at.lit(':'))
                return false;
            skipJsonSpace(at);
            if (at.atEnd() || !value(inner))
                return false;
            skipJsonSpace(at);
            if (at.lit('}'))
                return true;
            if (!at.lit(','))
                return false;
        }
    }

    bool array(const Place &place)
    {
        ++at.p;
        Place element = place;
        ++element.level;
        skipJsonSpace(at);
        if (at.lit(']'))
            return true;
        while (true) {
            skipJsonSpace(at);
            const bool nested = at.peek() == '{' || at.peek() == '[';
            if (nested && element.taking && jsonKeyOf(place.key))
                return false;
            if (nested)
                element.taking = false;
            if (at.atEnd() || !value(element))
                return false;
            element.taking = false; // the first one stands for all
            skipJsonSpace(at);
            if (at.lit(']'))
                return true;
            if (!at.lit(','))
                return false;
        }
    }

    bool slot(const char *start, const char *stop, After after, const Place &place)
    {
        const std::size_t number = values++;
        std::size_t index = steps.size();
        if (number >= JsonLayout::mostSlots)
            return false;
        if (number < fixed.size() && fixed[number]) {
            index = JsonLayout::mostSlots + layout.fixed.size();
            layout.fixed.emplace_back(start, stop);
        } else {
            steps.push_back({{literal, static_cast<std::size_t>(start - literal)}, after});
            literal = stop;
        }
        const JsonKey *known = place.taking ? jsonKeyOf(place.key) : nullptr;
        if (!known)
            return true;
        // Another program's line, or one that may be spread over an array of bytes.
        if (known->field == JsonField::Inside || place.key == "MESSAGE" || place.key == "resourceLogs")
            return false;
        if (known->format != Format::Json && place.depth == 0)
            layout.format = known->format;
        auto &choice = layout.choices[static_cast<std::size_t>(known->field)];
        if (choice.count == choice.slots.size())
            return false;
        const int weight = known->weight * 4 - place.penalty;
        std::size_t rank = choice.count++;
        for (; rank > 0 && choice.weights[rank - 1] < weight; --rank) {
            choice.weights[rank] = choice.weights[rank - 1];
            choice.slots[rank] = choice.slots[rank - 1];
        }
        choice.weights[rank] = weight;
        choice.slots[rank] = static_cast<std::uint8_t>(index);
        return weight > 0;
    }

    std::string_view from(const char *start) const { return {start, static_cast<std::size_t>(at.p - start)}; }

    Cursor at;
    const char *literal;
    const std::vector<bool> &fixed;
    std::size_t values = 0;
    std::vector<Step> steps = {};
    JsonLayout layout = {};
};

std::uint32_t JsonTree::childFor(std::uint32_t parent, const Step &step)
{
    std::uint32_t before = 0;
    std::uint32_t next = nodes_[parent].child;
    while (next != 0 && nodes_[next].size >= step.literal.size()) {
        const Node &node = nodes_[next];
        if (node.after == step.after && std::string_view(texts_).substr(node.text, node.size) == step.literal)
            return next;
        before = next;
        next = node.sibling;
    }
    Node node;
    node.text = static_cast<std::uint32_t>(texts_.size());
    node.size = static_cast<std::uint32_t>(step.literal.size());
    node.rest = (1U << (node.size % 16)) - 1;
    node.after = step.after;
    node.sibling = next;
    texts_.append(step.literal).append(padding, '\0');
    const auto index = static_cast<std::uint32_t>(nodes_.size());
    nodes_.push_back(node);
    (before == 0 ? nodes_[parent].child : nodes_[before].sibling) = index;
    return index;
}

bool JsonTree::learn(std::string_view line, const std::vector<bool> &fixed)
{
    if (line.size() > longestLine || layouts_.size() >= mostLayouts)
        return false;
    Learner learner(line, fixed);
    if (!learner.line() || nodes_.size() + learner.steps.size() > mostNodes)
        return false;
    std::uint32_t at = 0;
    for (const Step &step : learner.steps) {
        at = childFor(at, step);
        if (step.after != After::End)
            learner.layout.keys.emplace_back(step.literal.substr(step.literal.find_last_of(",{") + 1));
    }
    nodes_[at].layout = static_cast<std::uint32_t>(layouts_.size());
    layouts_.push_back(std::move(learner.layout));
    return true;
}

const JsonLayout *JsonTree::match(const char *begin, const char *end, JsonSlots &slots,
                                  const char *&lineEnd) const
{
    const char *at = begin;
    const Node *node = nodes_.data();
    for (std::size_t slot = 0;; ++slot) {
        std::uint32_t next = node->child;
        while (true) {
            if (next == 0)
                return nullptr;
            node = &nodes_[next];
            if (end - at < static_cast<std::ptrdiff_t>(node->size + padding))
                return nullptr;
            if (starts(at, *node))
                break;
            next = node->sibling;
        }
        at += node->size;
        if (node->after == After::End) {
            lineEnd = at;
            return *at == '\n' || (*at == '\r' && at[1] == '\n') ? &layouts_[node->layout] : nullptr;
        }
        const char *stop = nullptr; // sixteen bytes are there to be read
        if (node->after == After::Text) {
            stop = textEnd(at, end);
            if (!stop || *stop != '"')
                return nullptr;
        } else {
            stop = numberEnd(at, end);
            if (stop == at || !(isDigit(*at) || *at == '-'))
                return nullptr;
        }
        slots[slot] = {at, static_cast<std::size_t>(stop - at)};
        at = stop;
    }
}

} // namespace fd::logs
