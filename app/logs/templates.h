// SPDX-License-Identifier: GPL-3.0-or-later
//
// Repeated messages as templates.
#pragma once

#include "logs/entry.h"
#include "logs/message_key.h"
#include "logs/series.h"
#include "model/log_summary.h"

#include <string>
#include <unordered_map>
#include <vector>

namespace fd::logs {

/// Clusters messages the way of Drain (He, Zhu, Zheng, Lyu: "Drain: An Online Log Parsing Approach with Fixed
/// Depth Tree", ICWS 2017): by number of words, then by a first word that is no variable, then by the share
/// of equal words. Words that hold digits are variables from the start, save for error numbers and error
/// codes. One setting for all logs.
class TemplateMiner
{
public:
    struct Cluster {
        std::vector<std::string> words;    ///< empty: variable
        std::vector<std::uint64_t> hashes; ///< 0: variable
        std::int64_t count = 0;
        std::int64_t firstNs = noTime, lastNs = noTime;
        Level level = Level::None;
        bool upstream = false; ///< an nginx error that names its upstream
        std::string example;
        std::int64_t exampleLine = 0;
        QString file;       ///< of the example
        int movedTo = -1;   ///< this cluster became part of that one
        int signature = -1; ///< index into the tally's signatures
        Series times;

        std::string text() const;
        void count1(std::int64_t timeNs, std::int64_t lines = 1);
    };

    /// The cluster of \a message, which may move later (clusters that moved count nothing); -1 where it holds
    /// no words or there are too many clusters.
    int add(std::string_view message);
    /// The same where the key of its first line is known.
    int add(std::string_view message, const MessageKey &key);
    Cluster &cluster(int index) { return clusters_[static_cast<std::size_t>(index)]; }
    const std::vector<Cluster> &clusters() const { return clusters_; }
    /// The file that all lines so far are in.
    void setFile(const QString &file)
    {
        for (Cluster &cluster : clusters_)
            cluster.file = file;
    }
    void shiftLines(std::int64_t lines)
    {
        for (Cluster &cluster : clusters_)
            cluster.exampleLine += lines;
    }
    /// Takes in another miner's clusters. \a signatureOf translates its signature indexes.
    void add(const TemplateMiner &other, const std::vector<int> &signatureOf);

private:
    int resolved(int index) const;
    void absorb(Cluster &into, const Cluster &from, int signature);
    static constexpr std::size_t mostClusters = 3000;
    int find(const std::vector<std::string_view> &words, const std::vector<std::uint64_t> &hashes);

    std::vector<Cluster> clusters_ = {};
    std::unordered_map<std::uint64_t, std::vector<int>> leaves_ = {};
    std::unordered_map<std::uint64_t, int> exact_ = {}; ///< word sequences seen before
    std::vector<std::string_view> words_ = {};
    std::vector<std::uint64_t> hashes_ = {};
};

} // namespace fd::logs
