// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <functional>

namespace fd::bench {

/// The best time of several runs, in seconds.
double bestOf(int runs, const std::function<void()> &work);

/// How long other programs take over the same file, in seconds; -1 where one is not installed or has no
/// format for it. The slow ones are run once.
double wcTime(const QString &path);
double rgTime(const QString &path, const QString &pattern);
double mawkTime(const QString &path);
/// Counts the lines by \a column of \a table, lnav's name of the format.
double lnavTime(const QString &path, const QString &table, const QString &column);
double goaccessTime(const QString &path, const QString &format);

} // namespace fd::bench
