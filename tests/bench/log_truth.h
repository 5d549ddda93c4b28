// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/log_summary.h"
#include "support/log_maker.h"

#include <QStringList>

namespace fd::bench {

/// What is known of a log beforehand; whatever is not known is empty.
struct Truth {
    qint64 lines = 0;
    std::map<QString, qint64> status = {};
    bool incidentKnown = false; ///< whether there is one is known
    std::optional<Instant> onset = {};
    QStringList failing = {}; ///< the names that the upstream may have
};

Truth truthOf(const test::LogPlan &plan, const test::LogTruth &truth);
/// Reads "FILE.truth.json" as a log generator writes it beside its log; empty where there is none.
std::optional<Truth> readTruth(const QString &logPath);
/// What the summary says otherwise; empty where all is right.
QStringList differences(const Truth &truth, const LogSummary &summary);

} // namespace fd::bench
