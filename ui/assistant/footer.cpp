// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/assistant/footer.h"

#include "ui/support/labels.h"
#include "ui/support/words.h"

#include <QHBoxLayout>
#include <QPushButton>

namespace fd::ui {

Footer::Footer(QWidget *parent)
    : QWidget(parent),
      sent_(quietLabel({}, this)),
      stop_(new QPushButton(tr("S&top"), this)),
      back_(new QPushButton(tr("&Back"), this)),
      next_(new QPushButton(tr("&Next"), this))
{
    setObjectName(QStringLiteral("footer"));
    sent_->setObjectName(QStringLiteral("sent"));
    stop_->setObjectName(QStringLiteral("stop"));
    back_->setObjectName(QStringLiteral("back"));
    next_->setObjectName(QStringLiteral("next"));
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(16, 6, 16, 8);
    row->setSpacing(8);
    row->addWidget(sent_, 1);
    for (QPushButton *button : {stop_, back_, next_}) {
        button->setAutoDefault(false);
        row->addWidget(button);
    }
    connect(stop_, &QPushButton::clicked, this, &Footer::stopWanted);
    connect(back_, &QPushButton::clicked, this, &Footer::backWanted);
    connect(next_, &QPushButton::clicked, this, &Footer::nextWanted);
    setSent(0, false, false);
}

void Footer::setSent(int requests, bool exists, bool running)
{
    sent_->setText(exists ? counted(requests, tr("1 request sent. Nothing was changed anywhere."),
                                    tr("%1 requests sent. Nothing was changed anywhere."))
                          : tr("Nothing sent yet."));
    // Stop keeps its place, so that Back and Next never move under the pointer.
    stop_->setEnabled(running);
    stop_->setToolTip(running ? tr("Stop the run and keep what was found (Esc)") : tr("Nothing is running"));
}

void Footer::setPosition(int page, int count)
{
    back_->setEnabled(page > 0);
    back_->setToolTip(page > 0 ? QString() : tr("This is the first step"));
    next_->setEnabled(page + 1 < count);
    next_->setToolTip(page + 1 < count ? QString() : tr("This is the last step"));
}

void Footer::say(const QString &text)
{
    sent_->setText(text);
}

} // namespace fd::ui
