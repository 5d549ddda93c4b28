// SPDX-License-Identifier: GPL-3.0-or-later
//
// Puts what is known of a case into the texts and snippets of fixes: `{host}` becomes www.example.com.
#pragma once

#include <QString>
#include <QStringList>

#include <map>

namespace fd::knowledge {

using Values = std::map<QString, QString>;

/// The names that may stand between braces, without the braces.
QStringList fillNames();

/// \a prose with each known name replaced by its value, or by what stands in for it (ORIGIN-ADDRESS) where
/// there is none. Braces around anything else stay as they are: configuration is full of them.
QString fillProse(const QString &prose, const Values &values);

/// The same for commands and configuration. A value can come from a log or from a profile that somebody else
/// wrote, so it must not become more than text when it is pasted into a shell: in `{path}` and `{url}`, which
/// stand between single quotes in every snippet, all but harmless characters are percent-encoded; any other
/// value that holds such a character is left out and its stand-in put in its place.
QString fillSnippet(const QString &snippet, const Values &values);

} // namespace fd::knowledge
