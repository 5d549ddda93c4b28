// SPDX-License-Identifier: GPL-3.0-or-later
//
// Every colour of the window, derived from the desktop's palette so that it reads in light, dark and high
// contrast.
#pragma once

#include "model/check_result.h"
#include "model/finding.h"

#include <QColor>
#include <QPalette>

namespace fd::ui {

enum class Tone { Neutral, Good, Caution, Bad, Busy };

Tone toneOf(Status status);
Tone toneOf(SiteState state);
Tone toneOf(Severity severity);

/// The contrast ratio of WCAG 2.2, 1 to 21.
double contrastRatio(const QColor &a, const QColor &b);
/// \a share of \a over on \a under, 0..1.
QColor mixed(const QColor &under, const QColor &over, double share);
/// \a colour made lighter or darker until it has \a ratio against \a background.
QColor readable(const QColor &colour, const QColor &background, double ratio);

/// Text and signs in a tone: at least 4.5:1 on \a background and on its wash.
QColor ink(Tone tone, const QPalette &palette, QPalette::ColorRole background = QPalette::Base);
/// A tinted background in a tone, on which the palette's text keeps 4.5:1.
QColor wash(Tone tone, const QPalette &palette, QPalette::ColorRole background = QPalette::Base);
/// Secondary text: quieter than the text, at least 4.5:1.
QColor quiet(const QPalette &palette, QPalette::ColorRole background = QPalette::Base);
/// Lines between areas: visible, not loud.
QColor hairline(const QPalette &palette);
/// Fills of chart series, told apart by hue (blue, orange, violet, grey-green) and lightness; 3:1 on the base
/// colour.
QColor series(int index, const QPalette &palette);

} // namespace fd::ui
