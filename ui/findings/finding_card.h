// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/case.h"
#include "ui/findings/fix_answer.h"

#include <QFrame>

namespace fd::ui {

class Fold;
class FixView;

/// One finding: the sentence, how sure, because, against, ruled out, and what to do.
class FindingCard : public QFrame
{
    Q_OBJECT
public:
    FindingCard(const Finding &finding, bool open, QWidget *parent = nullptr);
    const Finding &finding() const { return finding_; }
    void setRunning(bool running);
    void setAnswer(int fix, const FixAnswer &answer);
    void setChecking(int fix);

Q_SIGNALS:
    void evidenceWanted(const QString &check, const QString &target, const QString &text);
    void checkWanted(int fix);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QWidget *body();
    QWidget *reasons(const std::vector<Reason> &list);

    Finding finding_;
    std::vector<FixView *> fixes_; ///< empty until a folded card is opened
    bool running_ = false;
};

} // namespace fd::ui
