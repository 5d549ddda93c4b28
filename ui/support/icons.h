// SPDX-License-Identifier: GPL-3.0-or-later
//
// The program's own icons (resources/icons), drawn in palette colours at any size.
#pragma once

#include "model/check_result.h"
#include "model/finding.h"

#include <QColor>
#include <QIcon>
#include <QRect>

class QFontMetrics;
class QPainter;

namespace fd::ui {

/// An icon in the colour of the text around it; follows a change of the palette by itself.
QIcon icon(const QString &name);
/// The application's own mark, at the sizes that window managers ask for.
QIcon applicationIcon();

void paintIcon(QPainter *painter, const QRect &rect, const QString &name, const QColor &colour);
/// The sign of a state; the running one turns with the clock unless animations are off.
void paintStatus(QPainter *painter, const QRect &rect, Status status, const QColor &colour);

/// The side of a sign beside text of that font: 16 px, growing with big fonts.
int signSide(const QFontMetrics &metrics);

QString iconName(Status status);
QString iconName(SiteState state);

} // namespace fd::ui
