// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "logs/second_counts.h"

namespace fd::logs {

/// The chance that a log without an incident is said to have one, for failures that strike each request on
/// its own.
constexpr double falseAlarmRate = 0.001;

/// Finds when errors began and ended: a scan over all intervals by likelihood ratio (Kulldorff's spatial scan
/// statistic in one dimension: M. Kulldorff, "A spatial scan statistic", Comm. Stat. 26(6), 1997, Bernoulli
/// model), against what lies outside, with the threshold that keeps the chance of a false alarm in a whole
/// log below falseAlarmRate after Bonferroni's correction. Counts that vary more than independent requests
/// would (estimated from the data outside) raise it in proportion. The best interval is taken out and the
/// rest scanned again. Edges are then moved to the most likely second. In time order.
/// Requests and messages are looked at apart: where both stand in a log, or in two that do not cover the same
/// time, the share of failures among all lines changes with how many there are of either. Of requests the
/// share that failed is judged by itself too, so that a log that is bad from its first line on has an
/// incident; of messages, where the share of errors means little, only a change counts. What messages say of
/// an incident of requests is no further one.
std::vector<LogIncident> findIncidents(const SecondCounts &counts);

} // namespace fd::logs
