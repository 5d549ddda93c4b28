// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the handshakes of one service together mean.
#include "check_world.h"

#include "checks/connectivity/tls_certificates.h"

#include <QTest>

using namespace fd;
using namespace fd::checks;

namespace {

TlsEvidence accepted(const QString &version, const char *cipher = "ECDHE-RSA-AES128-GCM-SHA256")
{
    TlsEvidence seen;
    seen.protocol = version;
    seen.cipher = QString::fromLatin1(cipher);
    seen.chain = {leaf("2026-01-01T00:00:00Z", "2027-01-22T08:00:00Z")};
    seen.chain.front().sha256 = QStringLiteral("aa");
    return seen;
}

TlsEvidence refused(int alert = 40)
{
    TlsEvidence seen;
    seen.failure = Failure{Failure::Kind::Tls, Failure::Phase::Tls, 1000 + alert,
                           QStringLiteral("alert %1 (of the test)").arg(alert)};
    return seen;
}

Certificate certificate(const char *subject, const char *issuer)
{
    Certificate made = leaf("2026-01-01T00:00:00Z", "2027-01-22T08:00:00Z");
    made.subject = QString::fromLatin1(subject);
    made.issuer = QString::fromLatin1(issuer);
    made.selfSigned = made.subject == made.issuer;
    return made;
}

/// An https site with an https origin.
struct TlsWorld : World {
    TlsWorld()
    {
        profile = shop("https://www.example.com/");
        profile.origins.front().url = QStringLiteral("https://203.0.113.20");
    }
    TlsTarget target(Role role) const
    {
        for (const TlsTarget &one : deepTlsTargets(context())) {
            if (one.role == role)
                return one;
        }
        return {};
    }
    void handshake(Role role, const TlsEvidence &seen) { answerTo(target(role).handshake, seen); }
    /// Answers each handshake of one version: it is taken where it is among \a taken.
    void versions(Role role, const QStringList &taken, const char *cipher = "ECDHE-RSA-AES128-GCM-SHA256")
    {
        for (const QString &version : allVersions()) {
            answerTo(withVersion(target(role), version),
                     taken.contains(version) ? accepted(version, cipher) : refused(70));
        }
    }
    std::vector<CheckResult> origin(const char *check) const
    {
        std::vector<CheckResult> rows = judge(check);
        std::erase_if(rows, [](const CheckResult &row) { return !row.target.startsWith(u"203."); });
        return rows;
    }
};

const QString k0 = QStringLiteral("TLSv1");
const QString k1 = QStringLiteral("TLSv1.1");
const QString k2 = QStringLiteral("TLSv1.2");
const QString k3 = QStringLiteral("TLSv1.3");

} // namespace

class TestTlsChecks : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void asksDeeperOnlyWhatSpeaksTls_data()
    {
        using K = Failure::Kind;
        using P = Failure::Phase;
        QTest::addColumn<int>("kind");
        QTest::addColumn<int>("phase");
        QTest::addColumn<QByteArray>("plain");
        QTest::addColumn<bool>("asks");
        const auto row = [](const char *name, K kind, P phase, const char *plain, bool asks) {
            QTest::newRow(name) << int(kind) << int(phase) << QByteArray(plain) << asks;
        };
        row("an alert", K::Tls, P::Tls, "", true);
        row("closed within the handshake", K::Closed, P::Tls, "", true);
        row("silent within the handshake", K::TimedOut, P::Tls, "", false);
        row("refused", K::Refused, P::Connect, "", false);
        row("plain HTTP", K::Protocol, P::Tls, "HTTP/1.1 400", false);
    }
    void asksDeeperOnlyWhatSpeaksTls()
    {
        QFETCH(int, kind);
        QFETCH(int, phase);
        QFETCH(QByteArray, plain);
        TlsWorld world;
        QVERIFY(world.plan("connectivity.tls-versions").empty()); // the first handshake is still open
        TlsEvidence seen;
        seen.failure = Failure{Failure::Kind(kind), Failure::Phase(phase), 0, {}};
        seen.plainBytes = plain;
        world.handshake(Role::Origin, seen);
        QFETCH(bool, asks);
        QCOMPARE(world.plan("connectivity.tls-versions").size(), asks ? 4U : 0U);
        QCOMPARE(world.plan("connectivity.tls-server-name").size(), asks ? 2U : 0U);
    }

    void judgesTheVersionsOnOffer_data()
    {
        QTest::addColumn<QStringList>("taken");
        QTest::addColumn<int>("edgeStatus");
        QTest::addColumn<Status>("status");
        QTest::addColumn<QString>("fact");
        QTest::newRow("1.2 and 1.3") << QStringList{k2, k3} << 503 << Status::Pass << QString();
        QTest::newRow("1.2 alone is no fault") << QStringList{k2} << 503 << Status::Pass << QString();
        QTest::newRow("old ones beside new ones are no fault")
            << QStringList{k0, k1, k2, k3} << 503 << Status::Pass << QString();
        QTest::newRow("nothing newer than 1.1")
            << QStringList{k0, k1} << 200 << Status::Fail << QStringLiteral("origin tls-protocol-mismatch");
        QTest::newRow("1.3 alone counts where the edge fails")
            << QStringList{k3} << 503 << Status::Warn << QStringLiteral("origin tls-protocol-mismatch");
        QTest::newRow("1.3 alone behind an edge that works")
            << QStringList{k3} << 200 << Status::Pass << QString();
    }
    void judgesTheVersionsOnOffer()
    {
        QFETCH(QStringList, taken);
        QFETCH(int, edgeStatus);
        QFETCH(QString, fact);
        TlsWorld world;
        world.edge(answer(edgeStatus));
        world.handshake(Role::Origin, accepted(taken.last()));
        world.versions(Role::Origin, taken);
        const auto rows = world.origin("connectivity.tls-versions");
        QCOMPARE(rows.size(), 1U);
        QTEST(rows.front().status, "status");
        QCOMPARE(factsOf(rows).contains(fact), !fact.isEmpty());
        QCOMPARE(rows.front().reproduce.count(u'\n'), 3);
    }

    void asksForModernCiphersOnlyWhereItMatters()
    {
        TlsWorld world;
        world.edge(answer(502, "Bad Gateway"));
        world.handshake(Role::Origin, accepted(k2));
        world.versions(Role::Origin, {k2}, "ECDHE-ECDSA-CHACHA20-POLY1305");
        QCOMPARE(world.plan("connectivity.tls-versions").size(), 4U);

        TlsWorld old;
        old.edge(answer(502, "Bad Gateway"));
        old.handshake(Role::Origin, accepted(k2));
        old.versions(Role::Origin, {k2}, "AES128-SHA");
        const auto asked = old.plan("connectivity.tls-versions");
        QCOMPARE(asked.size(), 5U);
        QCOMPARE(old.origin("connectivity.tls-versions").front().status,
                 Status::Skipped); // as in an old case
        old.evidence.ask(asked.back());
        QCOMPARE(old.origin("connectivity.tls-versions").front().status, Status::Queued);
        old.answerTo(asked.back(), refused());
        const auto rows = old.origin("connectivity.tls-versions");
        QVERIFY(hasFact(rows, "origin tls-protocol-mismatch"));
        QCOMPARE(rows.front().status, Status::Warn);
    }

    void aServerNameIsMissedOnlyBehindAnEdgeThatFails_data()
    {
        QTest::addColumn<int>("edgeStatus");
        QTest::addColumn<bool>("refuses");
        QTest::addColumn<bool>("otherName");
        QTest::addColumn<bool>("missed");
        QTest::newRow("refused, and the edge fails") << 502 << true << false << true;
        QTest::newRow("another site's certificate, and the edge fails") << 502 << false << true << true;
        QTest::newRow("refused, and the edge works") << 200 << true << false << false;
        QTest::newRow("another certificate for the same name") << 502 << false << false << false;
    }
    void aServerNameIsMissedOnlyBehindAnEdgeThatFails()
    {
        QFETCH(int, edgeStatus);
        QFETCH(bool, refuses);
        QFETCH(bool, otherName);
        TlsWorld world;
        world.edge(answer(edgeStatus));
        world.handshake(Role::Origin, accepted(k3));
        TlsEvidence other = accepted(k3);
        other.chain.front().sha256 = QStringLiteral("bb");
        other.nameMatches = !otherName;
        for (const ProbeRequest &request : world.plan("connectivity.tls-server-name"))
            world.answerTo(request, refuses ? refused(112) : other);
        const auto rows = world.origin("connectivity.tls-server-name");
        QCOMPARE(rows.size(), 1U);
        QTEST(hasFact(rows, "origin tls-only-with-sni"), "missed");
    }

    void aServerNameThatIsIgnoredIsNoFault()
    {
        TlsWorld world;
        world.edge(answer(502));
        world.handshake(Role::Origin, accepted(k3));
        for (const ProbeRequest &request : world.plan("connectivity.tls-server-name"))
            world.answerTo(request, accepted(k3));
        const auto rows = world.origin("connectivity.tls-server-name");
        QCOMPARE(rows.front().status, Status::Pass);
        QCOMPARE(factsOf(rows), QStringList{QStringLiteral("origin tls-same-without-sni")});
    }

    void seesWhatIsOutOfOrder_data()
    {
        QTest::addColumn<QStringList>("chain"); // "subject<issuer"
        QTest::addColumn<bool>("out");
        QTest::newRow("leaf, issuer")
            << QStringList{QStringLiteral("leaf<sub"), QStringLiteral("sub<root")} << false;
        QTest::newRow("the root sent as well")
            << QStringList{QStringLiteral("leaf<sub"), QStringLiteral("sub<root"),
                           QStringLiteral("root<root")}
            << false;
        QTest::newRow("issuer after its issuer")
            << QStringList{QStringLiteral("leaf<low"), QStringLiteral("sub<root"), QStringLiteral("low<sub")}
            << true;
        QTest::newRow("a stranger at the end is only superfluous")
            << QStringList{QStringLiteral("leaf<sub"), QStringLiteral("sub<root"),
                           QStringLiteral("other<else")}
            << false;
        QTest::newRow("alone") << QStringList{QStringLiteral("leaf<sub")} << false;
    }
    void seesWhatIsOutOfOrder()
    {
        QFETCH(QStringList, chain);
        std::vector<Certificate> certificates;
        for (const QString &one : chain) {
            certificates.push_back(certificate(one.section(u'<', 0, 0).toLatin1().constData(),
                                               one.section(u'<', 1).toLatin1().constData()));
        }
        QTEST(isOutOfOrder(certificates), "out");
    }

    void seesWhatIsWeak_data()
    {
        QTest::addColumn<QString>("type");
        QTest::addColumn<int>("bits");
        QTest::addColumn<QString>("signature");
        QTest::addColumn<bool>("root");
        QTest::addColumn<bool>("weak");
        const QString sha256 = QStringLiteral("sha256WithRSAEncryption");
        const QString sha1 = QStringLiteral("sha1WithRSAEncryption");
        QTest::newRow("RSA 2048") << QStringLiteral("RSA") << 2048 << sha256 << false << false;
        QTest::newRow("RSA 1024") << QStringLiteral("RSA") << 1024 << sha256 << false << true;
        QTest::newRow("EC 256") << QStringLiteral("EC") << 256 << sha256 << false << false;
        QTest::newRow("EC 192") << QStringLiteral("EC") << 192 << sha256 << false << true;
        QTest::newRow("Ed25519") << QStringLiteral("ED25519") << 253 << QStringLiteral("ED25519") << false
                                 << false;
        QTest::newRow("SHA-1") << QStringLiteral("RSA") << 4096 << sha1 << false << true;
        QTest::newRow("SHA-1 of a root is not looked at")
            << QStringLiteral("RSA") << 4096 << sha1 << true << false;
    }
    void seesWhatIsWeak()
    {
        QFETCH(QString, type);
        QFETCH(int, bits);
        QFETCH(QString, signature);
        QFETCH(bool, root);
        Certificate made = certificate("a", root ? "a" : "b");
        made.keyType = type;
        made.keyBits = bits;
        made.signature = signature;
        QTEST(!weaknessOf(made).isEmpty(), "weak");
    }

    void judgesTheStapleOfTheOtherHandshakes_data()
    {
        QTest::addColumn<QString>("staple");
        QTest::addColumn<QString>("until");
        QTest::addColumn<QString>("fact");
        const QString later = QStringLiteral("2026-11-25T08:00:00Z");
        QTest::newRow("good") << QStringLiteral("good") << later << QString();
        QTest::newRow("revoked") << QStringLiteral("revoked") << later << QStringLiteral("edge tls-revoked");
        QTest::newRow("out of date") << QStringLiteral("good") << QStringLiteral("2026-11-22T07:00:00Z")
                                     << QStringLiteral("edge tls-staple-bad");
        QTest::newRow("invalid") << QStringLiteral("invalid") << QString()
                                 << QStringLiteral("edge tls-staple-bad");
    }
    void judgesTheStapleOfTheOtherHandshakes()
    {
        QFETCH(QString, staple);
        QFETCH(QString, until);
        QFETCH(QString, fact);
        TlsWorld world;
        world.handshake(Role::Edge, accepted(k3));
        TlsEvidence stapled = accepted(k3);
        stapled.stapleStatus = staple;
        stapled.stapleNextUpdate = instantFromIso(until);
        world.answerTo(withVersion(world.target(Role::Edge), k3), stapled);
        const auto rows = world.judge("connectivity.tls");
        if (fact.isEmpty())
            QCOMPARE(rows.front().status, Status::Pass);
        else
            QVERIFY2(factsOf(rows).contains(fact), qPrintable(factsOf(rows).join(u',')));
    }

    void tellsACertificateAskedForFromOneDemanded_data()
    {
        QTest::addColumn<int>("alert");
        QTest::addColumn<QString>("page");
        QTest::addColumn<Status>("status");
        QTest::addColumn<double>("weight");
        QTest::newRow("asked for") << 0 << QString() << Status::Pass << 0.3;
        QTest::newRow("certificate_required") << 116 << QString() << Status::Fail << 1.0;
        QTest::newRow("handshake_failure, as TLS 1.2 has it") << 40 << QString() << Status::Fail << 1.0;
        QTest::newRow("told by the page")
            << 0 << QStringLiteral("No required SSL certificate was sent") << Status::Fail << 1.0;
    }
    void tellsACertificateAskedForFromOneDemanded()
    {
        QFETCH(int, alert);
        QFETCH(QString, page);
        QFETCH(double, weight);
        TlsWorld world;
        TlsEvidence seen = accepted(k3);
        seen.clientCertificateRequested = true;
        if (alert)
            seen.failure = refused(alert).failure;
        world.handshake(Role::Origin, seen);
        HttpEvidence text = answer(page.isEmpty() ? 200 : 400);
        text.bodyHead = page.toUtf8();
        world.origins(text);
        const auto rows = world.origin("connectivity.tls");
        QTEST(rows.front().status, "status");
        const auto &facts = rows.front().observations;
        const auto wanted = std::find_if(facts.begin(), facts.end(), [](const Observation &one) {
            return one.fact == Fact::TlsClientCertificateWanted;
        });
        QVERIFY(wanted != facts.end());
        QCOMPARE(wanted->weight, weight);
    }
};

QTEST_GUILESS_MAIN(TestTlsChecks)
#include "tst_tls_checks.moc"
