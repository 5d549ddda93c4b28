// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/run.h"
#include "model/log_text.h"
#include "profiles/profile_store.h"
#include "ui/support/recent_runs.h"

#include <functional>
#include <memory>

namespace fd::ui {

/// A built-in outage that is up; it lives as long as `servers`.
struct DemoSite {
    std::shared_ptr<void> servers = {};
    Profile profile = {};
    QString truth = {}; ///< what is broken, said after the diagnosis
};

/// What the window needs of the other rooms, handed in by the program's entry point (or by a test).
struct Services {
    engine::Prober prober = {};
    engine::RunOptions options = {};
    LogTools logs = {};
    bool remembersLayout = false; ///< size, place and panes of the window, from one start to the next
    profiles::ProfileStore store = profiles::ProfileStore{};
    RecentRuns recent = RecentRuns{};
    std::function<tl::expected<DemoSite, QString>()> startDemo = {}; ///< called on a pool thread
};

} // namespace fd::ui
