// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPalette>

namespace fd::test {

inline QPalette darkPalette()
{
    QPalette palette;
    const auto set = [&palette](QPalette::ColorRole role, int grey) {
        palette.setColor(role, QColor(grey, grey, grey + 3));
    };
    set(QPalette::Window, 42);
    set(QPalette::Base, 30);
    set(QPalette::AlternateBase, 36);
    set(QPalette::Button, 52);
    set(QPalette::ToolTipBase, 52);
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText, QPalette::ToolTipText,
                            QPalette::BrightText})
        palette.setColor(role, QColor(235, 235, 238));
    palette.setColor(QPalette::PlaceholderText, QColor(160, 160, 165));
    palette.setColor(QPalette::Highlight, QColor(45, 100, 160));
    palette.setColor(QPalette::HighlightedText, Qt::white);
    palette.setColor(QPalette::Link, QColor(120, 180, 240));
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        palette.setColor(QPalette::Disabled, role, QColor(140, 140, 145));
    return palette;
}

} // namespace fd::test
