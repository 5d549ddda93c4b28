// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/log_text.h"
#include "ui/charts/timeline.h"

#include <QObject>

class QTimer;

namespace fd::ui {

/// Logs summed up again while they are looked at: all sources as one, what they grew by, a chosen span. Reads
/// on pool threads; answers come as signals on the thread of this object.
class LogSums : public QObject
{
    Q_OBJECT
public:
    explicit LogSums(LogTools tools, QObject *parent = nullptr);
    ~LogSums() override;

    /// The logs to be summed up. Others than before end what is under way.
    void setSources(const std::vector<LogRequest> &sources);
    void sumWhole();
    /// The logs have grown: reads what is new.
    void grow();
    /// Looks every second whether any of the logs has grown.
    void setFollowing(bool follow);
    /// Told from the \a incidents of the whole. A span that was asked for before is forgotten.
    void sumSpan(const TimeSpan &span, const std::vector<LogIncident> &incidents);
    void forgetSpan();

Q_SIGNALS:
    /// Growth that adds nothing is not told.
    void wholeSummed(const fd::LogSummary &summary);
    void spanSummed(const fd::ui::TimeSpan &span, const fd::LogSpanSums &sums);

private:
    LogTools tools_;
    std::vector<LogRequest> sources_;
    std::shared_ptr<GrowingLogs> growing_;
    std::stop_source whole_;
    std::stop_source growth_;
    std::stop_source span_;
    std::optional<LogSummary> grown_; ///< as it was told
    QTimer *look_;
    bool busyGrowing_ = false;
    bool growAgain_ = false;
};

} // namespace fd::ui
