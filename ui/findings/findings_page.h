// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/findings/fix_answer.h"
#include "ui/support/run_controller.h"

#include <QWidget>

#include <optional>

class QLabel;
class QPushButton;
class QScrollArea;
class QStackedWidget;
class QVBoxLayout;

namespace fd::ui {

class EmptyState;
class FindingCard;
class Fold;

/// The answer: ranked findings with what to do, then what passed and what was not checked.
class FindingsPage : public QWidget
{
    Q_OBJECT
public:
    explicit FindingsPage(QWidget *parent = nullptr);

    void setCase(const CasePtr &run, bool running);
    void setNoRun();
    /// The run that was started by "Check Again" has ended with \a after.
    void answer(const Case &after);
    /// Of a built-in outage: what is really broken in it. Empty hides it.
    void setTruth(const QString &truth);
    QList<QWidget *> panes() const;

Q_SIGNALS:
    void startWanted();
    void evidenceWanted(const QString &check, const QString &target, const QString &text);
    void verifyWanted(const QStringList &ids);
    void exportWanted();
    void saveSiteWanted();

private:
    struct Verifying {
        CasePtr before;
        Finding finding;
        int fix = 0;
        QStringList ids;
        std::optional<FixAnswer> answer;
    };

    void rebuild();
    FindingCard *newCard(const Finding &finding, bool open);
    void fillLists();
    void putAnswer();

    CasePtr run_;
    Diagnosis shown_;
    std::vector<CheckResult> shownRows_;
    bool running_ = false;
    bool built_ = false;
    std::optional<Verifying> verifying_;

    QStackedWidget *stack_;
    EmptyState *empty_;
    QScrollArea *area_;
    QLabel *heading_;
    QLabel *summary_;
    QLabel *truth_;
    QVBoxLayout *cards_;
    std::vector<FindingCard *> cardList_;
    Fold *others_;
    Fold *passed_;
    Fold *notChecked_;
    QPushButton *export_;
    QPushButton *save_;
};

} // namespace fd::ui
