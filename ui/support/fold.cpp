// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/support/fold.h"

#include "ui/support/icons.h"

#include <QVBoxLayout>

#include <utility>

namespace fd::ui {

Fold::Fold(const QString &title, QWidget *parent) : QWidget(parent), header_(new QToolButton(this))
{
    header_->setCheckable(true);
    header_->setAutoRaise(true);
    header_->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    header_->setMinimumHeight(28);
    setTitle(title);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    layout->addWidget(header_, 0, Qt::AlignLeft);
    setFocusProxy(header_);
    connect(header_, &QToolButton::toggled, this, &Fold::apply);
    apply();
}

void Fold::setTitle(const QString &title)
{
    header_->setText(title);
    QString spoken = title;
    header_->setAccessibleName(spoken.remove(u'&'));
}

void Fold::setContent(QWidget *content)
{
    make_ = {};
    delete content_;
    content_ = content;
    layout()->addWidget(content_);
    apply();
}

void Fold::setContent(std::function<QWidget *()> make)
{
    delete content_;
    content_ = nullptr;
    make_ = std::move(make);
    apply();
}

void Fold::apply()
{
    header_->setIcon(icon(isOpen() ? QStringLiteral("fold-open") : QStringLiteral("fold-closed")));
    header_->setAccessibleDescription(isOpen() ? tr("Open") : tr("Folded"));
    if (isOpen() && make_) {
        const auto make = std::exchange(make_, {});
        content_ = make();
        layout()->addWidget(content_);
    }
    if (content_)
        content_->setVisible(isOpen());
}

} // namespace fd::ui
