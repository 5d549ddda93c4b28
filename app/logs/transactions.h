// SPDX-License-Identifier: GPL-3.0-or-later
//
// Failed fetches, put together: the first ones of each error.
#pragma once

#include "logs/entry.h"
#include "model/log_summary.h"

#include <array>
#include <string>
#include <utility>
#include <vector>

namespace fd::logs {

struct FailedFetch {
    std::int64_t vxid = -1; ///< of the fetch
    std::int64_t timeNs = noTime;
    std::string_view method = {}, url = {}, host = {}, backend = {}, error = {};
    std::vector<std::pair<std::string, double>> timingsMs = {};
    std::int64_t line = 0;
    bool reused = false; ///< it went over a connection that had been used before
};

class Transactions
{
public:
    void add(const FailedFetch &fetch);
    /// What the client got that the fetch \a vxid was made for.
    void answered(std::int64_t vxid, int status);
    void add(const Transactions &other);
    void shiftLines(std::int64_t lines);
    void setFile(const QString &file);
    /// In the order of the file.
    std::vector<LogTransaction> result() const;

private:
    static constexpr std::size_t mostOfOneError = 3;
    static constexpr std::size_t mostKept = 48;
    struct Kept {
        std::uint64_t shape = 0;
        std::int64_t vxid = -1;
        LogTransaction transaction = {};
    };
    void keep(const Kept &one);

    std::vector<Kept> kept_ = {};
    std::size_t waiting_ = 0; ///< of kept_, those whose answer is not known; 0: none to look for
    std::array<std::pair<std::int64_t, int>, 256> answers_ = {}; ///< the latest ones, by vxid
};

} // namespace fd::logs
