// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/support/colours.h"

#include <QTest>

using namespace fd::ui;

class TestColours : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void ratioOfKnownPairs();
    void everyToneReads_data();
    void everyToneReads();
};

void TestColours::ratioOfKnownPairs()
{
    QCOMPARE(qRound(contrastRatio(Qt::black, Qt::white) * 10), 210);
    QCOMPARE(qRound(contrastRatio(Qt::white, Qt::white) * 10), 10);
    // WCAG's own example of the lightest grey that passes on white: #767676 is 4.54:1.
    QCOMPARE(qRound(contrastRatio(QColor(0x76, 0x76, 0x76), Qt::white) * 100), 454);
}

void TestColours::everyToneReads_data()
{
    QTest::addColumn<QColor>("base");
    QTest::addColumn<QColor>("window");
    QTest::addColumn<QColor>("text");
    QTest::newRow("light") << QColor(Qt::white) << QColor(239, 239, 239) << QColor(Qt::black);
    QTest::newRow("dark") << QColor(35, 38, 41) << QColor(49, 54, 59) << QColor(239, 240, 241);
    QTest::newRow("high contrast light") << QColor(Qt::white) << QColor(Qt::white) << QColor(Qt::black);
    QTest::newRow("high contrast dark") << QColor(Qt::black) << QColor(Qt::black) << QColor(Qt::white);
    QTest::newRow("warm paper") << QColor(253, 246, 227) << QColor(238, 232, 213) << QColor(60, 70, 75);
    QTest::newRow("middle grey text")
        << QColor(0x30, 0x30, 0x30) << QColor(0x28, 0x28, 0x28) << QColor(0xc0, 0xc0, 0xc0);
}

void TestColours::everyToneReads()
{
    QFETCH(QColor, base);
    QFETCH(QColor, window);
    QFETCH(QColor, text);
    QPalette palette;
    palette.setColor(QPalette::Base, base);
    palette.setColor(QPalette::Window, window);
    palette.setColor(QPalette::Text, text);
    palette.setColor(QPalette::WindowText, text);
    for (const auto role : {QPalette::Base, QPalette::Window}) {
        const QColor ground = palette.color(role);
        for (const Tone tone : {Tone::Neutral, Tone::Good, Tone::Caution, Tone::Bad, Tone::Busy}) {
            const QColor tint = wash(tone, palette, role);
            QVERIFY2(contrastRatio(ink(tone, palette, role), ground) >= 4.5, "sign on the plain ground");
            QVERIFY2(contrastRatio(ink(tone, palette, role), tint) >= 4.5, "sign on its own tint");
            QVERIFY2(contrastRatio(text, tint) >= 4.5, "text on the tint");
        }
        QVERIFY2(contrastRatio(quiet(palette, role), ground) >= 4.5, "secondary text");
    }
    for (int i = 0; i < 4; ++i)
        QVERIFY2(contrastRatio(series(i, palette), base) >= 3.0, "chart fills");
}

QTEST_MAIN(TestColours)
#include "tst_colours.moc"
