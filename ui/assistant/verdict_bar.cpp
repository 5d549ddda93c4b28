// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/assistant/verdict_bar.h"

#include "ui/assistant/path_view.h"
#include "ui/support/announce.h"
#include "ui/support/colours.h"
#include "ui/support/icons.h"
#include "ui/support/labels.h"
#include "ui/support/words.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QStyle>
#include <QVBoxLayout>

namespace fd::ui {

namespace {
constexpr int markSide = 24;
constexpr int edge = 16;
} // namespace

VerdictBar::VerdictBar(QWidget *parent)
    : QFrame(parent),
      headline_(new ElidedLabel(this)),
      sure_(new ElidedLabel(this)),
      done_(new QLabel(this)),
      path_(new PathView(this)),
      broken_(new QLabel(this))
{
    setObjectName(QStringLiteral("verdict"));
    setAccessibleName(tr("Verdict"));
    headline_->setObjectName(QStringLiteral("headline"));
    headline_->setMode(Qt::ElideRight);
    headline_->setFont(scaled(font(), 1.5, QFont::DemiBold));
    sure_->setMode(Qt::ElideRight);
    done_->setTextFormat(Qt::PlainText);
    done_->setObjectName(QStringLiteral("done"));
    broken_->setTextFormat(Qt::PlainText);
    auto *first = new QHBoxLayout;
    first->setSpacing(16);
    first->addWidget(headline_, 1);
    first->addWidget(done_);
    auto *second = new QHBoxLayout;
    second->setSpacing(16);
    second->addWidget(path_, 1);
    second->addWidget(broken_);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(edge + markSide + 12, 8, edge, 10);
    column->setSpacing(4);
    column->addLayout(first);
    column->addWidget(sure_);
    column->addLayout(second);
    setCase(nullptr, false);
}

void VerdictBar::setCase(const Case *run, bool running)
{
    const QString before = headline_->text();
    running_ = running;
    if (!run) {
        state_ = SiteState::Unknown;
        headline_->setFullText(tr("No site checked yet"));
        sure_->setFullText(
            tr("The answer appears here as soon as the first checks have run, and grows surer."));
        done_->clear();
    } else {
        const Diagnosis &diagnosis = run->diagnosis;
        const Progress progress = progressOf(*run);
        state_ = diagnosis.verdict.status;
        const bool undecided = running && state_ == SiteState::Unknown;
        QString text = diagnosis.verdict.headline;
        if (undecided || text.isEmpty())
            text = running ? tr("Looking at %1").arg(siteLabel(run->profile))
                           : tr("Undecided: nothing explains the fault yet");
        headline_->setFullText(text);
        QString sure;
        if (!diagnosis.findings.empty() && diagnosis.findings.front().severity == Severity::Critical)
            sure = sureness(diagnosis.findings.front());
        else if (state_ == SiteState::Healthy)
            sure = running ? tr("No fault found so far") : tr("No fault found by the checks that ran");
        else
            sure = running ? tr("No cause named yet") : tr("No cause named by the checks that ran");
        if (running)
            sure = tr("%1, checks still running").arg(sure);
        else if (!run->complete)
            sure = tr("%1, stopped before all checks were done").arg(sure);
        sure_->setFullText(sure);
        done_->setText(tr("%1 of %2 done").arg(progress.done).arg(progress.total));
    }
    path_->setCase(run, running);
    broken_->setText(run ? path_->spokenPath() : QString());
    setAccessibleDescription(tr("%1. %2. %3").arg(headline_->text(), sure_->text(), path_->spokenPath()));
    if (run && headline_->text() != before)
        announce(this, headline_->text());
    update();
}

QString VerdictBar::headline() const
{
    return headline_->text();
}

void VerdictBar::setCompact(bool compact)
{
    broken_->setVisible(!compact);
}

void VerdictBar::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Tone tone = toneOf(state_);
    const QColor background =
        tone == Tone::Neutral ? palette().color(QPalette::Window) : wash(tone, palette(), QPalette::Window);
    painter.fillRect(rect(), background);
    painter.fillRect(QRect(0, height() - 1, width(), 1), hairline(palette()));
    painter.fillRect(QRect(0, 0, width(), 1), hairline(palette()));
    const QRect sign = QStyle::alignedRect(layoutDirection(), Qt::AlignLeft | Qt::AlignTop,
                                           QSize(markSide, markSide), rect().adjusted(edge, 12, -edge, 0));
    const QColor colour =
        tone == Tone::Neutral ? quiet(palette(), QPalette::Window) : ink(tone, palette(), QPalette::Window);
    if (state_ == SiteState::Unknown && running_)
        paintIcon(&painter, sign, iconName(Status::Queued), colour);
    else
        paintIcon(&painter, sign, iconName(state_), colour);
}

} // namespace fd::ui
