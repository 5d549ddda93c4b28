// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/assistant/site_bar.h"

#include "ui/support/icons.h"
#include "ui/support/labels.h"

#include <QHBoxLayout>
#include <QMenu>
#include <QPushButton>
#include <QToolButton>

namespace fd::ui {

SiteBar::SiteBar(QWidget *parent)
    : QWidget(parent),
      site_(new ElidedLabel(this)),
      again_(new QPushButton(icon(QStringLiteral("again")), tr("&Run Again"), this)),
      export_(new QPushButton(icon(QStringLiteral("export")), tr("E&xport…"), this)),
      menuButton_(new QToolButton(this)),
      menu_(new QMenu(this))
{
    setObjectName(QStringLiteral("siteBar"));
    site_->setObjectName(QStringLiteral("site"));
    site_->setFont(scaled(font(), 1.1, QFont::DemiBold));
    again_->setObjectName(QStringLiteral("runAgain"));
    export_->setObjectName(QStringLiteral("export"));
    again_->setAutoDefault(false);
    export_->setAutoDefault(false);
    menuButton_->setObjectName(QStringLiteral("menu"));
    menuButton_->setIcon(icon(QStringLiteral("menu")));
    menuButton_->setAutoRaise(true);
    menuButton_->setFocusPolicy(Qt::StrongFocus);
    menuButton_->setMinimumSize(32, 32);
    menuButton_->setAccessibleName(tr("Menu"));
    menuButton_->setToolTip(tr("Menu (F10)"));
    menuButton_->setMenu(menu_);
    menuButton_->setPopupMode(QToolButton::InstantPopup);
    menuButton_->setStyleSheet(QStringLiteral("QToolButton::menu-indicator { image: none; }"));
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(16, 6, 8, 6);
    row->setSpacing(8);
    row->addWidget(site_, 1);
    row->addWidget(again_);
    row->addWidget(export_);
    row->addWidget(menuButton_);
    connect(again_, &QPushButton::clicked, this, &SiteBar::againWanted);
    connect(export_, &QPushButton::clicked, this, &SiteBar::exportWanted);
    setSite({}, {});
    setRun(false, false);
}

void SiteBar::setSite(const QString &name, const QString &url)
{
    site_->setFullText(name.isEmpty() ? tr("Fetch Doctor") : name);
    if (!url.isEmpty())
        site_->setToolTip(url.toHtmlEscaped());
    site_->setAccessibleName(name.isEmpty() ? tr("No site chosen") : tr("Site: %1").arg(name));
}

void SiteBar::setRun(bool exists, bool running)
{
    again_->setVisible(exists);
    again_->setEnabled(exists && !running);
    again_->setToolTip(running ? tr("Available when the run has ended") : tr("Ask everything again (F5)"));
    export_->setVisible(exists);
}

void SiteBar::showMenu()
{
    menuButton_->showMenu();
}

} // namespace fd::ui
