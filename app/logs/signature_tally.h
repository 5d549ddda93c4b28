// SPDX-License-Identifier: GPL-3.0-or-later
//
// Counts known failure texts over the lines of a file.
#pragma once

#include "knowledge/signatures.h"
#include "logs/entry.h"
#include "logs/message_key.h"
#include "logs/series.h"

#include <string>
#include <unordered_map>
#include <vector>

namespace fd::logs {

/// Which places' signatures a line is held against.
enum PlaceMask : unsigned {
    AtErrorLog = 1,
    AtAccessLog = 2,
    AtVarnishLog = 4,
    AtSyslog = 8,
    AtStats = 16,
    AtAll = 31,
    AtPage = 32,    ///< what pages and clients say: only in lines of no known format
    AtAnyWords = 64 ///< where nothing of the others is found
};

/// The places of a line of that format; 0 for a request that went well.
unsigned placesOf(const Entry &entry);
/// What tells one kind of failed request from another.
std::uint64_t shapeOfRequest(const Entry &entry);

class SignatureTally
{
public:
    struct Hit {
        const knowledge::Signature *signature = nullptr;
        std::int64_t count = 0;
        std::int64_t firstNs = noTime, lastNs = noTime;
        std::int64_t line = 0;
        Series times;
        SignatureHit example;
    };

    /// Counts what \a line shows; lines of the same \a shape are taken to show the same, which is looked at
    /// again ever less often. \returns the index of the most decisive signature, or -1.
    int see(std::string_view line, std::uint64_t shape, unsigned places, std::int64_t timeNs,
            std::int64_t lineNumber);

    /// Counts what the latest line showed \a times more.
    void again(std::int32_t times, std::int64_t timeNs);

    const std::vector<Hit> &hits() const { return hits_; }
    /// Takes in another tally; \returns where its indexes went.
    std::vector<int> add(const SignatureTally &other);
    /// The file that all hits so far are in.
    void setFile(const QString &file);
    void shiftLines(std::int64_t lines)
    {
        for (Hit &hit : hits_)
            hit.line += lines;
    }
    /// Those that rose the most in \a worst first, of \a wholeSeconds of log; without an incident the most
    /// frequent first.
    std::vector<SignatureHit> result(const LogIncident *worst, std::int64_t wholeSeconds) const;

private:
    static constexpr std::size_t mostShapes = 20'000;
    struct Shape {
        std::int64_t seen = 0;
        std::vector<int> hits;
    };
    std::vector<int> match(std::string_view line, unsigned places, std::int64_t lineNumber);
    int indexOf(const knowledge::Signature *signature);
    void count(const std::vector<int> &indexes, std::int32_t times, std::int64_t timeNs);

    std::vector<Hit> hits_ = {};
    std::unordered_map<std::uint64_t, Shape> shapes_ = {};
    std::uint64_t latest_ = 0; ///< the shape of the line seen last
};

} // namespace fd::logs
