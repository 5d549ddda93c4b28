// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a person would read on a saved page.
#pragma once

#include <QByteArray>

namespace fd::knowledge {

/// So much of a page is looked at: error pages are short, and what they say stands at their start.
inline constexpr qsizetype pageHeadBytes = qsizetype{64} * 1024;

/// True where the text starts as HTML does, or holds tags that only HTML has.
bool looksLikeHtml(const QByteArray &text);

/// The text of an HTML page, one line for each block, without scripts, styles and comments; the common
/// character references are decoded. Linear; for anything that is not HTML the text comes back much as it
/// was.
QByteArray textOfHtml(const QByteArray &html);

} // namespace fd::knowledge
