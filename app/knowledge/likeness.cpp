// SPDX-License-Identifier: GPL-3.0-or-later
#include "knowledge/likeness.h"

#include "knowledge/resource.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

namespace fd::knowledge {

namespace {

constexpr qsizetype kMostText = 8192;
constexpr std::size_t kFewestWords = 3;
/// What is added to each count, so that a word which a cause has not used yet does not rule it out.
constexpr double kSmoothing = 0.1;
/// Causes with many known texts are more common, but not in proportion: texts were collected, not sampled.
constexpr double kPriorShare = 0.5;

/// A word or a pair of neighbours, by its hash.
using Word = std::uint64_t;

/// The words of a text and each pair of neighbours, once each: letters only, in lower case, "ReadTimeout" as
/// two.
std::vector<Word> wordsOf(QStringView text)
{
    constexpr Word start = 0xcbf29ce484222325ULL; // FNV-1a
    constexpr Word prime = 0x100000001b3ULL;
    std::vector<Word> words;
    Word before = 0;
    Word word = start;
    int letters = 0;
    const auto end = [&] {
        if (letters > 1) {
            words.push_back(word);
            if (before != 0)
                words.push_back((before ^ (word >> 32)) * prime ^ word);
            before = word;
        }
        word = start;
        letters = 0;
    };
    bool small = false;
    for (const QChar c : text.left(kMostText)) {
        const char16_t code = c.unicode();
        const bool big = code >= u'A' && code <= u'Z';
        const bool letter = big || (code >= u'a' && code <= u'z');
        if (!letter || (big && small))
            end();
        if (letter) {
            word = (word ^ (code | 0x20U)) * prime;
            ++letters;
        }
        small = letter && !big;
    }
    end();
    std::sort(words.begin(), words.end());
    words.erase(std::unique(words.begin(), words.end()), words.end());
    return words;
}

/// In how many texts of each cause a word stands.
class Words
{
public:
    static const Words &shared()
    {
        static const Words words;
        return words;
    }

    /// \a text: sorted.
    std::vector<Likely> rank(const std::vector<Word> &text) const
    {
        std::vector<const Use *> known; // the first of those of each word that is known
        for (const Word word : text) {
            const auto use = std::lower_bound(uses_.begin(), uses_.end(), Use{word, 0, 0});
            if (use != uses_.end() && use->word == word)
                known.push_back(&*use);
        }
        std::vector<Likely> ranked;
        if (known.size() < kFewestWords)
            return ranked;
        std::vector<double> scores;
        for (const Cause &cause : causes_)
            scores.push_back(kPriorShare * std::log(cause.texts));
        const Use *end = uses_.data() + uses_.size();
        for (const Use *first : known) {
            double all = 0;
            std::vector<double> own(causes_.size(), kSmoothing);
            for (const Use *use = first; use != end && use->word == first->word; ++use) {
                own[use->cause] += use->times;
                all += use->times;
            }
            for (std::size_t i = 0; i < scores.size(); ++i)
                scores[i] +=
                    std::log(own[i] / (causes_[i].uses + kSmoothing * words_)) - std::log(all / total_);
        }
        for (std::size_t i = 0; i < scores.size(); ++i)
            ranked.push_back({causes_[i].id, scores[i]});
        std::sort(ranked.begin(), ranked.end(), [](const Likely &a, const Likely &b) {
            return a.score != b.score ? a.score > b.score : a.cause < b.cause;
        });
        return ranked;
    }

private:
    struct Cause {
        QString id;
        double texts = 0;
        double uses = 0;
    };
    /// In how many texts of a cause a word stands.
    struct Use {
        Word word;
        std::uint32_t cause; ///< its place in causes_
        std::uint32_t times;
        bool operator<(const Use &other) const
        {
            return word != other.word ? word < other.word : cause < other.cause;
        }
    };

    Words()
    {
        // As written, not as translated: servers write English.
        const auto read = [](const char *name) {
            return QJsonDocument::fromJson(readResource(QString::fromLatin1(name) + QStringLiteral(".json")))
                .object()
                .value(QLatin1StringView(name))
                .toArray();
        };
        const auto learn = [&](const char *name, const char *cause,
                               std::initializer_list<const char *> keys) {
            for (const auto &value : read(name)) {
                const QJsonObject row = value.toObject();
                QString text;
                for (const char *key : keys)
                    text += row.value(QLatin1StringView(key)).toString() + u' ';
                add(row.value(QLatin1StringView(cause)).toString(), text);
            }
        };
        learn("signatures", "cause", {"example", "meaning"});
        learn("causes", "id", {"id", "title", "tell", "confirm"});
        settle();
    }
    void add(const QString &id, const QString &text)
    {
        // What only says that nothing is known is no guess.
        if (id == QLatin1StringView("unknown-5xx"))
            return;
        auto cause = std::find_if(causes_.begin(), causes_.end(), [&](const Cause &c) { return c.id == id; });
        if (cause == causes_.end())
            cause = causes_.insert(cause, Cause{id});
        ++cause->texts;
        for (const Word word : wordsOf(text)) {
            uses_.push_back({word, static_cast<std::uint32_t>(cause - causes_.begin()), 1});
            ++cause->uses;
        }
    }
    /// Sorts the uses and joins those of one word and cause.
    void settle()
    {
        total_ = static_cast<double>(uses_.size());
        std::sort(uses_.begin(), uses_.end());
        std::size_t kept = 0;
        for (const Use use : uses_) {
            const bool sameWord = kept > 0 && uses_[kept - 1].word == use.word;
            words_ += sameWord ? 0 : 1;
            if (sameWord && uses_[kept - 1].cause == use.cause)
                ++uses_[kept - 1].times;
            else
                uses_[kept++] = use;
        }
        uses_.resize(kept);
    }

    std::vector<Cause> causes_ = {};
    std::vector<Use> uses_ = {}; ///< by word, then cause
    double words_ = 0;           ///< how many different ones
    double total_ = 0;           ///< of all uses
};

} // namespace

std::vector<Likely> likelyCauses(const QString &text, std::size_t most)
{
    const auto words = wordsOf(text);
    if (words.size() < kFewestWords)
        return {};
    auto ranked = Words::shared().rank(words);
    ranked.resize(std::min(ranked.size(), most));
    return ranked;
}

} // namespace fd::knowledge
