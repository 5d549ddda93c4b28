// SPDX-License-Identifier: GPL-3.0-or-later
//
// The window comes back as it was left: its size and place, and how its panes are divided.
#pragma once

class QWidget;

namespace fd::ui {

/// Keeps the geometry of \a window and the sizes of the named splitters within it.
void rememberLayout(const QWidget *window);
/// The geometry alone; a window that would lie outside of every screen is left where it is.
void restoreLayout(QWidget *window);
/// The sizes of the named splitters within \a page.
void restorePanes(QWidget *page);

} // namespace fd::ui
