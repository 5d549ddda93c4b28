// SPDX-License-Identifier: GPL-3.0-or-later
#include "knowledge/glossary.h"

#include <QTest>

#include <set>

using namespace fd::knowledge;

class TestGlossary : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyTermIsExplainedInOneSentence()
    {
        QVERIFY(glossary().size() > 50);
        for (const auto &one : glossary()) {
            QVERIFY2(one.explanation.size() > 20 && one.explanation.size() < 200, qPrintable(one.term));
            QVERIFY2(one.explanation.endsWith(u'.'), qPrintable(one.term));
            QVERIFY2(!one.explanation.chopped(1).contains(QStringLiteral(". ")), qPrintable(one.term));
        }
    }

    void everyWordLeadsToOneTerm()
    {
        std::set<QString> words;
        for (const auto &one : glossary()) {
            const QStringList all = one.also + QStringList(one.term);
            for (const auto &word : all)
                QVERIFY2(words.insert(word.toLower()).second, qPrintable(word));
        }
    }

    void aTermIsFound_data()
    {
        QTest::addColumn<QString>("asked");
        QTest::addColumn<QString>("term");
        QTest::newRow("as it is written") << QStringLiteral("Origin") << QStringLiteral("Origin");
        QTest::newRow("in another case") << QStringLiteral("first BYTE") << QStringLiteral("First byte");
        QTest::newRow("by its short form") << QStringLiteral("TTFB") << QStringLiteral("First byte");
        QTest::newRow("by a status in words") << QStringLiteral("Bad Gateway") << QStringLiteral("502");
        QTest::newRow("with spaces around it") << QStringLiteral(" sni ") << QStringLiteral("SNI");
        QTest::newRow("as an error page says it")
            << QStringLiteral("Guru Meditation") << QStringLiteral("Guru Meditation");
        QTest::newRow("another of a group")
            << QStringLiteral("EHOSTUNREACH") << QStringLiteral("Unreachable");
    }

    void aTermIsFound()
    {
        QFETCH(QString, asked);
        QFETCH(QString, term);
        const auto &all = glossary();
        const auto expected =
            std::find_if(all.begin(), all.end(), [&term](const Term &one) { return one.term == term; });
        QVERIFY(expected != all.end());
        QCOMPARE(explain(asked), expected->explanation);
    }

    void anUnknownWordHasNoExplanation()
    {
        QVERIFY(explain(u"flux capacitor").isEmpty());
        QVERIFY(explain(u"").isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestGlossary)
#include "tst_glossary.moc"
