// SPDX-License-Identifier: GPL-3.0-or-later
//
// The chain of trust over zones that are signed here, whole and broken.
#include "support/signed_zone.h"

#include <QTest>

using namespace fd;
using namespace fd::test;
using namespace std::chrono_literals;
using Status = DnssecEvidence::Status;

class TestDnssec : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whatIsAsked();
    void aWholeChainIsSecure();
    void faults_data();
    void faults();
    void signaturesAreListedWithTheirDates();
    void theDeepestAnchorCounts();
    void brokenBytesAreNoProof();
    void recordsWithoutTheirDataAreNoProof_data();
    void recordsWithoutTheirDataAreNoProof();
};

void TestDnssec::whatIsAsked()
{
    QStringList asked;
    for (const ChainAnswer &question : chainQuestions(kName, kA, {}))
        asked += QStringLiteral("%1 %2").arg(question.name).arg(question.type);
    QCOMPARE(asked.join(u','),
             QStringLiteral(". 48,test 43,test 48,example.test 43,example.test 48,www.example.test 43,"
                            "www.example.test 48,www.example.test 1"));
    QVERIFY(chainQuestions(kName, kA, {QStringLiteral("other.test. IN DS 1 13 2 AB")}).empty());
}

void TestDnssec::aWholeChainIsSecure()
{
    const DnssecEvidence evidence = World().judge();
    QCOMPARE(evidence.why, QString());
    QCOMPARE(evidence.status, Status::Secure);
    QCOMPARE(evidence.zones.size(), size_t(2));
    QVERIFY(evidence.zones[1].dsMatches);
    QCOMPARE(evidence.zones[1].name, QStringLiteral("example.test"));
}

void TestDnssec::faults_data()
{
    QTest::addColumn<std::function<void(World &)>>("breakIt");
    QTest::addColumn<Status>("status");
    QTest::addColumn<QString>("why");
    QTest::addColumn<QString>("at");
    using Break = std::function<void(World &)>;
    const auto row = [](const char *name, const Break &breakIt, Status status, const char *why,
                        const char *where) {
        QTest::newRow(name) << breakIt << status << QString::fromLatin1(why) << QString::fromLatin1(where);
    };
    const std::pair leaf{kName, kA};
    const std::pair ds{QStringLiteral("example.test"), kDs};
    const std::pair keys{QStringLiteral("example.test"), kDnskey};
    row(
        "the record's signature is missing", [=](World &w) { w.messages[leaf] = message({{{kAddress}}}); },
        Status::Bogus, "signature-missing", "www.example.test A");
    row(
        "the record was changed after it was signed",
        [=](World &w) {
            QByteArray &bytes = w.messages[leaf];
            bytes[bytes.lastIndexOf('\x07')] = '\x08';
        },
        Status::Bogus, "signature-invalid", "www.example.test A");
    row(
        "signed by a key that the zone does not show",
        [=](World &w) {
            const SignedZone other(QStringLiteral("example.test."));
            w.messages[leaf] = message({{{kAddress}, &other}});
        },
        Status::Bogus, "key-missing", "www.example.test A");
    row(
        "the parent's DS is of another key",
        [=](World &w) {
            const SignedZone other(QStringLiteral("example.test."));
            w.messages[ds] = message({{{other.ds()}, &w.root}});
        },
        Status::Bogus, "ds-mismatch", "example.test");
    row(
        "the zone has a DS, but no keys", [=](World &w) { w.messages[keys] = message({}); }, Status::Bogus,
        "key-missing", "example.test");
    row(
        "the keys' signature is missing",
        [=](World &w) { w.messages[keys] = message({{{w.zone.dnskeyText()}}}); }, Status::Bogus,
        "signature-missing", "example.test DNSKEY");
    row(
        "nothing proves that there is no DS", [=](World &w) { w.messages[ds] = message({}); }, Status::Bogus,
        "denial-missing", "example.test DS");
    row(
        "the zone is unsigned, and the parent proves it",
        [=](World &w) {
            w.messages[ds] =
                World::denial(QStringLiteral("example.test. 300 IN NSEC . NS RRSIG NSEC"), w.root);
            w.messages[leaf] = message({{{kAddress}}});
        },
        Status::Insecure, "unsigned", "example.test");
    row(
        "an algorithm that nobody checks counts as unsigned",
        [=](World &w) {
            w.messages[ds] = message({{{QStringLiteral("example.test. IN DS 1 200 2 AB")}, &w.root}});
        },
        Status::Insecure, "algorithm-unknown", "example.test");
    row(
        "the zone's server does not answer", [=](World &w) { w.messages.erase(keys); }, Status::Indeterminate,
        "no-answer", "example.test");
    row(
        "the resolver passes no signatures on",
        [=](World &w) {
            w.messages[{QStringLiteral("."), kDnskey}] = message({{{w.root.dnskeyText()}}});
        },
        Status::Indeterminate, "signature-missing", ". DNSKEY");
    row(
        "another root than the anchor's", [=](World &w) { w.anchors = rootAnchors(); }, Status::Indeterminate,
        "ds-mismatch", ".");
    row(
        "no such name, and the zone proves it",
        [=](World &w) {
            w.messages[leaf] = message(
                {{{QStringLiteral("example.test. 300 IN SOA a. b. 1 2 3 4 5")}, &w.zone, false},
                 {{QStringLiteral("example.test. 300 IN NSEC zzz.example.test. NS SOA")}, &w.zone, false}},
                LDNS_RCODE_NXDOMAIN);
        },
        Status::Secure, "", "");
    row(
        "no such name, without a proof",
        [=](World &w) {
            w.messages[leaf] =
                message({{{QStringLiteral("example.test. 300 IN SOA a. b. 1 2 3 4 5")}, &w.zone, false}},
                        LDNS_RCODE_NXDOMAIN);
        },
        Status::Bogus, "denial-missing", "www.example.test");
    row(
        "the signature has run out",
        [=](World &w) {
            ldns_key_set_expiration(w.zone.key.get(), at(-1h));
            w.messages[leaf] = message({{{kAddress}, &w.zone}});
        },
        Status::Bogus, "signature-expired", "www.example.test A");
    row(
        "the signature is not valid yet",
        [=](World &w) {
            ldns_key_set_inception(w.zone.key.get(), at(1h));
            w.messages[leaf] = message({{{kAddress}, &w.zone}});
        },
        Status::Bogus, "signature-not-yet-valid", "www.example.test A");
}

void TestDnssec::faults()
{
    QFETCH(std::function<void(World &)>, breakIt);
    World world;
    breakIt(world);
    const DnssecEvidence evidence = world.judge();
    QTEST(evidence.why, "why");
    QTEST(evidence.status, "status");
    QTEST(evidence.brokenAt, "at");
}

void TestDnssec::signaturesAreListedWithTheirDates()
{
    World world;
    ldns_key_set_expiration(world.zone.key.get(), at(-1h));
    world.messages[{kName, kA}] = message({{{kAddress}, &world.zone}});
    const DnssecSignature last = world.judge().signatures.back();
    QCOMPARE(last.covers, QStringLiteral("www.example.test A"));
    QCOMPARE(last.signer, QStringLiteral("example.test"));
    QCOMPARE(last.algorithm, QStringLiteral("ECDSAP256SHA256"));
    QCOMPARE(last.expiration, kNow - 1h);
    QVERIFY(!last.valid);
    QVERIFY(!last.why.isEmpty());
}

void TestDnssec::theDeepestAnchorCounts()
{
    World world;
    world.anchors.append(world.zone.ds());
    const DnssecEvidence evidence = world.judge();
    QCOMPARE(evidence.status, Status::Secure);
    QCOMPARE(evidence.zones.size(), size_t(1));
}

void TestDnssec::brokenBytesAreNoProof()
{
    World world;
    for (auto &[question, bytes] : world.messages) {
        World copy;
        copy.messages[question] = bytes.left(bytes.size() / 2);
        QVERIFY(copy.judge().status != Status::Secure);
    }
}

void TestDnssec::recordsWithoutTheirDataAreNoProof_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<quint16>("type");
    QTest::addColumn<quint16>("empty"); // type of the record that has no data
    const auto zone = QStringLiteral("example.test");
    QTest::newRow("a key") << zone << kDnskey << kDnskey;
    QTest::newRow("a DS") << zone << kDs << kDs;
    QTest::newRow("a signature") << kName << kA << quint16(LDNS_RR_TYPE_RRSIG);
    QTest::newRow("an NSEC") << QStringLiteral("test") << kDs << quint16(LDNS_RR_TYPE_NSEC);
    QTest::newRow("an NSEC3") << QStringLiteral("test") << kDs << quint16(LDNS_RR_TYPE_NSEC3);
}

void TestDnssec::recordsWithoutTheirDataAreNoProof()
{
    QFETCH(QString, name);
    QFETCH(quint16, type);
    QFETCH(quint16, empty);
    World world;
    QByteArray &bytes = world.messages[{name, type}];
    const bool denies = empty == LDNS_RR_TYPE_NSEC || empty == LDNS_RR_TYPE_NSEC3;
    const int counter = denies ? 9 : 7; // low byte of NSCOUNT or ANCOUNT (RFC 1035 section 4.1.1)
    bytes[counter] = static_cast<char>(bytes[counter] + 1);
    const LdnsName owner = ldnsName(name);
    bytes.append(reinterpret_cast<const char *>(ldns_rdf_data(owner.get())),
                 static_cast<qsizetype>(ldns_rdf_size(owner.get())));
    const char rest[] = {static_cast<char>(empty >> 8), static_cast<char>(empty), 0, 1, 0, 0, 0, 60, 0, 0};
    bytes.append(rest, sizeof rest); // class IN, TTL 60, RDLENGTH 0
    const DnssecEvidence evidence = world.judge();
    QCOMPARE(evidence.status, Status::Indeterminate);
    QCOMPARE(evidence.why, QStringLiteral("no-answer"));
}

QTEST_GUILESS_MAIN(TestDnssec)
#include "tst_dnssec.moc"
