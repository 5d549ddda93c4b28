// SPDX-License-Identifier: GPL-3.0-or-later
//
// Saved exchanges that redirect to where they came from, and near misses.
#include "knowledge/circles.h"
#include "knowledge/visitor_report.h"

#include <QTest>

#include <algorithm>

using namespace fd;

class TestCircles : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tellsRedirectsThatGoInCircles_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<bool>("circles");
        const auto row = [](const char *name, const char *text, bool circles) {
            QTest::newRow(name) << QByteArray(text) << circles;
        };
        row("to itself",
            "$ curl -i https://www.example.com\nHTTP/2 301\nlocation: https://www.example.com/\nserver: "
            "cloudflare\n",
            true);
        row("to itself, as curl -v shows it",
            "$ curl -v \"https://www.example.com/shop\"\n< HTTP/1.1 302 Found\n< Location: "
            "https://WWW.example.com/shop\n",
            true);
        row("the same target twice",
            "HTTP/1.1 301 Moved\nLocation: https://www.example.com/\n\nHTTP/1.1 301 Moved\nLocation: "
            "https://www.example.com/\n\n",
            true);
        row("to https",
            "$ curl -I http://www.example.com/\nHTTP/1.1 301\nLocation: https://www.example.com/\n", false);
        row("to another path",
            "$ curl -I https://www.example.com/\nHTTP/1.1 302\nLocation: https://www.example.com/de\n",
            false);
        row("to another query",
            "$ curl -I https://www.example.com/?a=1\nHTTP/1.1 302\nLocation: https://www.example.com/?a=2\n",
            false);
        row("a cookie is set on the way",
            "$ curl -i https://www.example.com/\nHTTP/1.1 302\nSet-Cookie: seen=1\nLocation: "
            "https://www.example.com/\n",
            false);
        row("two steps onwards",
            "HTTP/1.1 301 M\nLocation: https://example.com/\n\nHTTP/1.1 301 M\nLocation: "
            "https://www.example.com/\n\n",
            false);
        row("a relative target", "$ curl -i https://www.example.com/\nHTTP/1.1 302\nLocation: /\n", false);
        row("no answer", "curl: (7) Failed to connect to www.example.com port 443", false);
        row("nothing", "", false);
    }
    void tellsRedirectsThatGoInCircles()
    {
        QFETCH(QByteArray, text);
        QFETCH(bool, circles);
        QCOMPARE(knowledge::redirectsInCircles(text), circles);
    }

    void aSavedAnswerThatRedirectsToItselfIsNamed()
    {
        const auto report =
            knowledge::readVisitorReport("HTTP/2 301\nlocation: https://www.example.com/\nserver: "
                                         "cloudflare\n\n$ curl -i https://www.example.com/\n");
        QVERIFY(std::any_of(report.signatures.begin(), report.signatures.end(), [](const SignatureHit &hit) {
            return hit.cause == QLatin1StringView("redirect-loop");
        }));
    }
};

QTEST_GUILESS_MAIN(TestCircles)
#include "tst_circles.moc"
