// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/grid.h"
#include "ui/charts/timeline.h"
#include "ui/logs/logs_now.h"
#include "ui/logs/logs_shown.h"

#include <QWidget>

class QCheckBox;
class QLabel;
class QPushButton;
class QSplitter;
class QStackedWidget;
class QTabWidget;
class QTimer;

namespace fd::ui {

class CheckDetails;
class CheckList;
class CheckModel;
class ElidedLabel;
class EmptyState;
class LogSums;
class LogTabs;
class ReadProgress;
class RecordsPage;

/// The step of the logs: what they say over time, and below it, for all of it or the chosen span, the known
/// failures, patterns, backends, who was hit, what changed, and the lines themselves.
class LogsPage : public QWidget
{
    Q_OBJECT
public:
    explicit LogsPage(LogTools tools, QWidget *parent = nullptr);

    void setCase(const Case &run, bool running);
    void setNoRun();
    /// The line that a check's row or a finding's reason \a text speaks of; the row itself where none does.
    void showEvidence(const QString &check, const QString &target, const QString &text);
    QList<QWidget *> panes() const;
    EmptyState *invitation() const { return empty_; }
    Timeline *timeline() const { return timeline_; }
    RecordsPage *records() const { return records_; }
    QTabWidget *tabs() const;

Q_SIGNALS:
    void startWanted();
    void filesWanted();
    void againWanted(const QString &check);
    void stopWanted();

private:
    QWidget *newHead();
    QWidget *newTools();
    QWidget *newChecks();
    void connectSums();
    void sayEmpty(const Case *run, bool running);
    void showSummary();
    const LogSummary &whole() const { return joint_ ? *joint_ : now_.summary; }
    void chooseSpan(const std::optional<TimeSpan> &span);
    void sumSpan();
    void saySpan();
    void openLine(const LinePlace &place, qint64 begin);
    void openTab(QWidget *page);

    LogTools tools_;
    LogsNow now_;
    std::optional<LogSummary> joint_; ///< of all sources together, or of a file that grew
    std::optional<Instant> joined_;   ///< the end of the run that joint_ belongs to
    std::optional<LogsShown> span_;   ///< of the chosen span
    LogSums *sums_;

    QLabel *outcome_;
    QLabel *remarks_;
    ReadProgress *progress_;
    QStackedWidget *fullOrEmpty_;
    EmptyState *empty_;
    QSplitter *down_;
    Timeline *timeline_;
    ElidedLabel *spanWords_;
    QPushButton *everything_;
    QCheckBox *follow_;
    RecordsPage *records_;
    CheckModel *checks_;
    CheckList *checkList_;
    CheckDetails *details_;
    QWidget *checkSplit_;
    LogTabs *tabs_;
    QTimer *pause_;
};

} // namespace fd::ui
