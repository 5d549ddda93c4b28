// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/report.h"
#include "report/words.h"
#include "unit/report/sample_case.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QProcess>
#include <QRegularExpression>
#include <QTemporaryFile>
#include <QTest>
#include <QXmlStreamReader>

#include <algorithm>

using namespace fd;
using namespace fd::report;

namespace {

QString written(Format format, const Case &run = test::sampleCase())
{
    return QString::fromUtf8(write(run, format, Redaction::Secrets));
}

QJsonObject jsonOf(Format format)
{
    return QJsonDocument::fromJson(write(test::sampleCase(), format, Redaction::Secrets)).object();
}

/// A case whose texts are as hostile as a server or log can make them.
Case hostileCase()
{
    Case run = test::sampleCase();
    const QString evil = QString::fromUtf8(
        "<script>alert(1)</script> \"><img src=x onerror=a> ``` | \x1b[31m red \n# title & co");
    run.diagnosis.verdict.headline = evil;
    run.diagnosis.findings[0].title = evil;
    run.diagnosis.findings[0].fixes[0].snippet = evil;
    run.checks[1].summary = evil;
    run.checks[1].target = evil;
    return run;
}

} // namespace

class TestFormats : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void namesAreRead();
    void everyFormatIsWritten_data();
    void everyFormatIsWritten();
    void htmlIsWellFormedAndHasHeadingsInOrder();
    void htmlLoadsAndRunsNothing();
    void htmlTellsAllOnTheFirstScreen();
    void hostileTextStaysText_data();
    void hostileTextStaysText();
    void textIsNarrowAndPutsTheVerdictFirst();
    void textOfAHealthySiteSaysSo();
    void aFaultWithoutANamedCauseIsNotCalledNothing();
    void notCheckedIsTold();
    void curlIsAShellScriptThatParses();
    void harHasWhatTheFormatAsksFor();
    void postmanHasSiteAndOrigins();
    void jsonIsTheCase();
};

void TestFormats::namesAreRead()
{
    for (const char *name : {"html", "markdown", "json", "text", "postman", "har", "curl"})
        QVERIFY2(formatFromText(QString::fromLatin1(name)), name);
    QVERIFY(!formatFromText(u"pdf"));
    QCOMPARE(redactionFromText(u"strict"), Redaction::Strict);
    QVERIFY(!redactionFromText(u"all"));
}

void TestFormats::everyFormatIsWritten_data()
{
    QTest::addColumn<int>("format");
    QTest::addColumn<QString>("holds");
    QTest::newRow("html") << static_cast<int>(Format::Html) << QStringLiteral("systemctl restart nginx");
    QTest::newRow("markdown") << static_cast<int>(Format::Markdown)
                              << QStringLiteral("systemctl restart nginx");
    QTest::newRow("text") << static_cast<int>(Format::Text) << QStringLiteral("systemctl restart nginx");
    QTest::newRow("json") << static_cast<int>(Format::Json) << QStringLiteral("\"origin-refused\"");
    QTest::newRow("har") << static_cast<int>(Format::Har) << QStringLiteral("203.0.113.20");
    QTest::newRow("postman") << static_cast<int>(Format::Postman) << QStringLiteral("www.example.com");
    QTest::newRow("curl") << static_cast<int>(Format::Curl) << QStringLiteral("curl -sv");
}

void TestFormats::everyFormatIsWritten()
{
    QFETCH(int, format);
    QFETCH(QString, holds);
    QVERIFY(written(static_cast<Format>(format)).contains(holds));
    // An empty case is no reason to fail.
    QVERIFY(!written(static_cast<Format>(format), Case{}).isEmpty());
}

void TestFormats::htmlIsWellFormedAndHasHeadingsInOrder()
{
    for (const Case &run : {test::sampleCase(), hostileCase(), Case{}}) {
        QXmlStreamReader reader(written(Format::Html, run));
        int last = 0;
        int first = 0;
        while (!reader.atEnd()) {
            if (reader.readNext() != QXmlStreamReader::StartElement)
                continue;
            const QStringView name = reader.name();
            if (name.size() == 2 && name.startsWith(u'h') && name.at(1).isDigit()) {
                const int level = name.at(1).digitValue();
                QVERIFY2(level <= last + 1, qPrintable(QStringLiteral("h%1 after h%2").arg(level).arg(last)));
                first += level == 1 ? 1 : 0;
                last = level;
            }
            if (name == u"th")
                QVERIFY(reader.attributes().hasAttribute(QStringLiteral("scope")));
        }
        QVERIFY2(!reader.hasError(), qPrintable(reader.errorString()));
        QCOMPARE(first, 1);
    }
}

void TestFormats::htmlLoadsAndRunsNothing()
{
    const QString html = written(Format::Html, hostileCase());
    QXmlStreamReader reader(html);
    while (!reader.atEnd()) {
        if (reader.readNext() != QXmlStreamReader::StartElement)
            continue;
        static const QStringList forbidden{QStringLiteral("script"), QStringLiteral("img"),
                                           QStringLiteral("link"),   QStringLiteral("iframe"),
                                           QStringLiteral("object"), QStringLiteral("form"),
                                           QStringLiteral("base")};
        QVERIFY2(!forbidden.contains(reader.name()), qPrintable(reader.name().toString()));
        for (const QXmlStreamAttribute &attribute : reader.attributes()) {
            QVERIFY(!attribute.name().startsWith(u"on"));
            QVERIFY(attribute.name() != u"src");
            if (attribute.name() == u"href")
                QVERIFY(attribute.value().startsWith(u'#'));
        }
    }
    QVERIFY(!html.contains(u"url("));
    QVERIFY(!html.contains(u"@import"));
    QVERIFY(html.contains(u"default-src 'none'"));
    QVERIFY(html.contains(u"@media print"));
    QVERIFY(html.contains(u"prefers-color-scheme: dark"));
}

void TestFormats::htmlTellsAllOnTheFirstScreen()
{
    const QString html = written(Format::Html);
    const QString first = html.left(html.indexOf(u"<h2"));
    for (const char *text :
         {"The origin refuses connections.", "The origin 203.0.113.20:8080 refuses connections", "very sure",
          "down", "Start the web server", "2026-11-22 08:00:00 UTC", "0.1.0", "Not checked",
          "https://www.example.com/cart"})
        QVERIFY2(first.contains(QString::fromUtf8(text)), text);
    QVERIFY(html.contains(u"<details"));
    QVERIFY(html.indexOf(u"What it is not") > 0);
}

void TestFormats::hostileTextStaysText_data()
{
    QTest::addColumn<int>("format");
    QTest::newRow("html") << static_cast<int>(Format::Html);
    QTest::newRow("markdown") << static_cast<int>(Format::Markdown);
    QTest::newRow("text") << static_cast<int>(Format::Text);
    QTest::newRow("curl") << static_cast<int>(Format::Curl);
}

void TestFormats::hostileTextStaysText()
{
    QFETCH(int, format);
    const QString out = written(static_cast<Format>(format), hostileCase());
    QVERIFY(!out.contains(QChar(0x1b)));
    if (static_cast<Format>(format) == Format::Html)
        QVERIFY(!out.contains(u"<script"));
    if (static_cast<Format>(format) == Format::Markdown) {
        QVERIFY(out.startsWith(u"# \\<script\\>"));
        QVERIFY(out.contains(u"````")); // a fence that the snippet cannot close
    }
    if (static_cast<Format>(format) == Format::Curl) {
        for (const QString &line : out.split(u'\n'))
            QVERIFY2(line.isEmpty() || line.startsWith(u'#') || line.startsWith(u"curl "), qPrintable(line));
    }
}

void TestFormats::textIsNarrowAndPutsTheVerdictFirst()
{
    const QString text = written(Format::Text);
    QVERIFY(text.startsWith(u"DOWN  The origin refuses connections."));
    for (const QString &line : text.split(u'\n'))
        QVERIFY2(line.size() <= 100, qPrintable(line));
    QVERIFY(text.indexOf(u"FINDINGS") < text.indexOf(u"ALL CHECKS"));
    QVERIFY(text.contains(u"(critical, very sure)"));
    QVERIFY(text.contains(u"\n           systemctl restart nginx\n")); // to copy, on a line of its own
}

void TestFormats::textOfAHealthySiteSaysSo()
{
    Case run = test::sampleCase();
    run.diagnosis = {{}, {SiteState::Healthy, Where::Unknown, QStringLiteral("The site works.")}};
    const QString text = written(Format::Text, run);
    QVERIFY(text.startsWith(u"HEALTHY  The site works."));
    QVERIFY(text.contains(u"Nothing wrong was found."));
}

void TestFormats::aFaultWithoutANamedCauseIsNotCalledNothing()
{
    Case run = test::sampleCase();
    run.diagnosis = {{}, {SiteState::Down, Where::Unknown, QStringLiteral("The cause is not clear yet.")}};
    for (const Format format : {Format::Text, Format::Markdown, Format::Html}) {
        const QString text = written(format, run);
        QVERIFY(text.contains(u"Something is wrong, but"));
        QVERIFY(!text.contains(u"Nothing wrong"));
    }
}

void TestFormats::notCheckedIsTold()
{
    Case run = test::sampleCase();
    QCOMPARE(notChecked(run).size(), 1);
    QVERIFY(notChecked(run).front().contains(u"The profile names no source."));
    run.complete = false;
    run.inputs.steps = {Step::Connectivity, Step::Capacity};
    QCOMPARE(notChecked(run).size(), 5); // stopped, three steps left out, one row skipped
}

void TestFormats::curlIsAShellScriptThatParses()
{
    const QByteArray script = write(hostileCase(), Format::Curl, Redaction::Secrets);
    QVERIFY(script.startsWith("#!/bin/sh\n"));
    QTemporaryFile file;
    QVERIFY(file.open());
    file.write(script);
    file.close();
    QProcess shell;
    shell.start(QStringLiteral("sh"), {QStringLiteral("-n"), file.fileName()});
    QVERIFY(shell.waitForFinished(10'000));
    QCOMPARE(shell.exitCode(), 0);
}

void TestFormats::harHasWhatTheFormatAsksFor()
{
    const QJsonObject log = jsonOf(Format::Har).value(u"log").toObject();
    QCOMPARE(log.value(u"version").toString(), QStringLiteral("1.2"));
    QVERIFY(log.value(u"creator").toObject().contains(u"version"));
    const QJsonArray entries = log.value(u"entries").toArray();
    QCOMPARE(entries.size(), 2);
    for (const auto &value : entries) {
        const QJsonObject entry = value.toObject();
        for (const char *key : {"startedDateTime", "time", "request", "response", "cache", "timings"})
            QVERIFY2(entry.contains(QLatin1StringView(key)), key);
        for (const char *key :
             {"method", "url", "httpVersion", "cookies", "headers", "queryString", "headersSize", "bodySize"})
            QVERIFY2(entry.value(u"request").toObject().contains(QLatin1StringView(key)), key);
        for (const char *key : {"status", "statusText", "httpVersion", "cookies", "headers", "content",
                                "redirectURL", "headersSize", "bodySize"})
            QVERIFY2(entry.value(u"response").toObject().contains(QLatin1StringView(key)), key);
        for (const char *key : {"size", "mimeType"})
            QVERIFY2(entry.value(u"response")
                         .toObject()
                         .value(u"content")
                         .toObject()
                         .contains(QLatin1StringView(key)),
                     key);
        const QJsonObject timings = entry.value(u"timings").toObject();
        for (const char *key : {"send", "wait", "receive"})
            QVERIFY2(timings.value(QLatin1StringView(key)).toDouble(-1) >= 0, key);
    }
    const QJsonObject timings = entries.at(0).toObject().value(u"timings").toObject();
    QCOMPARE(timings.value(u"connect").toDouble(), 4.0);
    QCOMPARE(timings.value(u"ssl").toDouble(), 3.0);
    QCOMPARE(timings.value(u"wait").toDouble(), 5.0);
    QCOMPARE(timings.value(u"receive").toDouble(), 0.5);
    QCOMPARE(entries.at(0).toObject().value(u"time").toDouble(), 9.5);
    QCOMPARE(entries.at(0).toObject().value(u"response").toObject().value(u"status").toInt(), 503);
}

void TestFormats::postmanHasSiteAndOrigins()
{
    const QJsonObject collection = jsonOf(Format::Postman);
    const QJsonArray items = collection.value(u"item").toArray();
    QCOMPARE(items.size(), 2);
    const QJsonObject origin = items.at(1).toObject().value(u"request").toObject();
    QCOMPARE(origin.value(u"url").toObject().value(u"raw").toString(),
             QStringLiteral("http://203.0.113.20:8080/healthz"));
    QCOMPARE(origin.value(u"url").toObject().value(u"port").toString(), QStringLiteral("8080"));
    const QJsonObject host = origin.value(u"header").toArray().at(0).toObject();
    QCOMPARE(host.value(u"key").toString(), QStringLiteral("Host"));
    QCOMPARE(host.value(u"value").toString(), QStringLiteral("www.example.com"));
}

void TestFormats::jsonIsTheCase()
{
    const QJsonObject json = jsonOf(Format::Json);
    QCOMPARE(json.value(u"schema").toString(), QStringLiteral("fetch-doctor/case/1"));
    for (const char *key :
         {"tool", "started", "finished", "complete", "profile", "checks", "findings", "verdict", "evidence"})
        QVERIFY2(json.contains(QLatin1StringView(key)), key);
}

QTEST_GUILESS_MAIN(TestFormats)
#include "tst_formats.moc"
