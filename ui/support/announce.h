// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

class QWidget;

namespace fd::ui {

/// Tells a screen reader of a change, politely; \a from is the widget that shows it.
void announce(QWidget *from, const QString &text);

} // namespace fd::ui
