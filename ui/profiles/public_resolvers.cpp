// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/profiles/public_resolvers.h"

#include <QSettings>

namespace fd::ui {

QStringList publicResolvers()
{
    // Quad9, Cloudflare and Google: the addresses that each publishes for its resolver.
    static const QStringList known{QStringLiteral("9.9.9.9"), QStringLiteral("1.1.1.1"),
                                   QStringLiteral("8.8.8.8")};
    return QSettings().value(QStringLiteral("publicResolvers"), known).toStringList();
}

} // namespace fd::ui
