// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

namespace fd::knowledge {

/// Does a saved exchange (`curl -i`, `curl -v`, header blocks one after the other) redirect to the very
/// address that was asked, or twice to the same? An answer that sets a cookie with its redirect does not
/// count, since the next request differs. Linear.
bool redirectsInCircles(const QByteArray &text);

} // namespace fd::knowledge
