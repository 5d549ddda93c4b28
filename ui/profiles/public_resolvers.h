// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

namespace fd::ui {

/// Public resolvers to compare with, as the settings hold them (key "publicResolvers"). They belong to
/// others, who learn the name that is asked for: they stand in a profile, and so are asked, only where the
/// person put them there.
QStringList publicResolvers();

} // namespace fd::ui
