// SPDX-License-Identifier: GPL-3.0-or-later
//
// template_accuracy FOLDER: how well messages are grouped, on sets whose right groups are known: every
// "*_structured_corrected.csv" or "*_structured.csv" below the folder, with columns Content and EventId
// (LogHub's form). Grouping accuracy (GA): the share of lines whose group is exactly the right one (Zhu et
// al., "Tools and Benchmarks for Automated Log Parsing", ICSE-SEIP 2019). FGA: the F1 of groups (Jiang et
// al., LogHub-2.0).
#include "logs/templates.h"

#include <QDirIterator>
#include <QFile>

#include <cstdio>
#include <map>
#include <set>

namespace {

using Groups = std::map<std::string, std::set<int>>;

/// The fields of a CSV file (RFC 4180), row by row.
std::vector<std::vector<std::string>> rowsOf(const QByteArray &text)
{
    std::vector<std::vector<std::string>> rows(1);
    std::string field;
    bool quoted = false;
    for (qsizetype i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (quoted) {
            if (c != '"')
                field += c;
            else if (i + 1 < text.size() && text[i + 1] == '"')
                field += text[++i];
            else
                quoted = false;
        } else if (c == '"') {
            quoted = true;
        } else if (c == ',' || c == '\n') {
            rows.back().push_back(std::move(field));
            field.clear();
            if (c == '\n')
                rows.emplace_back();
        } else if (c != '\r') {
            field += c;
        }
    }
    if (!field.empty())
        rows.back().push_back(std::move(field));
    return rows;
}

struct Scores {
    double ga = 0;
    double fga = 0;
};

Scores score(const Groups &right, const Groups &found)
{
    std::set<std::set<int>> wanted;
    std::size_t lines = 0;
    for (const auto &[id, members] : right) {
        wanted.insert(members);
        lines += members.size();
    }
    std::size_t correctLines = 0;
    std::size_t correctGroups = 0;
    for (const auto &[id, members] : found) {
        if (wanted.count(members) > 0) {
            correctLines += members.size();
            ++correctGroups;
        }
    }
    const double precision = static_cast<double>(correctGroups) / static_cast<double>(found.size());
    const double recall = static_cast<double>(correctGroups) / static_cast<double>(right.size());
    return {static_cast<double>(correctLines) / static_cast<double>(lines),
            correctGroups == 0 ? 0 : 2 * precision * recall / (precision + recall)};
}

std::optional<Scores> measure(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return std::nullopt;
    const auto rows = rowsOf(file.readAll());
    const auto &head = rows.front();
    const auto content =
        static_cast<std::size_t>(std::find(head.begin(), head.end(), "Content") - head.begin());
    const auto event =
        static_cast<std::size_t>(std::find(head.begin(), head.end(), "EventId") - head.begin());
    if (content == head.size() || event == head.size())
        return std::nullopt;
    fd::logs::TemplateMiner miner;
    Groups right;
    std::vector<int> clusters;
    for (std::size_t i = 1; i < rows.size(); ++i) {
        if (rows[i].size() <= std::max(content, event))
            continue;
        right[rows[i][event]].insert(static_cast<int>(clusters.size()));
        clusters.push_back(miner.add(rows[i][content]));
    }
    Groups found;
    for (std::size_t i = 0; i < clusters.size(); ++i) {
        int cluster = clusters[i];
        while (cluster >= 0 && miner.cluster(cluster).movedTo >= 0)
            cluster = miner.cluster(cluster).movedTo;
        found[std::to_string(cluster)].insert(static_cast<int>(i));
    }
    return score(right, found);
}

} // namespace

int main(int argc, char *argv[])
{
    if (argc != 2) {
        std::fprintf(stderr, "usage: template_accuracy FOLDER\n");
        return 2;
    }
    Scores sum;
    int sets = 0;
    QDirIterator files(QString::fromLocal8Bit(argv[1]),
                       {QStringLiteral("*_structured_corrected.csv"), QStringLiteral("*_structured.csv")},
                       QDir::Files, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        const QString path = files.next();
        const auto scores = measure(path);
        if (!scores)
            continue;
        std::printf("%-50s GA %.3f  FGA %.3f\n", qPrintable(files.fileName()), scores->ga, scores->fga);
        sum.ga += scores->ga;
        sum.fga += scores->fga;
        ++sets;
    }
    if (sets > 0)
        std::printf("%-50s GA %.3f  FGA %.3f\n", "mean", sum.ga / sets, sum.fga / sets);
    return sets > 0 ? 0 : 1;
}
