// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/comparison.h"

#include <QImage>
#include <QTest>

using namespace fd;

namespace {

const Endpoint kEdge{QStringLiteral("198.51.100.10"), 443};
const Endpoint kOrigin{QStringLiteral("203.0.113.20"), 443};

Certificate certificate(const char *name, const char *issuer, const char *until)
{
    Certificate made;
    made.subject = QStringLiteral("CN=%1,O=Example").arg(QString::fromLatin1(name));
    made.names = {QString::fromLatin1(name), QStringLiteral("example.com")};
    made.issuer = QStringLiteral("O=Authority,CN=%1").arg(QString::fromLatin1(issuer));
    made.notBefore = *instantFromIso(u"2026-01-01T00:00:00Z");
    made.notAfter = *instantFromIso(QString::fromLatin1(until));
    return made;
}

struct Run : Case {
    Run()
    {
        started = *instantFromIso(u"2026-11-22T08:00:00Z");
        profile.site.url = QStringLiteral("https://www.example.com/");
        profile.edge.addresses = {kEdge.address};
        Origin web;
        web.name = QStringLiteral("web1");
        web.url = QStringLiteral("https://203.0.113.20");
        profile.origins = {web};
        page(kEdge);
        page(kOrigin);
    }
    void put(const ProbeRequest &request, Outcome outcome)
    {
        evidence.ask(request);
        evidence.start(request, 0);
        evidence.answer(request, std::move(outcome), 1);
    }
    void page(const Endpoint &to)
    {
        HttpRequest request;
        request.url = profile.site.url;
        request.to = to;
        HttpEvidence answer;
        answer.status = 200;
        answer.reason = QStringLiteral("OK");
        put(request, answer);
    }
    void shows(const Endpoint &to, const Certificate &shown)
    {
        TlsRequest request;
        request.to = to;
        TlsEvidence seen;
        seen.protocol = QStringLiteral("TLSv1.3");
        seen.chain = {shown};
        put(request, seen);
    }
};

QStringList row(const ui::Comparison &comparison, const QString &point)
{
    const std::vector<ui::Grid> tables = comparison.tables();
    for (const QStringList &cells : tables.front().rows) {
        if (cells.front() == point)
            return cells.mid(1);
    }
    return {};
}

} // namespace

class TestComparison : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void bothCertificatesStandSideBySide()
    {
        Run run;
        run.shows(kEdge, certificate("www.example.com", "Example CA", "2027-01-01T00:00:00Z"));
        run.shows(kOrigin, certificate("origin.example.com", "Other CA", "2026-11-20T00:00:00Z"));
        ui::Comparison comparison;
        comparison.setCase(run);
        QCOMPARE(row(comparison, QStringLiteral("Certificate")),
                 QStringList({QStringLiteral("www.example.com"), QStringLiteral("origin.example.com")}));
        QCOMPARE(row(comparison, QStringLiteral("Its names")),
                 QStringList({QStringLiteral("www.example.com, example.com"),
                              QStringLiteral("origin.example.com, example.com")}));
        QCOMPARE(row(comparison, QStringLiteral("Issued by")),
                 QStringList({QStringLiteral("Example CA"), QStringLiteral("Other CA")}));
        const QStringList until = row(comparison, QStringLiteral("Valid until"));
        QVERIFY2(until.front().endsWith(QStringLiteral("days left: 39")), qPrintable(until.front()));
        QVERIFY2(until.back().endsWith(QStringLiteral("expired")), qPrintable(until.back()));
    }

    void aSideWithoutOneSaysSo()
    {
        Run run;
        run.shows(kEdge, certificate("www.example.com", "Example CA", "2027-01-01T00:00:00Z"));
        ui::Comparison comparison;
        comparison.setCase(run);
        QCOMPARE(row(comparison, QStringLiteral("Certificate")),
                 QStringList({QStringLiteral("www.example.com"), QStringLiteral("none shown")}));
    }

    void withoutTlsThereIsNothingOfIt()
    {
        ui::Comparison comparison;
        comparison.setCase(Run());
        QVERIFY(row(comparison, QStringLiteral("Certificate")).isEmpty());
        QCOMPARE(row(comparison, QStringLiteral("Status")).size(), 2);
    }

    void allRowsHaveRoomInThePicture()
    {
        Run run;
        ui::Comparison plain;
        plain.setCase(run);
        run.shows(kEdge, certificate("www.example.com", "Example CA", "2027-01-01T00:00:00Z"));
        run.shows(kOrigin, certificate("origin.example.com", "Other CA", "2026-11-20T00:00:00Z"));
        ui::Comparison comparison;
        comparison.setCase(run);
        QVERIFY(comparison.sizeHint().height() > plain.sizeHint().height());
        comparison.resize(900, comparison.sizeHint().height());
        const QImage picture = comparison.grab().toImage();
        const QByteArray folder = qgetenv("FETCH_PICTURES"); // for a look by eye
        if (!folder.isEmpty())
            QVERIFY(picture.save(QString::fromLocal8Bit(folder) + QStringLiteral("/comparison.png")));
        QVERIFY(!picture.isNull());
    }
};

QTEST_MAIN(TestComparison)
#include "tst_comparison.moc"
