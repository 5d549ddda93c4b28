// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/findings/finding_card.h"

#include "knowledge/causes.h"
#include "ui/findings/fix_view.h"
#include "ui/support/colours.h"
#include "ui/support/fold.h"
#include "ui/support/icons.h"
#include "ui/support/labels.h"
#include "ui/support/words.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

namespace fd::ui {

namespace {

constexpr int stripe = 4;

QLabel *caption(const QString &text)
{
    QLabel *label = quietLabel(text);
    label->setFont(scaled(label->font(), 1.0, QFont::DemiBold));
    return label;
}

QString causeTitle(const QString &id)
{
    const knowledge::Cause *cause = knowledge::cause(id);
    return cause ? cause->title : id;
}

} // namespace

FindingCard::FindingCard(const Finding &finding, bool open, QWidget *parent)
    : QFrame(parent), finding_(finding)
{
    setObjectName(QStringLiteral("finding.%1").arg(finding.cause));
    setAccessibleName(tr("Finding: %1").arg(finding.title));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(16 + stripe, 12, 16, 12);
    column->setSpacing(4);
    if (open) {
        column->addWidget(headingLabel(finding.title, 1.15));
        column->addWidget(quietLabel(sureness(finding)));
        column->addWidget(body());
    } else {
        auto *fold = new Fold(finding.title);
        fold->setContent([this] { return body(); });
        column->addWidget(fold);
        column->addWidget(quietLabel(sureness(finding)));
    }
}

QWidget *FindingCard::reasons(const std::vector<Reason> &list)
{
    auto *box = new QWidget;
    auto *column = new QVBoxLayout(box);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(2);
    for (const Reason &reason : list) {
        auto *row = new QHBoxLayout;
        row->setSpacing(8);
        row->addWidget(proseLabel(reason.text), 1);
        if (!reason.check.isEmpty()) {
            auto *open = new QToolButton;
            open->setText(tr("Evidence"));
            open->setAutoRaise(true);
            open->setMinimumHeight(24);
            open->setAccessibleName(tr("Show the evidence for: %1").arg(reason.text));
            row->addWidget(open, 0, Qt::AlignTop);
            connect(open, &QToolButton::clicked, this,
                    [this, reason] { Q_EMIT evidenceWanted(reason.check, reason.target, reason.text); });
        }
        column->addLayout(row);
    }
    return box;
}

QWidget *FindingCard::body()
{
    auto *box = new QWidget;
    auto *column = new QVBoxLayout(box);
    column->setContentsMargins(0, 4, 0, 0);
    column->setSpacing(4);
    if (!finding_.because.empty()) {
        column->addWidget(caption(tr("Because")));
        column->addWidget(reasons(finding_.because));
    }
    if (!finding_.against.empty()) {
        column->addWidget(caption(tr("What speaks against it")));
        column->addWidget(reasons(finding_.against));
    }
    if (!finding_.ruledOut.empty()) {
        auto *fold = new Fold(tr("Ruled Out (%1)").arg(finding_.ruledOut.size()));
        fold->setContent([this] {
            auto *list = new QWidget;
            auto *lines = new QVBoxLayout(list);
            lines->setContentsMargins(24, 0, 0, 0);
            lines->setSpacing(2);
            for (const RuledOut &other : finding_.ruledOut)
                lines->addWidget(proseLabel(tr("%1: %2").arg(causeTitle(other.cause), other.text)));
            return list;
        });
        column->addWidget(fold);
    }
    if (!finding_.fixes.empty()) {
        column->addSpacing(4);
        column->addWidget(caption(tr("What to do")));
        for (std::size_t i = 0; i < finding_.fixes.size(); ++i) {
            auto *fix = new FixView(static_cast<int>(i) + 1, finding_.fixes[i]);
            column->addWidget(fix);
            fixes_.push_back(fix);
            fix->setCheckPossible(!running_);
            connect(fix, &FixView::checkWanted, this, [this, i] { Q_EMIT checkWanted(static_cast<int>(i)); });
        }
    }
    return box;
}

void FindingCard::setRunning(bool running)
{
    running_ = running;
    for (FixView *fix : fixes_)
        fix->setCheckPossible(!running);
}

void FindingCard::setAnswer(int fix, const FixAnswer &answer)
{
    if (fix >= 0 && fix < static_cast<int>(fixes_.size()))
        fixes_[static_cast<std::size_t>(fix)]->setAnswer(answer);
}

void FindingCard::setChecking(int fix)
{
    if (fix >= 0 && fix < static_cast<int>(fixes_.size()))
        fixes_[static_cast<std::size_t>(fix)]->setChecking(true);
}

void FindingCard::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(hairline(palette()));
    painter.setBrush(palette().color(QPalette::Window));
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6);
    const QRect mark = layoutDirection() == Qt::LeftToRight
                           ? QRect(0, 8, stripe, height() - 16)
                           : QRect(width() - stripe, 8, stripe, height() - 16);
    painter.fillRect(mark, ink(toneOf(finding_.severity), palette(), QPalette::Window));
}

} // namespace fd::ui
