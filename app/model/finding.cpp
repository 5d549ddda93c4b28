// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/finding.h"

#include <QCoreApplication>

namespace fd {

namespace {
struct Tr {
    Q_DECLARE_TR_FUNCTIONS(Finding)
};
} // namespace

QString certaintyWord(double confidence)
{
    if (confidence >= 0.9)
        return Tr::tr("very sure");
    if (confidence >= 0.7)
        return Tr::tr("likely");
    if (confidence >= 0.4)
        return Tr::tr("possible");
    return Tr::tr("undecided");
}

} // namespace fd
