// SPDX-License-Identifier: GPL-3.0-or-later
//
// Every question of the run as a shell script, to ask again by hand or from another place.
#include "report/words.h"

#include <QCoreApplication>
#include <QSet>

namespace fd::report {

namespace {
struct Tr {
    Q_DECLARE_TR_FUNCTIONS(Report)
};
} // namespace

QByteArray curl(const Case &run)
{
    const auto comment = [](const QString &text) { return QStringLiteral("# ") + printable(text) + u'\n'; };
    QString out = QStringLiteral("#!/bin/sh\n");
    out += comment(
        Tr::tr("Asks again by hand what Fetch Doctor %1 asked of %2.").arg(run.toolVersion, subject(run)));
    out += comment(Tr::tr("Checked %1. Read each line before you run it.").arg(clock(run.started)));
    QSet<QString> seen;
    for (const Step step : allSteps()) {
        bool first = true;
        for (const CheckResult &row : run.checks) {
            if (row.step != step || row.reproduce.isEmpty() || seen.contains(row.reproduce))
                continue;
            seen.insert(row.reproduce);
            if (first)
                out += u'\n' + comment(QStringLiteral("== %1 ==").arg(word(step)));
            first = false;
            out +=
                u'\n' +
                comment(
                    QStringLiteral("%1 %2 (%3): %4").arg(row.id, row.target, word(row.status), row.summary));
            out += printable(row.reproduce, true) + u'\n';
        }
    }
    return out.toUtf8();
}

} // namespace fd::report
