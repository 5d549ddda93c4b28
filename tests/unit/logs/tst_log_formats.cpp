// SPDX-License-Identifier: GPL-3.0-or-later
//
// Each format's fields, exactly: data/*.json hold lines and what must come of them. Prints the agreement by
// format.
#include "logs/summarise.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace fd;

namespace {

struct Agreement {
    int right = 0;
    int all = 0;
};

QList<QJsonObject> recordsOf(const QByteArray &text, const QJsonObject &group)
{
    logs::Options options;
    options.fileTime = instantFromIso(group.value(QStringLiteral("fileTime")).toString());
    options.format = group.value(QStringLiteral("logFormat")).toString();
    options.timezone = group.value(QStringLiteral("timezone")).toString();
    QList<QJsonObject> records;
    logs::RecordReader reader(QStringLiteral("test.log"), options, [&](const logs::Record &record) {
        records.append(QJsonDocument::fromJson(logs::toNdjson(record, QStringLiteral("test.log"))).object());
    });
    reader.feed({text.constData(), static_cast<std::size_t>(text.size())});
    reader.finish();
    return records;
}

} // namespace

class tst_log_formats : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void fields_data();
    void fields();
    void cleanupTestCase();

private:
    std::map<QString, Agreement> table_;
};

void tst_log_formats::fields_data()
{
    QTest::addColumn<QJsonObject>("group");
    const QDir data(QStringLiteral(FD_LOG_DATA));
    for (const QString &name : data.entryList({QStringLiteral("*.json")}, QDir::Files)) {
        QFile file(data.filePath(name));
        QVERIFY2(file.open(QIODevice::ReadOnly), qPrintable(file.errorString()));
        const QJsonArray groups = QJsonDocument::fromJson(file.readAll()).array();
        QVERIFY2(!groups.isEmpty(), qPrintable(name));
        for (const auto &group : groups)
            QTest::newRow(qPrintable(group.toObject().value(QStringLiteral("name")).toString()))
                << group.toObject();
    }
}

void tst_log_formats::fields()
{
    QFETCH(QJsonObject, group);
    QByteArray text;
    for (const auto &line : group.value(QStringLiteral("lines")).toArray())
        text += line.toString().toUtf8() + '\n';
    const auto records = recordsOf(text, group);
    const QJsonArray expected = group.value(QStringLiteral("expect")).toArray();
    QCOMPARE(records.size(), expected.size());
    QStringList wrong;
    for (qsizetype i = 0; i < records.size(); ++i) {
        const QJsonObject fields = expected.at(i).toObject();
        for (auto field = fields.begin(); field != fields.end(); ++field) {
            const bool urlEnd = field.key() == QLatin1StringView("urlEnds");
            const QJsonValue got = records.at(i).value(urlEnd ? QStringLiteral("url") : field.key());
            const bool same = urlEnd            ? got.toString().endsWith(field->toString())
                              : field->isNull() ? got.isUndefined()
                                                : got == *field;
            auto &agreement =
                table_[records.at(i).value(QStringLiteral("format")).toString(QStringLiteral("(unparsed)"))];
            ++agreement.all;
            agreement.right += same ? 1 : 0;
            if (!same)
                wrong.append(
                    QStringLiteral("record %1, %2: %3 in place of %4")
                        .arg(i + 1)
                        .arg(field.key(), got.toVariant().toString(), field->toVariant().toString()));
        }
    }
    QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join(u'\n')));
}

void tst_log_formats::cleanupTestCase()
{
    for (const auto &[format, agreement] : table_)
        qInfo("%-24s %4d of %4d fields", qPrintable(format), agreement.right, agreement.all);
}

QTEST_GUILESS_MAIN(tst_log_formats)
#include "tst_log_formats.moc"
