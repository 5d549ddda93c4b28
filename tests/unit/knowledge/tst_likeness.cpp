// SPDX-License-Identifier: GPL-3.0-or-later
//
// Texts that no signature fits are guessed by their words; nothing is guessed from too little.
#include "knowledge/likeness.h"
#include "knowledge/signatures.h"

#include <QTest>

#include <algorithm>

using namespace fd::knowledge;

class TestLikeness : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    // Sentences of no server, so that none of them can have been learned.
    void aTextThatNoSignatureFitsIsGuessedByItsWords_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("cause");
        QTest::newRow("descriptors") << QStringLiteral("the worker may open no more descriptors of files")
                                     << QStringLiteral("fd-limit");
        QTest::newRow("expiry") << QStringLiteral(
                                       "proxy refuses the origin: its certificate validity period is over")
                                << QStringLiteral("tls-cert-expired");
        QTest::newRow("disk") << QStringLiteral(
                                     "write of the session was given up: the disk has no room left")
                              << QStringLiteral("disk-full");
        QTest::newRow("zone") << QStringLiteral(
                                     "resolver reports that the zone's DNSSEC signatures do not validate")
                              << QStringLiteral("dns-dnssec-bogus");
    }
    void aTextThatNoSignatureFitsIsGuessedByItsWords()
    {
        QFETCH(QString, text);
        QFETCH(QString, cause);
        QVERIFY(matchSignatures(Place::ErrorLog, text.toStdString()).empty());
        const auto likely = likelyCauses(text);
        QCOMPARE(likely.size(), std::size_t{3});
        QCOMPARE(likely.front().cause, cause);
        QVERIFY(likely[0].score >= likely[1].score && likely[1].score >= likely[2].score);
    }

    void tooFewKnownWordsGiveNoGuess_data()
    {
        QTest::addColumn<QString>("text");
        QTest::newRow("nothing") << QString();
        QTest::newRow("numbers") << QStringLiteral("12 34 56.7 0x81 -- 9");
        QTest::newRow("no words of this trade") << QStringLiteral("Zwölf Boxkämpfer jagen Viktor quer");
        QTest::newRow("one word") << QStringLiteral("timeout");
    }
    void tooFewKnownWordsGiveNoGuess()
    {
        QFETCH(QString, text);
        QVERIFY(likelyCauses(text).empty());
    }

    void asManyAreNamedAsAreAskedFor()
    {
        const QString text = QStringLiteral("connection to the upstream refused");
        QVERIFY(likelyCauses(text, 0).empty());
        QCOMPARE(likelyCauses(text, 1).size(), std::size_t{1});
        const auto all = likelyCauses(text, 1000);
        QVERIFY(std::none_of(all.begin(), all.end(), [](const Likely &one) {
            return one.cause == QLatin1StringView("unknown-5xx") || one.cause.isEmpty();
        }));
    }

    void aLongTextCostsLittle()
    {
        const QString text = QStringLiteral("upstream connect error ").repeated(1 << 20);
        QCOMPARE(likelyCauses(text).size(), std::size_t{3});
    }
};

QTEST_GUILESS_MAIN(TestLikeness)
#include "tst_likeness.moc"
