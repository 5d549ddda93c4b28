// SPDX-License-Identifier: GPL-3.0-or-later
#include "knowledge/likeness.h"

#include "knowledge/resource.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <string>
#include <unordered_map>

namespace fd::knowledge {

namespace {

constexpr qsizetype kMostText = 8192;
constexpr std::size_t kFewestWords = 3;
/// What is added to each count, so that a word which a cause has not used yet does not rule it out.
constexpr double kSmoothing = 0.1;
/// Causes with many known texts are more common, but not in proportion: texts were collected, not sampled.
constexpr double kPriorShare = 0.5;

/// The words of a text and each pair of neighbours, once each: letters only, in lower case, "ReadTimeout" as
/// two.
std::set<std::string> wordsOf(QStringView text)
{
    std::set<std::string> words;
    std::string before;
    std::string word;
    const auto end = [&] {
        if (word.size() > 1) {
            words.insert(word);
            if (!before.empty())
                words.insert(before + ' ' + word);
            before = word;
        }
        word.clear();
    };
    bool small = false;
    for (const QChar c : text.left(kMostText)) {
        const char16_t code = c.unicode();
        const bool big = code >= u'A' && code <= u'Z';
        const bool letter = big || (code >= u'a' && code <= u'z');
        if (!letter || (big && small))
            end();
        if (letter)
            word += static_cast<char>(code | 0x20);
        small = letter && !big;
    }
    end();
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

    std::vector<Likely> rank(const std::set<std::string> &text) const
    {
        std::vector<const Word *> known;
        for (const std::string &one : text) {
            if (const auto found = words_.find(one); found != words_.end())
                known.push_back(&found->second);
        }
        std::vector<Likely> ranked;
        if (known.size() < kFewestWords)
            return ranked;
        for (const auto &[id, cause] : causes_) {
            const double all = cause.uses + kSmoothing * static_cast<double>(words_.size());
            double score = kPriorShare * std::log(cause.texts);
            for (const Word *word : known) {
                const auto uses = word->byCause.find(id);
                const double own = uses == word->byCause.end() ? 0 : uses->second;
                score += std::log((own + kSmoothing) / all) - std::log(word->uses / uses_);
            }
            ranked.push_back({id, score});
        }
        std::stable_sort(ranked.begin(), ranked.end(),
                         [](const Likely &a, const Likely &b) { return a.score > b.score; });
        return ranked;
    }

private:
    struct Word {
        double uses = 0;
        std::map<QString, double> byCause = {};
    };
    struct Cause {
        double texts = 0;
        double uses = 0;
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
    }
    void add(const QString &id, const QString &text)
    {
        // What only says that nothing is known is no guess.
        if (id == QLatin1StringView("unknown-5xx"))
            return;
        Cause &cause = causes_[id];
        ++cause.texts;
        for (const std::string &one : wordsOf(text)) {
            Word &word = words_[one];
            ++word.uses;
            ++word.byCause[id];
            ++cause.uses;
            ++uses_;
        }
    }

    std::unordered_map<std::string, Word> words_ = {};
    std::map<QString, Cause> causes_ = {};
    double uses_ = 0;
};

} // namespace

std::vector<Likely> likelyCauses(const QString &text, std::size_t most)
{
    auto ranked = Words::shared().rank(wordsOf(text));
    ranked.resize(std::min(ranked.size(), most));
    return ranked;
}

} // namespace fd::knowledge
