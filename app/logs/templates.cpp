// SPDX-License-Identifier: GPL-3.0-or-later
#include "logs/templates.h"

#include "logs/scan.h"

#include <algorithm>

namespace fd::logs {

namespace {

constexpr double similarity = 0.5;
constexpr std::size_t valuesOfVariable = 4;
constexpr std::size_t mostInLeaf = 64;
constexpr std::size_t mostWords = 200;
constexpr std::size_t mostExact = 100'000;

std::uint64_t mix(std::uint64_t hash, std::uint64_t value)
{
    hash ^= value + 0x9e3779b97f4a7c15ULL + (hash << 6) + (hash >> 2);
    return hash * 0xff51afd7ed558ccdULL;
}

std::uint64_t hashOf(std::string_view word)
{
    std::uint64_t hash = 0xcbf29ce484222325ULL;
    for (const char c : word) {
        hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
    }
    return hash == 0 ? 1 : hash;
}

bool isVariable(std::string_view word)
{
    if (namesADay(word))
        return true;
    for (const char c : word) {
        if (isDigit(c)) {
            return !namesAnError(word);
        }
    }
    return false;
}

/// A word of letters alone, whatever stands after it: "failed", "(Lifecycle", "user,".
bool isSolid(std::string_view word)
{
    while (!word.empty() &&
           (word.front() == '(' || word.front() == '[' || word.front() == '"' || word.front() == '\''))
        word.remove_prefix(1);
    while (!word.empty() && !isAlpha(word.back()))
        word.remove_suffix(1);
    for (const char c : word) {
        if (!isAlpha(c))
            return false;
    }
    return !word.empty();
}

} // namespace

int TemplateMiner::resolved(int index) const
{
    while (clusters_[static_cast<std::size_t>(index)].movedTo >= 0)
        index = clusters_[static_cast<std::size_t>(index)].movedTo;
    return index;
}

std::string TemplateMiner::Cluster::text() const
{
    std::string text;
    for (const auto &word : words) {
        if (!text.empty()) {
            text += ' ';
        }
        text += word.empty() ? std::string("<*>") : word;
    }
    if (upstream) {
        text += ", upstream: <*>";
    }
    return text;
}

void TemplateMiner::Cluster::count1(std::int64_t timeNs, std::int64_t lines)
{
    count += lines;
    if (timeNs == noTime) {
        return;
    }
    firstNs = firstNs == noTime ? timeNs : std::min(firstNs, timeNs);
    lastNs = lastNs == noTime ? timeNs : std::max(lastNs, timeNs);
    times.add(timeNs / 1'000'000'000, static_cast<std::uint32_t>(lines));
}

int TemplateMiner::find(const std::vector<std::string_view> &words, const std::vector<std::uint64_t> &hashes)
{
    std::uint64_t lead = 0;
    for (std::size_t i = 0; i < hashes.size() && i < 3 && lead == 0; ++i)
        lead = hashes[i];
    auto &leaf = leaves_[mix(lead, words.size())];
    int best = -1;
    std::size_t bestEqual = 0;
    for (const int index : leaf) {
        const auto &other = clusters_[static_cast<std::size_t>(index)].hashes;
        std::size_t equal = 0;
        for (std::size_t i = 0; i < hashes.size(); ++i)
            equal += hashes[i] == other[i] ? 1 : 0;
        if (equal > bestEqual) {
            bestEqual = equal;
            best = index;
        }
    }
    const auto differsSolidly = [&](int index, std::size_t i) {
        const Cluster &other = clusters_[static_cast<std::size_t>(index)];
        return other.hashes[i] != 0 && hashes[i] != 0 && other.hashes[i] != hashes[i] && isSolid(words[i]) &&
               isSolid(other.words[i]);
    };
    if (best >= 0 && static_cast<double>(bestEqual) >= similarity * static_cast<double>(hashes.size())) {
        std::size_t solid = 0;
        std::size_t place = 0;
        for (std::size_t i = 0; i < hashes.size(); ++i) {
            if (differsSolidly(best, i)) {
                ++solid;
                place = i;
            }
        }
        bool joins = solid == 0 || leaf.size() >= mostInLeaf;
        if (!joins && solid == 1) {
            // Other clusters that differ from this line in that one word.
            std::vector<int> siblings;
            for (const int index : leaf) {
                const auto &other = clusters_[static_cast<std::size_t>(index)].hashes;
                std::size_t different = 0;
                for (std::size_t i = 0; i < hashes.size(); ++i)
                    different += i != place && hashes[i] != other[i] ? 1 : 0;
                if (different == 0)
                    siblings.push_back(index);
            }
            joins = siblings.size() + 1 >= valuesOfVariable;
            for (const int index : siblings) {
                if (!joins || index == best)
                    continue;
                Cluster &from = clusters_[static_cast<std::size_t>(index)];
                absorb(clusters_[static_cast<std::size_t>(best)], from, from.signature);
                from.count = 0;
                from.times.clear();
                from.movedTo = best;
                leaf.erase(std::find(leaf.begin(), leaf.end(), index));
            }
        }
        if (joins) {
            Cluster &cluster = clusters_[static_cast<std::size_t>(best)];
            for (std::size_t i = 0; i < hashes.size(); ++i) {
                if (cluster.hashes[i] != hashes[i]) {
                    cluster.hashes[i] = 0;
                    cluster.words[i].clear();
                }
            }
            return best;
        }
    }
    if (clusters_.size() >= mostClusters)
        return -1;
    Cluster cluster;
    cluster.hashes = hashes;
    for (std::size_t i = 0; i < words.size(); ++i)
        cluster.words.emplace_back(hashes[i] == 0 ? std::string_view() : words[i]);
    clusters_.push_back(std::move(cluster));
    leaf.push_back(static_cast<int>(clusters_.size() - 1));
    return leaf.back();
}

int TemplateMiner::add(std::string_view message)
{
    message = message.substr(0, message.find('\n'));
    return add(message, keyOf(message));
}

int TemplateMiner::add(std::string_view message, const MessageKey &key)
{
    const auto known = exact_.find(key.words);
    if (known != exact_.end()) {
        return resolved(known->second);
    }
    words_.clear();
    hashes_.clear();
    Cursor at(message.substr(0, message.find('\n')));
    while (words_.size() < mostWords) {
        while (at.peek() == ' ' || at.peek() == '\t') {
            ++at.p;
        }
        if (at.atEnd()) {
            break;
        }
        const char *start = at.p;
        while (!at.atEnd() && *at.p != ' ' && *at.p != '\t') {
            ++at.p;
        }
        const std::string_view word{start, static_cast<std::size_t>(at.p - start)};
        words_.push_back(word);
        hashes_.push_back(isVariable(word) ? 0 : hashOf(word));
    }
    if (words_.empty()) {
        return -1;
    }
    const int index = find(words_, hashes_);
    if (index >= 0 && exact_.size() < mostExact) {
        exact_.emplace(key.words, index);
    }
    return index;
}

void TemplateMiner::absorb(Cluster &into, const Cluster &from, int signature)
{
    into.level = std::max(into.level, from.level);
    into.upstream = into.upstream || from.upstream;
    if (into.example.empty()) {
        into.example = from.example;
        into.exampleLine = from.exampleLine;
        into.file = from.file;
    }
    if (into.signature < 0)
        into.signature = signature;
    const std::int64_t count = into.count + from.count;
    std::int64_t first = into.firstNs;
    std::int64_t last = into.lastNs;
    if (from.firstNs != noTime) {
        first = first == noTime ? from.firstNs : std::min(first, from.firstNs);
        last = last == noTime ? from.lastNs : std::max(last, from.lastNs);
    }
    into.times.add(from.times);
    into.count = count;
    into.firstNs = first;
    into.lastNs = last;
}

void TemplateMiner::add(const TemplateMiner &other, const std::vector<int> &signatureOf)
{
    for (const Cluster &from : other.clusters_) {
        if (from.count == 0)
            continue;
        const std::vector<std::string_view> words(from.words.begin(), from.words.end());
        const int index = find(words, from.hashes);
        if (index >= 0)
            absorb(cluster(index), from,
                   from.signature < 0 ? -1 : signatureOf[static_cast<std::size_t>(from.signature)]);
    }
}

} // namespace fd::logs
