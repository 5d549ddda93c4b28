// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/findings/findings_page.h"

#include "checks/check.h"
#include "ui/findings/finding_card.h"
#include "ui/support/empty_state.h"
#include "ui/support/fold.h"
#include "ui/support/icons.h"
#include "ui/support/labels.h"
#include "ui/support/words.h"

#include <QHBoxLayout>
#include <QPushButton>
#include <QScrollArea>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace fd::ui {

namespace {

QString rowText(const CheckResult &row)
{
    const checks::Check *check = checks::checkById(row.id);
    const QString name = check ? check->title() : row.id;
    return row.target.isEmpty() ? FindingsPage::tr("%1: %2").arg(name, row.summary)
                                : FindingsPage::tr("%1, %2: %3").arg(name, row.target, row.summary);
}

QWidget *listOf(const QStringList &lines)
{
    auto *box = new QWidget;
    auto *column = new QVBoxLayout(box);
    column->setContentsMargins(28, 0, 0, 8);
    column->addWidget(textLabel(lines.join(u'\n')));
    return box;
}

} // namespace

FindingsPage::FindingsPage(QWidget *parent)
    : QWidget(parent),
      stack_(new QStackedWidget),
      empty_(new EmptyState),
      area_(new QScrollArea),
      heading_(headingLabel(tr("Findings"), 1.25)),
      summary_(textLabel()),
      truth_(quietLabel()),
      cards_(new QVBoxLayout),
      others_(new Fold({})),
      passed_(new Fold({})),
      notChecked_(new Fold({})),
      export_(new QPushButton(icon(QStringLiteral("export")), tr("Export Report…"))),
      save_(new QPushButton(tr("&Save Site")))
{
    auto *body = new QWidget;
    auto *column = new QVBoxLayout(body);
    column->setContentsMargins(16, 12, 16, 16);
    column->setSpacing(8);
    column->addWidget(heading_);
    column->addWidget(summary_);
    column->addWidget(truth_);
    truth_->hide();
    truth_->setObjectName(QStringLiteral("truth"));
    cards_->setSpacing(8);
    column->addLayout(cards_);
    column->addWidget(others_);
    column->addWidget(passed_);
    column->addWidget(notChecked_);
    auto *buttons = new QHBoxLayout;
    buttons->addWidget(export_);
    buttons->addWidget(save_);
    buttons->addStretch(1);
    column->addSpacing(8);
    column->addLayout(buttons);
    column->addStretch(1);
    area_->setWidget(body);
    area_->setWidgetResizable(true);
    area_->setFrameShape(QFrame::NoFrame);
    area_->setAccessibleName(tr("Findings"));
    summary_->setObjectName(QStringLiteral("findingsSummary"));
    others_->setObjectName(QStringLiteral("otherCandidates"));
    passed_->setObjectName(QStringLiteral("passedChecks"));
    notChecked_->setObjectName(QStringLiteral("notChecked"));
    export_->setObjectName(QStringLiteral("exportReport"));
    save_->setObjectName(QStringLiteral("saveSite"));

    auto *emptyPage = new QWidget;
    auto *emptyColumn = new QVBoxLayout(emptyPage);
    emptyColumn->setContentsMargins(0, 12, 0, 0);
    emptyColumn->addWidget(empty_);
    stack_->addWidget(area_);
    stack_->addWidget(emptyPage);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(stack_);
    connect(empty_, &EmptyState::acted, this, &FindingsPage::startWanted);
    connect(export_, &QPushButton::clicked, this, &FindingsPage::exportWanted);
    connect(save_, &QPushButton::clicked, this, &FindingsPage::saveSiteWanted);
    setNoRun();
}

void FindingsPage::setNoRun()
{
    run_ = nullptr;
    built_ = false;
    verifying_.reset();
    empty_->say(tr("No Findings Yet"),
                tr("Findings follow from the checks. They run as soon as the site's address is given."),
                tr("Go to Start"));
    stack_->setCurrentIndex(1);
}

void FindingsPage::setCase(const CasePtr &run, bool running)
{
    if (running && verifying_ && verifying_->answer)
        verifying_.reset(); // a new run: the answer to the one before is history
    run_ = run;
    running_ = running;
    stack_->setCurrentIndex(0);
    if (!built_ || !(shown_ == run->diagnosis))
        rebuild();
    fillLists();
    for (FindingCard *card : cardList_)
        card->setRunning(running);
    save_->setEnabled(!run->profile.isOffline());
    save_->setToolTip(run->profile.isOffline()
                          ? tr("Nothing but handed-in material was judged: there is no site to save")
                          : QString());

    QString text;
    const Progress progress = progressOf(*run);
    const bool any = !run->diagnosis.findings.empty();
    if (running)
        text =
            any ? tr("So far, after %1 of %2 checks. More may follow.").arg(progress.done).arg(progress.total)
                : tr("Nothing found so far, after %1 of %2 checks.").arg(progress.done).arg(progress.total);
    else if (!run->complete)
        text = tr("The run was stopped after %1 of %2 checks. What was measured by then is judged here.")
                   .arg(progress.done)
                   .arg(progress.total);
    else if (!any && run->diagnosis.verdict.status != SiteState::Healthy &&
             run->diagnosis.verdict.status != SiteState::Unknown)
        text = tr(
            "Something is wrong, but what was seen names no cause yet. A log of the edge or the origin, or "
            "the origin's address, tells more.");
    else if (!any)
        text =
            tr("None of the checks that ran found a fault. Below stands what was checked and what was not.");
    else
        text = tr("The likeliest explanation comes first.");
    summary_->setText(text);
}

void FindingsPage::setTruth(const QString &truth)
{
    truth_->setText(tr("What is broken in this built-in outage: %1").arg(truth));
    truth_->setVisible(!truth.isEmpty());
}

FindingCard *FindingsPage::newCard(const Finding &finding, bool open)
{
    auto *card = new FindingCard(finding, open);
    cardList_.push_back(card);
    connect(card, &FindingCard::evidenceWanted, this, &FindingsPage::evidenceWanted);
    connect(card, &FindingCard::checkWanted, this, [this, card](int fix) {
        const Finding &shown = card->finding();
        verifying_ = Verifying{
            run_, shown, fix, checksToVerify(shown, shown.fixes[static_cast<std::size_t>(fix)]), {}};
        card->setChecking(fix);
        Q_EMIT verifyWanted(verifying_->ids);
    });
    return card;
}

void FindingsPage::rebuild()
{
    built_ = true;
    shown_ = run_->diagnosis;
    // The focus comes back to the same control, if it is still there.
    QWidget *focused = area_->isAncestorOf(focusWidget()) ? focusWidget() : nullptr;
    const QString focusedName = focused ? focused->accessibleName() : QString();
    for (FindingCard *card : cardList_)
        card->deleteLater();
    cardList_.clear();

    std::vector<Finding> findings = shown_.findings;
    if (verifying_) {
        // While its fix is being checked a finding keeps its place, even where the fault is gone.
        const auto there = std::find_if(findings.begin(), findings.end(), [&](const Finding &f) {
            return f.cause == verifying_->finding.cause;
        });
        if (there == findings.end())
            findings.insert(findings.begin(), verifying_->finding);
    }
    auto *rest = new QWidget;
    auto *restColumn = new QVBoxLayout(rest);
    restColumn->setContentsMargins(0, 0, 0, 0);
    restColumn->setSpacing(8);
    bool first = true;
    int others = 0;
    for (const Finding &finding : findings) {
        const bool verified = verifying_ && verifying_->finding.cause == finding.cause;
        FindingCard *card = newCard(verified ? verifying_->finding : finding, first || verified);
        if (first || verified) {
            cards_->addWidget(card);
            card->show();
        } else {
            restColumn->addWidget(card);
            ++others;
        }
        first = false;
    }
    others_->setContent(rest);
    others_->setTitle(tr("&Other Candidates and Advice (%1)").arg(others));
    others_->setVisible(others > 0);
    putAnswer();
    if (!focusedName.isEmpty()) {
        for (QWidget *widget : area_->findChildren<QWidget *>()) {
            if (widget->focusPolicy() != Qt::NoFocus && widget->accessibleName() == focusedName &&
                widget->isVisibleTo(area_)) {
                widget->setFocus();
                break;
            }
        }
    }
}

void FindingsPage::answer(const Case &after)
{
    if (!verifying_ || verifying_->answer)
        return;
    verifying_->answer = answerOfFix(*verifying_->before, after, verifying_->finding.cause, verifying_->ids);
    putAnswer();
}

void FindingsPage::putAnswer()
{
    if (!verifying_)
        return;
    for (FindingCard *card : cardList_) {
        if (card->finding().cause != verifying_->finding.cause)
            continue;
        if (verifying_->answer)
            card->setAnswer(verifying_->fix, *verifying_->answer);
        else
            card->setChecking(verifying_->fix);
    }
}

void FindingsPage::fillLists()
{
    if (shownRows_ == run_->checks && passed_->content())
        return;
    shownRows_ = run_->checks;
    QStringList passed;
    QStringList missing;
    for (const CheckResult &row : run_->checks) {
        if (row.status == Status::Pass)
            passed.append(rowText(row));
        else if (row.status == Status::Skipped || row.status == Status::Error || row.status == Status::Queued)
            missing.append(rowText(row));
    }
    passed_->setTitle(tr("What &Passed (%1)").arg(passed.size()));
    passed_->setContent(listOf(passed.isEmpty() ? QStringList{tr("Nothing yet.")} : passed));
    notChecked_->setTitle(tr("Not &Checked, and Why (%1)").arg(missing.size()));
    notChecked_->setContent(
        listOf(missing.isEmpty() ? QStringList{tr("Everything that applies was checked.")} : missing));
}

QList<QWidget *> FindingsPage::panes() const
{
    if (stack_->currentIndex() == 1)
        return {empty_->button()};
    return {area_, export_};
}

} // namespace fd::ui
