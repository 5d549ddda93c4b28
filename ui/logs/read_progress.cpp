// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/logs/read_progress.h"

#include "ui/logs/logs_now.h"
#include "ui/support/labels.h"

#include <QHBoxLayout>
#include <QProgressBar>
#include <QPushButton>

namespace fd::ui {

namespace {
constexpr int steps = 1000;
} // namespace

ReadProgress::ReadProgress(QWidget *parent)
    : QWidget(parent),
      bar_(new QProgressBar),
      words_(new ElidedLabel),
      stop_(new QPushButton(tr("S&top Reading")))
{
    setObjectName(QStringLiteral("readProgress"));
    bar_->setRange(0, steps);
    bar_->setTextVisible(false);
    bar_->setAccessibleName(tr("Part of the logs that is read"));
    words_->setMode(Qt::ElideRight);
    words_->setObjectName(QStringLiteral("readWords"));
    stop_->setObjectName(QStringLiteral("stopReading"));
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(16, 0, 16, 6);
    layout->setSpacing(12);
    layout->addWidget(bar_, 1);
    layout->addWidget(words_, 2);
    layout->addWidget(stop_);
    connect(stop_, &QPushButton::clicked, this, [this] {
        stop_->setEnabled(false);
        Q_EMIT stopWanted();
    });
    hide();
}

void ReadProgress::showReading(qint64 done, qint64 total)
{
    if (!since_.isValid()) {
        since_.start();
        stop_->setEnabled(true);
    }
    bar_->setVisible(total > 0);
    stop_->show();
    bar_->setValue(total > 0 ? static_cast<int>(done * steps / total) : 0);
    words_->setFullText(progressWords(done, total, since_.elapsed()));
    show();
}

void ReadProgress::showEnded(const QString &words)
{
    since_.invalidate();
    bar_->hide();
    stop_->hide();
    words_->setFullText(words);
    setVisible(!words.isEmpty());
}

QString ReadProgress::words() const
{
    return words_->text();
}

} // namespace fd::ui
