// SPDX-License-Identifier: GPL-3.0-or-later
//
// The DNS checks over a small name tree that answers whatever they ask: what they find, whom they ask, and
// how often.
#include "checks/check.h"
#include "checks/dns/zone_cuts.h"
#include "checks/site.h"

#include <QTest>

#include <functional>
#include <map>

using namespace fd;
using namespace fd::checks;

namespace {

const Instant kNow = *instantFromIso(u"2026-11-22T08:00:00.000Z");
const auto kHost = QStringLiteral("www.example.com");
const auto kZone = QStringLiteral("example.com");
const auto kRoot = QStringLiteral("192.0.2.60");
const auto kCom = QStringLiteral("192.0.2.61");
const auto kFirst = QStringLiteral("192.0.2.54");
const auto kSecond = QStringLiteral("192.0.2.56");
const auto kEdge = QStringLiteral("198.51.100.10");

DnsRecord record(const QString &name, const char *type, const QString &value, qint64 ttl = 300)
{
    return {name, QString::fromLatin1(type), ttl, value};
}

DnsEvidence reply(std::vector<DnsRecord> answer, bool authoritative = false)
{
    DnsEvidence evidence;
    evidence.rcode = QStringLiteral("NOERROR");
    evidence.authoritative = authoritative;
    evidence.answer = std::move(answer);
    return evidence;
}

DnsEvidence code(const char *rcode, bool authoritative = false)
{
    DnsEvidence evidence = reply({}, authoritative);
    evidence.rcode = QString::fromLatin1(rcode);
    return evidence;
}

DnsEvidence failed(Failure::Kind kind)
{
    DnsEvidence evidence;
    evidence.failure = Failure{kind, Failure::Phase::Resolve, 0, QStringLiteral("words")};
    return evidence;
}

/// What a server is asked.
struct Ask {
    QString server; ///< empty: the system's resolver
    QString name;
    QString type;
    bool tcp = false;
    int edns = 1232;
    bool unchecked = false; ///< without validation
};

/// The names under example.com as a good server has them; the tests change them.
struct Names {
    std::map<QString, QStringList> addresses{{kHost, {kEdge}},
                                             {QStringLiteral("ns1.example.com"), {kFirst}},
                                             {QStringLiteral("ns2.example.com"), {kSecond}}};
    QStringList servers{QStringLiteral("ns1.example.com"), QStringLiteral("ns2.example.com")};
    QString soa = QStringLiteral("ns1.example.com hostmaster.example.com 1 3600 600 1209600 3600");
    QString wildcard = {};

    DnsEvidence answer(const Ask &ask, bool authoritative) const
    {
        const auto known = addresses.find(ask.name);
        if (ask.type == u"NS" && ask.name == kZone) {
            std::vector<DnsRecord> records;
            for (const QString &name : servers)
                records.push_back(record(kZone, "NS", name));
            return reply(records, authoritative);
        }
        if (ask.type == u"SOA" && ask.name == kZone)
            return reply({record(kZone, "SOA", soa)}, authoritative);
        if (ask.type == u"A" && known != addresses.end()) {
            std::vector<DnsRecord> records;
            for (const QString &address : known->second)
                records.push_back(record(ask.name, "A", address));
            return reply(records, authoritative);
        }
        if (ask.type == u"A" && !wildcard.isEmpty())
            return reply({record(ask.name, "A", wildcard)}, authoritative);
        DnsEvidence nothing = known != addresses.end() || ask.name == kZone ? reply({}, authoritative)
                                                                            : code("NXDOMAIN", authoritative);
        nothing.authority = {record(kZone, "SOA", soa, 3600)};
        return nothing;
    }
};

/// A tree in which every question is answered, and noted.
struct Tree {
    Names first = {};
    Names second = {};
    Names resolver = {};
    QStringList delegated{QStringLiteral("ns1.example.com"), QStringLiteral("ns2.example.com")};
    std::map<QString, QString> glue{{QStringLiteral("ns1.example.com"), kFirst},
                                    {QStringLiteral("ns2.example.com"), kSecond}};
    std::function<std::optional<DnsEvidence>(const Ask &)> fault = {};
    Profile profile = {};
    RunInputs inputs = {};
    EvidenceSet evidence = {};
    HostsEvidence hosts = {};
    DnssecEvidence::Status chains = DnssecEvidence::Status::Insecure;
    std::map<QString, int> packets = {};

    Tree()
    {
        profile.site.url = QStringLiteral("http://www.example.com/");
        hosts.file = QStringLiteral("/etc/hosts");
    }

    Context context() const { return {profile, inputs, evidence, kNow}; }

    DnsEvidence answerTo(const Ask &ask)
    {
        ++packets[ask.server];
        if (fault) {
            if (auto said = fault(ask))
                return *said;
        }
        if (ask.server == kFirst)
            return first.answer(ask, true);
        if (ask.server == kSecond)
            return second.answer(ask, true);
        if (ask.server == kRoot || ask.server == kCom)
            return referral(ask.server == kRoot);
        if (ask.name == u"." && ask.type == u"NS")
            return reply({record(QStringLiteral("."), "NS", QStringLiteral("a"))});
        if (ask.name == u"com" && ask.type == u"NS")
            return reply({record(QStringLiteral("com"), "NS", QStringLiteral("a.com"))});
        if (ask.name == u"a" || ask.name == u"a.com")
            return ask.type == u"A" ? reply({record(ask.name, "A", ask.name == u"a" ? kRoot : kCom)})
                                    : reply({});
        return resolver.answer(ask, false);
    }

    DnsEvidence referral(bool root) const
    {
        DnsEvidence answer = reply({});
        answer.server = {root ? kRoot : kCom, 53};
        if (root) {
            answer.authority = {record(QStringLiteral("com"), "NS", QStringLiteral("a.com"))};
            return answer;
        }
        for (const QString &name : delegated)
            answer.authority.push_back(record(kZone, "NS", name));
        for (const auto &[name, address] : glue)
            answer.additional.push_back(record(name, "A", address));
        return answer;
    }

    std::optional<Outcome> outcomeOf(const ProbeRequest &request)
    {
        if (const auto *one = std::get_if<DnsRequest>(&request))
            return answerTo(
                {one->server.address, one->name, one->type, one->tcp, one->ednsBytes, one->checkingDisabled});
        if (const auto *many = std::get_if<DnsSurveyRequest>(&request)) {
            DnsSurveyEvidence survey;
            for (const Endpoint &server : many->servers)
                survey.answers.push_back(
                    answerTo({server.address, many->name, many->type, many->tcp, many->ednsBytes}));
            return survey;
        }
        if (std::holds_alternative<HostsRequest>(request))
            return hosts;
        if (std::holds_alternative<DnssecRequest>(request)) {
            DnssecEvidence chain;
            chain.status = chains;
            chain.brokenAt = kZone;
            return chain;
        }
        return std::nullopt;
    }

    /// Asks and answers until no DNS check wants to know more. \returns the rows of \a check.
    std::vector<CheckResult> run(const char *check)
    {
        for (int round = 0; round < 20; ++round) {
            bool more = false;
            for (const Check &one : allChecks()) {
                if (one.step != Step::Dns)
                    continue;
                for (const ProbeRequest &request : one.plan(context())) {
                    const auto outcome = evidence.find(request) ? std::nullopt : outcomeOf(request);
                    if (!outcome || !evidence.ask(request))
                        continue;
                    evidence.start(request, 0);
                    evidence.answer(request, *outcome, 1);
                    more = true;
                }
            }
            if (!more)
                return checkById(QString::fromLatin1(check))->judge(context());
        }
        qFatal("The checks never stop asking.");
    }

    QStringList facts(const char *check)
    {
        QStringList found;
        for (const CheckResult &row : run(check)) {
            for (const Observation &seen : row.observations)
                found.append(enumText(seen.fact));
        }
        found.removeDuplicates();
        return found;
    }
};

} // namespace

class TestDnsChecks : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aHealthyZoneGivesNoRemark();
    void onlyTheServersOnTheWayAreAskedAndFewTimes();
    void theWayFromTheRootIsFound();
    void faults_data();
    void faults();
    void anOriginAtTheEdgesAddress_data();
    void anOriginAtTheEdgesAddress();
    void anAliasAtTheZonesOwnNameIsKnownByItsAddresses();
    void bothFamiliesOfASignedZoneAreJudged();
    void whatIsOddButWellIsNoFault_data();
    void whatIsOddButWellIsNoFault();
    void moreResolversThanEightAreAskedInOneSurvey();
    void aSilentResolverIsNoGuide();
};

void TestDnsChecks::aHealthyZoneGivesNoRemark()
{
    Tree tree;
    tree.run("dns.resolve");
    for (const Check &check : allChecks()) {
        if (check.step != Step::Dns)
            continue;
        for (const CheckResult &row : check.judge(tree.context())) {
            const QString what =
                QString::fromLatin1(check.id) + u' ' + row.target + QStringLiteral(": ") + row.summary;
            QVERIFY2(row.status == Status::Pass || row.status == Status::Skipped, qPrintable(what));
            for (const Observation &seen : row.observations)
                QVERIFY2(seen.fact == Fact::NameResolves, qPrintable(seen.text));
        }
    }
}

void TestDnsChecks::onlyTheServersOnTheWayAreAskedAndFewTimes()
{
    Tree tree;
    tree.run("dns.resolve");
    const QStringList expected{QString(), kRoot, kCom, kFirst, kSecond};
    for (const auto &[server, count] : tree.packets) {
        QVERIFY2(expected.contains(server), qPrintable(server));
        QVERIFY2(count <= (server.isEmpty() ? 40 : 12), qPrintable(server + u' ' + QString::number(count)));
    }
    QCOMPARE(tree.packets.size(), std::size_t(5));
}

void TestDnsChecks::theWayFromTheRootIsFound()
{
    Tree tree;
    tree.run("dns.delegation");
    const auto cuts = zoneCuts(tree.context(), siteHost(tree.profile));
    QCOMPARE(cuts.size(), std::size_t(2));
    QCOMPARE(cuts[0].zone, QStringLiteral("com"));
    QCOMPARE(cuts[1].zone, kZone);
    QCOMPARE(cuts[1].listed, tree.delegated);
    QVERIFY(cuts[1].told);
}

void TestDnsChecks::faults_data()
{
    QTest::addColumn<QString>("check");
    QTest::addColumn<QString>("fact");
    QTest::addColumn<std::function<void(Tree &)>>("breakIt");
    using Break = std::function<void(Tree &)>;
    const auto row = [](const char *name, const char *check, const char *fact, const Break &breakIt) {
        QTest::newRow(name) << QString::fromLatin1(check) << QString::fromLatin1(fact) << breakIt;
    };
    const auto at = [](const QString &server, const DnsEvidence &answer) {
        return [=](Tree &tree) {
            tree.fault = [=](const Ask &ask) {
                return ask.server == server ? std::optional(answer) : std::nullopt;
            };
        };
    };
    row("a listed server refuses the zone", "dns.authoritative", "lame-server", at(kSecond, code("REFUSED")));
    row("a listed server is not there", "dns.authoritative", "lame-server",
        at(kSecond, failed(Failure::Kind::TimedOut)));
    row("a listed server sends nonsense", "dns.authoritative", "dns-server-broken",
        at(kSecond, failed(Failure::Kind::Protocol)));
    row("the parent lists one more", "dns.delegation", "delegation-mismatch",
        [](Tree &tree) { tree.delegated.append(QStringLiteral("old.example.com")); });
    row("a server has given up what the parent lists", "dns.delegation", "delegation-mismatch",
        [](Tree &tree) { tree.first.servers.removeLast(); });
    row("the parent has an old address", "dns.delegation", "glue-mismatch", [](Tree &tree) {
        tree.first.addresses[QStringLiteral("ns2.example.com")] = {QStringLiteral("192.0.2.57")};
    });
    row("the servers disagree", "dns.authoritative", "authoritative-disagree",
        [](Tree &tree) { tree.second.addresses[kHost] = {QStringLiteral("198.51.100.9")}; });
    row("the servers have different versions", "dns.authoritative", "serials-differ",
        [](Tree &tree) { tree.second.soa.replace(QStringLiteral(" 1 "), QStringLiteral(" 2 ")); });
    row("no answer over TCP", "dns.transport", "dns-tcp-refused", [](Tree &tree) {
        tree.fault = [](const Ask &ask) {
            return ask.tcp ? std::optional(failed(Failure::Kind::Refused)) : std::nullopt;
        };
    });
    row("larger answers get lost on the way", "dns.transport", "dns-server-broken", [](Tree &tree) {
        tree.fault = [](const Ask &ask) {
            return ask.server == kSecond && ask.type == u"DNSKEY" && ask.edns > 512
                       ? std::optional(failed(Failure::Kind::TimedOut))
                       : std::nullopt;
        };
    });
    row("asked for IPv6, a server denies the name", "dns.authoritative", "dns-server-broken", [](Tree &tree) {
        tree.fault = [](const Ask &ask) {
            return ask.server == kFirst && ask.type == u"AAAA" && ask.name == kHost
                       ? std::optional(code("NXDOMAIN", true))
                       : std::nullopt;
        };
    });
    row("a resolver fails for IPv4 alone", "dns.resolve", "resolver-fails", [](Tree &tree) {
        tree.fault = [](const Ask &ask) -> std::optional<DnsEvidence> {
            if (ask.server.isEmpty() && ask.name == kHost && ask.type == u"A")
                return code("SERVFAIL");
            if (ask.server.isEmpty() && ask.name == kHost && ask.type == u"AAAA")
                return reply({record(kHost, "AAAA", QStringLiteral("2001:db8::10"))});
            return std::nullopt;
        };
    });
    row("the first of this computer's resolvers keeps silent", "dns.resolve", "resolver-slow",
        [](Tree &tree) {
            tree.fault = [](const Ask &ask) -> std::optional<DnsEvidence> {
                if (!ask.server.isEmpty() || ask.name != kHost || ask.type != u"A")
                    return std::nullopt;
                DnsEvidence late = reply({record(kHost, "A", kEdge)});
                late.silentBefore = 1;
                return late;
            };
        });
    row("this network's resolver has the zone itself, and another address", "dns.agreement", "hosts-override",
        [](Tree &tree) {
            tree.fault = [](const Ask &ask) -> std::optional<DnsEvidence> {
                if (!ask.server.isEmpty() || ask.name != kHost || ask.type != u"A")
                    return std::nullopt;
                DnsEvidence own = reply({record(kHost, "A", QStringLiteral("198.51.100.77"))}, true);
                own.server = {QStringLiteral("192.0.2.53"), 53};
                return own;
            };
        });
    row("the names of the zone's servers cannot be looked up", "dns.delegation", "lame-server",
        [](Tree &tree) {
            tree.delegated = {QStringLiteral("ns1.example.net"), QStringLiteral("ns2.example.net")};
            tree.glue.clear();
            tree.fault = [](const Ask &ask) -> std::optional<DnsEvidence> {
                const bool below = ask.name.endsWith(u"example.com") || ask.name.endsWith(u"example.net");
                return ask.server.isEmpty() && below ? std::optional(code("SERVFAIL")) : std::nullopt;
            };
        });
    row("the resolver still has no such name", "dns.agreement", "resolver-stale",
        [](Tree &tree) { tree.resolver.addresses.erase(kHost); });
    row("the resolver makes addresses up", "dns.invented-name", "nxdomain-rewritten",
        [](Tree &tree) { tree.resolver.wildcard = QStringLiteral("198.51.100.66"); });
    row("the zone answers for every name", "dns.invented-name", "wildcard-answers", [](Tree &tree) {
        for (Names *names : {&tree.first, &tree.second, &tree.resolver})
            names->wildcard = kEdge;
    });
    row("the SOA's retry is longer than its refresh", "dns.records", "soa-odd", [](Tree &tree) {
        tree.resolver.soa.replace(QStringLiteral("3600 600"), QStringLiteral("3600 7200"));
    });
    row("a search domain comes first", "dns.search", "search-domain-answers", [](Tree &tree) {
        tree.hosts.searchDomains = {QStringLiteral("corp.example.com")};
        tree.hosts.ndots = 5;
        tree.resolver.addresses[QStringLiteral("www.example.com.corp.example.com")] = {
            QStringLiteral("198.51.100.77")};
    });
    row("the origin's name is gone", "dns.origins", "name-not-found", [](Tree &tree) {
        Origin origin;
        origin.url = QStringLiteral("http://origin.example.com:8080");
        tree.profile.origins = {origin};
    });
    row("the resolver fails for the origin's name", "dns.origins", "resolver-fails", [](Tree &tree) {
        Origin origin;
        origin.url = QStringLiteral("http://web7.example.net:8080");
        tree.profile.origins = {origin};
        tree.fault = [](const Ask &ask) {
            return ask.name == u"web7.example.net" ? std::optional(code("SERVFAIL")) : std::nullopt;
        };
    });
    row("the origin's name fails validation", "dns.origins", "answers-fail-validation", [](Tree &tree) {
        Origin origin;
        origin.url = QStringLiteral("http://web7.example.net:8080");
        tree.profile.origins = {origin};
        tree.fault = [](const Ask &ask) -> std::optional<DnsEvidence> {
            if (ask.name != u"web7.example.net")
                return std::nullopt;
            return ask.unchecked && ask.type == u"A"
                       ? reply({record(ask.name, "A", QStringLiteral("203.0.113.20"))})
                       : code("SERVFAIL");
        };
    });
    row("the name has lost its IPv4 address", "dns.resolve", "name-has-no-address", [](Tree &tree) {
        tree.profile.dns.expect.a = {kEdge};
        tree.fault = [](const Ask &ask) -> std::optional<DnsEvidence> {
            if (ask.name != kHost || (ask.type != u"A" && ask.type != u"AAAA"))
                return std::nullopt;
            return ask.type == u"AAAA" ? reply({record(kHost, "AAAA", QStringLiteral("2001:db8::10"))}, true)
                                       : reply({}, true);
        };
    });
    row("a filter here has the name on its list", "dns.agreement", "hosts-override", [](Tree &tree) {
        tree.profile.dns.resolvers = {QStringLiteral("192.0.2.53")};
        tree.fault = [](const Ask &ask) -> std::optional<DnsEvidence> {
            return ask.server.isEmpty() && ask.name == kHost && ask.type == u"A"
                       ? std::optional(reply({record(kHost, "A", QStringLiteral("0.0.0.0"))}))
                       : std::nullopt;
        };
    });
    row("the origin's name leads to the edge", "dns.origins", "address-serves-other", [](Tree &tree) {
        Origin origin;
        origin.url = QStringLiteral("http://origin.example.com:8080");
        tree.profile.origins = {origin};
        tree.resolver.addresses[QStringLiteral("origin.example.com")] = {kEdge};
    });
}

void TestDnsChecks::faults()
{
    QFETCH(QString, check);
    QFETCH(QString, fact);
    QFETCH(std::function<void(Tree &)>, breakIt);
    const QByteArray id = check.toLatin1();
    QVERIFY(!Tree().facts(id.constData()).contains(fact));
    Tree tree;
    breakIt(tree);
    const QStringList found = tree.facts(id.constData());
    QVERIFY2(found.contains(fact), qPrintable(found.join(u',')));
}

void TestDnsChecks::anOriginAtTheEdgesAddress_data()
{
    QTest::addColumn<int>("port");
    QTest::addColumn<int>("visited"); // status at the edge, 0: none
    QTest::addColumn<int>("direct");  // and at the origin
    QTest::addColumn<bool>("loop");
    QTest::newRow("an application beside the edge") << 8080 << 200 << 200 << false;
    QTest::newRow("an application beside the edge, which fails") << 8080 << 500 << 500 << false;
    QTest::newRow("nobody beside the edge") << 8080 << 502 << 0 << true;
    QTest::newRow("the edge asks itself") << 80 << 502 << 502 << true;
    QTest::newRow("there is no edge before it") << 80 << 200 << 200 << false;
    QTest::newRow("the machine is down") << 8080 << 0 << 0 << false;
}

void TestDnsChecks::anOriginAtTheEdgesAddress()
{
    QFETCH(int, port);
    QFETCH(int, visited);
    QFETCH(int, direct);
    QFETCH(bool, loop);
    Tree tree;
    Origin origin;
    origin.url = QStringLiteral("http://origin.example.com:%1").arg(port);
    tree.profile.origins = {origin};
    tree.resolver.addresses[QStringLiteral("origin.example.com")] = {kEdge};
    tree.run("dns.origins");
    const auto answer = [&tree](const HttpRequest &request, int status) {
        HttpEvidence page;
        page.status = status;
        if (status == 0)
            page.failure = Failure{Failure::Kind::Refused, Failure::Phase::Connect, 0, {}};
        tree.evidence.ask(request);
        tree.evidence.start(request, 0);
        tree.evidence.answer(request, page, 1);
    };
    answer(edgeRequest(tree.context(), edgeTargets(tree.context()).front()), visited);
    answer(originRequest(tree.context(), originTargets(tree.context()).front()), direct);
    QCOMPARE(tree.facts("dns.origins").contains(QStringLiteral("address-serves-other")), loop);
}

void TestDnsChecks::anAliasAtTheZonesOwnNameIsKnownByItsAddresses()
{
    const auto factsWith = [](const QString &target) {
        Tree tree;
        tree.profile.site.url = QStringLiteral("http://example.com/");
        tree.profile.dns.expect.cname = QStringLiteral("shop.cdn.example.");
        for (Names *names : {&tree.first, &tree.second, &tree.resolver})
            names->addresses[kZone] = {kEdge};
        tree.resolver.addresses[QStringLiteral("shop.cdn.example")] = {target};
        return tree.facts("dns.expected");
    };
    QCOMPARE(factsWith(kEdge), QStringList{QStringLiteral("address-as-expected")});
    QCOMPARE(factsWith(QStringLiteral("203.0.113.99")), QStringList{QStringLiteral("address-unexpected")});
}

void TestDnsChecks::bothFamiliesOfASignedZoneAreJudged()
{
    const auto rowsWith = [](DnssecEvidence::Status status, bool v6) {
        Tree tree;
        tree.chains = status;
        tree.fault = [v6](const Ask &ask) {
            return v6 && ask.type == u"AAAA" && ask.name == kHost
                       ? std::optional(reply({record(kHost, "AAAA", QStringLiteral("2001:db8::10"))}, true))
                       : std::nullopt;
        };
        return tree.run("dns.dnssec").size();
    };
    using State = DnssecEvidence::Status;
    QCOMPARE(rowsWith(State::Secure, true), std::size_t{2});
    QCOMPARE(rowsWith(State::Secure, false), std::size_t{1});
    QCOMPARE(rowsWith(State::Insecure, true), std::size_t{1});
}

void TestDnsChecks::whatIsOddButWellIsNoFault_data()
{
    QTest::addColumn<std::function<void(Tree &)>>("change");
    using Change = std::function<void(Tree &)>;
    QTest::newRow("one name server only") << Change([](Tree &tree) {
        for (Names *names : {&tree.first, &tree.second, &tree.resolver})
            names->servers.removeLast();
        tree.delegated.removeLast();
        tree.glue.erase(QStringLiteral("ns2.example.com"));
    });
    QTest::newRow("the resolver cannot say who serves the zones above") << Change([](Tree &tree) {
        tree.fault = [](const Ask &ask) {
            return ask.type == u"NS" && (ask.name == u"." || ask.name == u"com")
                       ? std::optional(code("REFUSED"))
                       : std::nullopt;
        };
    });
    QTest::newRow("the servers above do not answer us") << Change([](Tree &tree) {
        tree.fault = [](const Ask &ask) {
            return ask.server == kRoot || ask.server == kCom ? std::optional(failed(Failure::Kind::TimedOut))
                                                             : std::nullopt;
        };
    });
}

void TestDnsChecks::whatIsOddButWellIsNoFault()
{
    QFETCH(std::function<void(Tree &)>, change);
    Tree tree;
    change(tree);
    for (const char *check : {"dns.delegation", "dns.authoritative", "dns.agreement", "dns.propagation"})
        QCOMPARE(tree.facts(check), QStringList());
}

void TestDnsChecks::moreResolversThanEightAreAskedInOneSurvey()
{
    Tree tree;
    for (int i = 1; i <= 100; ++i)
        tree.profile.dns.resolvers.append(QStringLiteral("203.0.113.%1").arg(i));
    const auto rows = tree.run("dns.propagation");
    QCOMPARE(rows.front().evidence.value(QStringLiteral("asked")).toInt(),
             103); // and the system's, and two of the zone
    QCOMPARE(rows.front().evidence.value(QStringLiteral("same")).toInt(), 103);
    QCOMPARE(tree.packets[QStringLiteral("203.0.113.100")], 2);
}

void TestDnsChecks::aSilentResolverIsNoGuide()
{
    Tree tree;
    tree.profile.dns.resolvers = {QStringLiteral("203.0.113.1")};
    tree.fault = [](const Ask &ask) {
        return ask.server.isEmpty() ? std::optional(failed(Failure::Kind::TimedOut)) : std::nullopt;
    };
    tree.run("dns.delegation");
    const auto question = guideQuestion(tree.context(), kHost, QStringLiteral("SOA"));
    QCOMPARE(question.servers, (std::vector<Endpoint>{{QStringLiteral("203.0.113.1"), 53}}));
}

QTEST_GUILESS_MAIN(TestDnsChecks)
#include "tst_dns_checks.moc"
