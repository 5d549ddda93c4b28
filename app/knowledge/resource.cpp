// SPDX-License-Identifier: GPL-3.0-or-later
#include "knowledge/resource.h"

#include <QFile>

/// A static library has to register its resources itself; Q_INIT_RESOURCE only works outside of any
/// namespace.
static bool registerKnowledge()
{
    Q_INIT_RESOURCE(knowledge);
    return true;
}

namespace fd::knowledge {

QByteArray readResource(const QString &name)
{
    static const bool registered = registerKnowledge();
    Q_UNUSED(registered);
    QFile file(QStringLiteral(":/knowledge/") + name);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace fd::knowledge
