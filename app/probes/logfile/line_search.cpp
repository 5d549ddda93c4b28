// SPDX-License-Identifier: GPL-3.0-or-later
#include "probes/logfile/line_search.h"

#include <re2/re2.h>

#include <chrono>
#include <cstring>
#include <optional>

namespace fd::probes {

namespace {

constexpr std::size_t blockBytes = 1U << 20;
constexpr std::size_t mostKept = 1'000'000;
constexpr std::chrono::milliseconds tellEvery{100};

char lowered(char c)
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
}

void lower(std::string &text)
{
    for (char &c : text)
        c = lowered(c);
}

/// Tells of each matching line of a block of whole lines, by the offset of the match.
class Matcher
{
public:
    explicit Matcher(const LineSearch &search)
        : text_(search.text.toStdString()), matchCase_(search.matchCase)
    {
        if (search.regex) {
            re2::RE2::Options options;
            options.set_log_errors(false);
            options.set_case_sensitive(search.matchCase);
            options.set_never_nl(true);
            expression_.emplace(text_, options);
        } else if (!matchCase_) {
            lower(text_);
        }
    }

    QString problem() const
    {
        return expression_ && !expression_->ok() ? QString::fromStdString(expression_->error()) : QString();
    }

    /// The offset of the first match at or after \a from; npos where there is none.
    std::size_t next(std::string_view block, std::size_t from)
    {
        if (expression_) {
            re2::StringPiece match;
            const re2::StringPiece whole(block.data(), block.size());
            return expression_->Match(whole, from, block.size(), re2::RE2::UNANCHORED, &match, 1)
                       ? static_cast<std::size_t>(match.data() - block.data())
                       : std::string_view::npos;
        }
        const char *data = block.data();
        if (!matchCase_) {
            if (from == 0) {
                folded_.assign(block);
                lower(folded_);
            }
            data = folded_.data();
        }
        const void *hit = ::memmem(data + from, block.size() - from, text_.data(), text_.size());
        return hit ? static_cast<std::size_t>(static_cast<const char *>(hit) - data) : std::string_view::npos;
    }

private:
    std::string text_;
    bool matchCase_;
    std::optional<re2::RE2> expression_ = {};
    std::string folded_ = {};
};

} // namespace

LineMatches findLines(const ReadAt &read, ByteRange bytes, const LineSearch &search,
                      const std::function<void(const LineMatches &)> &found, const std::stop_token &stop)
{
    LineMatches matches;
    Matcher matcher(search);
    matches.problem = matcher.problem();
    if (!matches.problem.isEmpty() || search.text.isEmpty()) {
        matches.complete = true;
        return matches;
    }
    using Clock = std::chrono::steady_clock;
    Clock::time_point told = Clock::now();
    std::vector<char> buffer(blockBytes);
    qint64 line = search.within.first;
    for (std::int64_t at = bytes.begin; at < bytes.end;) {
        if (stop.stop_requested())
            return matches;
        const auto wanted = static_cast<std::size_t>(std::min<std::int64_t>(bytes.end - at, blockBytes));
        std::string_view block(buffer.data(), read(at, buffer.data(), wanted));
        if (block.empty())
            break;
        at += static_cast<std::int64_t>(block.size());
        // Whole lines only; the rest comes with the next block.
        const auto lineEnd = block.rfind('\n');
        if (lineEnd != std::string_view::npos && at < bytes.end) {
            at -= static_cast<std::int64_t>(block.size() - lineEnd - 1);
            block = block.substr(0, lineEnd + 1);
        }
        std::size_t counted = 0; // lines before this offset are counted
        const auto countTo = [&](std::size_t offset) {
            while (const auto *hit = static_cast<const char *>(
                       std::memchr(block.data() + counted, '\n', offset - counted))) {
                ++line;
                counted = static_cast<std::size_t>(hit - block.data()) + 1;
            }
        };
        for (std::size_t from = 0; from < block.size();) {
            const std::size_t hit = matcher.next(block, from);
            if (hit == std::string_view::npos)
                break;
            countTo(hit);
            ++matches.count;
            if (matches.lines.size() < mostKept)
                matches.lines.push_back(line);
            const auto end = block.find('\n', hit);
            from = end == std::string_view::npos ? block.size() : end + 1;
        }
        countTo(block.size());
        if (found && Clock::now() - told >= tellEvery) {
            told = Clock::now();
            found(matches);
        }
    }
    matches.complete = true;
    return matches;
}

} // namespace fd::probes
