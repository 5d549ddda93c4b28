// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/case.h"

namespace fd::ui {

struct RecentRun {
    QString name = {};
    QString url = {};
    SiteState status = SiteState::Unknown;
    QString headline = {};
    Instant finished{};
    QString file = {}; ///< the case, within the folder

    template <class Self, class Archive>
    static void fields(Self &self, Archive &archive)
    {
        archive("name", self.name);
        archive("url", self.url);
        archive("status", self.status);
        archive("headline", self.headline);
        archive("finished", self.finished);
        archive("file", self.file);
    }
    bool operator==(const RecentRun &) const = default;
};

/// The last run of each site, kept in the platform's data folder so that it can be opened again. Values
/// without state: callable from any thread.
class RecentRuns
{
public:
    /// \param folder empty: the platform's (QStandardPaths::AppLocalDataLocation).
    explicit RecentRuns(QString folder = {});

    /// The latest first; unreadable entries are left out.
    std::vector<RecentRun> list() const;
    /// Keeps \a run as its site's last one, without secrets. \returns the list as it then is.
    std::vector<RecentRun> remember(const Case &run) const;
    /// The path of a run's case file.
    QString path(const RecentRun &run) const;

private:
    QString folder_;
};

} // namespace fd::ui
