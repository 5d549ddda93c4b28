// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/logs/logs_shown.h"

#include <algorithm>

namespace fd::ui {

namespace {

using Shares = std::vector<LogShare>;

void addUsual(Shares &within, const std::vector<LogIncident> &incidents, Shares LogIncident::*kind)
{
    for (LogShare &share : within) {
        for (const LogIncident &incident : incidents) {
            const Shares &known = incident.*kind;
            const auto same = std::find_if(known.begin(), known.end(), [&share](const LogShare &other) {
                return other.name == share.name;
            });
            if (same != known.end()) {
                share.requestsBefore = same->requestsBefore;
                share.errorsBefore = same->errorsBefore;
                break;
            }
        }
    }
}

} // namespace

LogsShown withinWhole(LogSpanSums span, const LogSummary &whole)
{
    LogsShown shown(std::move(span.summary));
    shown.begins = std::move(span.begins);
    shown.within = std::move(span.within);
    for (const auto kind :
         {&LogIncident::urls, &LogIncident::hosts, &LogIncident::clients, &LogIncident::upstreams})
        addUsual(*shown.within.*kind, whole.incidents, kind);
    shown.summary.incidents = whole.incidents;
    for (LogTemplate &pattern : shown.summary.templates) {
        const auto known =
            std::find_if(whole.templates.begin(), whole.templates.end(),
                         [&pattern](const LogTemplate &other) { return other.text == pattern.text; });
        pattern.rise = known == whole.templates.end() ? 0 : known->rise;
    }
    return shown;
}

} // namespace fd::ui
