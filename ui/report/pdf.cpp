// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/report/pdf.h"

#include <QCoreApplication>
#include <QPageLayout>
#include <QPdfWriter>
#include <QSaveFile>
#include <QTextDocument>

namespace fd::ui {

namespace {
struct Tr {
    Q_DECLARE_TR_FUNCTIONS(Pdf)
};
} // namespace

QString writePdf(const Case &run, report::Redaction level, const QString &path)
{
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly))
        return Tr::tr("%1 could not be written: %2").arg(path, file.errorString());
    {
        QPdfWriter writer(&file);
        writer.setPageSize(QPageSize(QPageSize::A4));
        writer.setPageMargins(QMarginsF(18, 18, 18, 18), QPageLayout::Millimeter);
        writer.setTitle(run.diagnosis.verdict.headline);
        writer.setCreator(QStringLiteral("Fetch Doctor"));
        QTextDocument document;
        document.setHtml(QString::fromUtf8(report::write(run, report::Format::Html, level)));
        document.print(&writer);
    }
    if (!file.commit())
        return Tr::tr("%1 could not be written: %2").arg(path, file.errorString());
    return {};
}

} // namespace fd::ui
