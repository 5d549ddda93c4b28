// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/log_text.h"

#include <QWidget>

class QCheckBox;
class QComboBox;
class QLineEdit;
class QPushButton;
class QSplitter;
class QStackedWidget;
class QTimer;
class QTreeView;

namespace fd::ui {

class ElidedLabel;
class EmptyState;
class GridModel;
class LinesView;
class LogReader;
class RecordsModel;

/// The lines of the logs as they stand in the files: searched, cut to a span of time, and each taken apart
/// into its fields.
class RecordsPage : public QWidget
{
    Q_OBJECT
public:
    explicit RecordsPage(LogTools tools, QWidget *parent = nullptr);

    /// The files there are, and the source each was read by. The one that is shown stays.
    void setFiles(const std::vector<LogFile> &files, const std::vector<LogRequest> &sources);
    /// Shows only lines of that time; none: all.
    void setSpan(const std::optional<std::pair<Instant, Instant>> &span);
    /// Opens \a file at \a line, with what stands around it; counted from the byte \a begin of the file on.
    void open(const QString &file, qint64 line, qint64 begin = 0);
    void setFollowing(bool follow);
    void focusSearch();
    QString shownFile() const;
    qint64 lineCount() const { return lines_; }
    LinesView *view() const { return view_; }

Q_SIGNALS:
    /// While following: the shown file has more lines than before, or it begins anew.
    void grew();

protected:
    void showEvent(QShowEvent *event) override;

private:
    void openShown();
    void search();
    void apply();
    void say();
    void showFields();

    LogReader *reader_;
    RecordsModel *model_;
    LinesView *view_;
    GridModel *fieldModel_;
    QTreeView *fields_;
    QComboBox *files_;
    QLineEdit *search_;
    QCheckBox *matchCase_;
    QCheckBox *expression_;
    QPushButton *context_;
    ElidedLabel *words_;
    QSplitter *across_;
    QStackedWidget *listOrReason_;
    EmptyState *empty_;
    QTimer *pause_;
    QTimer *follow_;

    std::vector<LogFile> list_;
    std::vector<LogRequest> sources_;
    qint64 lines_ = 0;
    QString problem_;
    std::optional<std::pair<Instant, Instant>> span_;
    LineRange range_ = {};
    bool located_ = true; ///< range_ belongs to span_
    std::shared_ptr<const std::vector<qint64>> matches_;
    qint64 matchCount_ = 0;
    bool searching_ = false;
    QString searchProblem_;
    qint64 wanted_ = 0;     ///< the line to go to as soon as it is known
    qint64 wantedFrom_ = 0; ///< the byte that wanted_ is counted from, until that is a line of the file
    bool opened_ = false;
    bool chosenByHand_ = false; ///< else the first file is the one to show
};

} // namespace fd::ui
