// SPDX-License-Identifier: GPL-3.0-or-later
//
// What changed on a machine or a site, by the lines that say so: packages, units, reloads, deploys, kernels,
// certificates.
#pragma once

#include "logs/entry.h"
#include "model/log_summary.h"

#include <deque>
#include <functional>
#include <string>

namespace fd::logs {

/// What one line says has changed; the views point into the entry.
struct ChangeSaid {
    const char *kind = nullptr; ///< LogChange::kind
    std::string_view subject = {};
    std::string_view from = {};
    std::string_view to = {};
};

using EachChange = std::function<void(const ChangeSaid &)>;

/// Calls \a each for every change that the line tells of; cheap where it tells of none. Requests are never
/// looked at.
void forEachChange(const Entry &entry, const EachChange &each);

/// The same for the lines of package managers' histories; false where \a entry is no such line.
bool forEachPackage(const Entry &entry, const EachChange &each);

/// Keeps the latest changes of a file; memory is bounded.
class ChangeFinder
{
public:
    void see(const Entry &entry, std::string_view raw, std::int64_t timeNs, std::int64_t line);
    void add(const ChangeFinder &other);
    void setFile(const QString &file);
    void shiftLines(std::int64_t lines);
    /// In order of time; where there are more than \a most, those nearest to \a onset, the earlier ones
    /// first.
    std::vector<LogChange> result(std::optional<Instant> onset, std::size_t most) const;

private:
    static constexpr std::size_t mostKept = 4000;
    std::deque<LogChange> kept_ = {};
};

} // namespace fd::logs
