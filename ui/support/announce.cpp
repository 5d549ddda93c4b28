// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/support/announce.h"

#include <QAccessible>
#include <QWidget>

namespace fd::ui {

void announce(QWidget *from, const QString &text)
{
    if (!QAccessible::isActive() || text.isEmpty())
        return;
#if QT_VERSION >= QT_VERSION_CHECK(6, 8, 0)
    QAccessibleAnnouncementEvent event(from, text);
    event.setPoliteness(QAccessible::AnnouncementPoliteness::Polite);
#else
    // Before announcements existed: a changed description is what screen readers follow.
    from->setAccessibleDescription(text);
    QAccessibleEvent event(from, QAccessible::DescriptionChanged);
#endif
    QAccessible::updateAccessibility(&event);
}

} // namespace fd::ui
