// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/findings/fix_view.h"

#include "ui/support/announce.h"
#include "ui/support/icons.h"
#include "ui/support/labels.h"
#include "ui/support/snippet.h"
#include "ui/support/state_line.h"

#include <QGridLayout>
#include <QHBoxLayout>
#include <QPushButton>
#include <QVBoxLayout>

namespace fd::ui {

namespace {

QString riskWord(const QString &risk)
{
    if (risk == u"low")
        return FixView::tr("low");
    if (risk == u"medium")
        return FixView::tr("medium");
    if (risk == u"high")
        return FixView::tr("high");
    return risk;
}

} // namespace

FixView::FixView(int number, const Fix &fix, QWidget *parent)
    : QWidget(parent),
      check_(new QPushButton(icon(QStringLiteral("again")), tr("Check Again"))),
      answer_(new StateLine)
{
    auto *title = textLabel(tr("%1. %2").arg(number).arg(fix.title));
    title->setFont(scaled(title->font(), 1.0, QFont::DemiBold));
    auto *column = new QVBoxLayout;
    column->setSpacing(4);
    column->addWidget(title);
    if (!fix.detail.isEmpty())
        column->addWidget(proseLabel(fix.detail));
    QStringList facts;
    if (!fix.where.isEmpty())
        facts.append(tr("Where: %1").arg(fix.where));
    if (!fix.risk.isEmpty())
        facts.append(tr("Risk: %1").arg(riskWord(fix.risk)));
    if (!fix.undo.isEmpty())
        facts.append(tr("Undo: %1").arg(fix.undo));
    if (!facts.isEmpty()) {
        QLabel *line = quietLabel();
        setProse(line, facts.join(QStringLiteral("   ")));
        column->addWidget(line);
    }
    if (!fix.snippet.isEmpty()) {
        auto *snippet = new Snippet;
        snippet->setText(fix.snippet, fix.title);
        column->addWidget(snippet);
    }
    check_->setAccessibleName(tr("Check Again: %1").arg(fix.title));
    check_->setObjectName(QStringLiteral("checkFix%1").arg(number));
    answer_->setObjectName(QStringLiteral("fixAnswer%1").arg(number));
    answer_->hide();
    auto *row = new QHBoxLayout;
    row->addWidget(check_, 0, Qt::AlignTop);
    row->addWidget(answer_, 1);
    row->addStretch(0);
    column->addLayout(row);
    setLayout(column);
    column->setContentsMargins(0, 4, 0, 8);
    connect(check_, &QPushButton::clicked, this, &FixView::checkWanted);
}

void FixView::setChecking(bool checking)
{
    if (!checking)
        return;
    answer_->say(Status::Running, tr("Asking again…"));
    answer_->show();
}

void FixView::setCheckPossible(bool possible)
{
    check_->setEnabled(possible);
    check_->setToolTip(possible ? QString() : tr("Available when the run has ended"));
}

void FixView::setAnswer(const FixAnswer &answer)
{
    Status status = Status::Error;
    switch (answer.kind) {
    case FixAnswer::Kind::Fixed: status = Status::Pass; break;
    case FixAnswer::Kind::ChangedNotFixed: status = Status::Warn; break;
    case FixAnswer::Kind::NewProblem:
    case FixAnswer::Kind::Unchanged: status = Status::Fail; break;
    case FixAnswer::Kind::Undecided: break;
    }
    answer_->say(status, answer.text);
    answer_->show();
    announce(answer_, answer.text);
}

} // namespace fd::ui
