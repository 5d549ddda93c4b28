// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/run.h"

#include <QTest>

#include <condition_variable>
#include <map>
#include <mutex>
#include <thread>

using namespace fd;
using namespace std::chrono_literals;

namespace {

constexpr auto kEdge = "198.51.100.10";
constexpr auto kOrigin = "203.0.113.20";

Profile shop()
{
    Profile profile;
    profile.name = QStringLiteral("Example shop");
    profile.site.url = QStringLiteral("http://www.example.com/");
    profile.edge.addresses = {QString::fromLatin1(kEdge)};
    Origin origin;
    origin.name = QStringLiteral("web1");
    origin.url = QStringLiteral("http://%1:8080").arg(QString::fromLatin1(kOrigin));
    profile.origins = {origin};
    profile.dns.resolvers = {QStringLiteral("192.0.2.53")};
    return profile;
}

HttpEvidence page(int status, const char *reason)
{
    HttpEvidence answer;
    answer.status = status;
    answer.reason = QString::fromLatin1(reason);
    answer.bodyComplete = true;
    answer.connect = 1ms;
    answer.firstByte = 5ms;
    answer.total = 6ms;
    return answer;
}

DnsEvidence addresses(const DnsRequest &asked)
{
    DnsEvidence answer;
    answer.rcode = QStringLiteral("NOERROR");
    if (asked.type == QLatin1StringView("A"))
        answer.answer = {{asked.name, QStringLiteral("A"), 300, QString::fromLatin1(kEdge)}};
    return answer;
}

/// A world in which the edge works and nothing listens on the origin's port.
Outcome stoppedOrigin(const ProbeRequest &request, std::stop_token, const InterimSink & = {})
{
    const Failure refused{Failure::Kind::Refused, Failure::Phase::Connect, 111,
                          QStringLiteral("Connection refused")};
    const bool origin = addressOf(request) == QLatin1StringView(kOrigin);
    if (std::holds_alternative<TcpRequest>(request)) {
        TcpEvidence seen;
        seen.connect = 300us;
        if (origin)
            seen.failure = refused;
        return seen;
    }
    if (std::holds_alternative<HttpRequest>(request)) {
        if (!origin)
            return page(503, "Backend fetch failed");
        HttpEvidence none;
        none.failure = refused;
        return none;
    }
    if (const auto *dns = std::get_if<DnsRequest>(&request))
        return addresses(*dns);
    if (std::holds_alternative<HostsRequest>(request))
        return HostsEvidence{};
    return NotRun{QStringLiteral("not part of this test")};
}

SignatureHit hit(const char *cause, qint64 count)
{
    SignatureHit found;
    found.signature = QStringLiteral("nginx-connect-refused");
    found.cause = QString::fromLatin1(cause);
    found.meaning = QStringLiteral("nginx could not connect to its upstream.");
    found.count = count;
    return found;
}

/// A world in which edge and origin serve the page, and the name leads to the edge unless \a rcode says else.
Outcome healthy(const ProbeRequest &request, const QString &rcode = QStringLiteral("NOERROR"))
{
    if (std::holds_alternative<TcpRequest>(request))
        return TcpEvidence{};
    if (std::holds_alternative<HttpRequest>(request))
        return page(200, "OK");
    if (std::holds_alternative<KeepAliveRequest>(request)) {
        KeepAliveEvidence held;
        held.served = 2;
        held.held = 1s;
        return held;
    }
    if (const auto *dns = std::get_if<DnsRequest>(&request)) {
        DnsEvidence answer = addresses(*dns);
        answer.rcode = rcode;
        if (rcode != u"NOERROR")
            answer.answer.clear();
        return answer;
    }
    if (std::holds_alternative<HostsRequest>(request))
        return HostsEvidence{};
    return NotRun{QStringLiteral("not part of this test")};
}

/// A world in which nothing answers until it is told to stop.
Outcome silence(const ProbeRequest &, std::stop_token stop, const InterimSink &)
{
    while (!stop.stop_requested())
        std::this_thread::sleep_for(1ms);
    TcpEvidence seen;
    seen.failure = Failure{Failure::Kind::Cancelled, Failure::Phase::Connect, 0, QStringLiteral("stopped")};
    return seen;
}

} // namespace

class TestRun : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void namesTheCauseOfAStoppedOrigin()
    {
        const Case run = engine::run(shop(), {}, {}, stoppedOrigin, {}, {});
        QVERIFY(run.complete);
        QVERIFY(!run.diagnosis.findings.empty());
        const Finding &first = run.diagnosis.findings.front();
        QCOMPARE(first.cause, QStringLiteral("origin-refused"));
        QCOMPARE(first.severity, Severity::Critical);
        QVERIFY(!first.because.empty());
        QVERIFY(!first.fixes.empty());
        QVERIFY(run.diagnosis.verdict.where == Where::Origin);
    }

    void asksLastWhatTakesLong()
    {
        std::atomic<int> inFlight = 0;
        std::atomic<int> beside = -1;
        const Case run = engine::run(shop(), {}, {},
                                     [&](const ProbeRequest &request, std::stop_token, const InterimSink &) {
                                         if (std::holds_alternative<KeepAliveRequest>(request))
                                             beside = inFlight.load();
                                         ++inFlight;
                                         std::this_thread::sleep_for(2ms);
                                         Outcome outcome = healthy(request);
                                         --inFlight;
                                         return outcome;
                                     },
                                     {}, {});
        QVERIFY(run.complete);
        QCOMPARE(beside.load(), 0);
    }

    void leavesOutWhatTakesLongWhereTheOutageIsExplained()
    {
        std::atomic<bool> asked = false;
        const Case run = engine::run(shop(), {}, {},
                                     [&](const ProbeRequest &request, std::stop_token, const InterimSink &) {
                                         if (std::holds_alternative<KeepAliveRequest>(request))
                                             asked = true;
                                         return healthy(request, QStringLiteral("NXDOMAIN"));
                                     },
                                     {}, {});
        QVERIFY(run.complete);
        QVERIFY(!asked);
        QVERIFY(!run.diagnosis.findings.empty());
        QCOMPARE(run.diagnosis.findings.front().cause, QStringLiteral("dns-nxdomain"));
        const auto &entries = run.evidence.entries();
        const auto left = std::find_if(entries.begin(), entries.end(), [](const EvidenceEntry &entry) {
            return std::holds_alternative<KeepAliveRequest>(entry.request);
        });
        QVERIFY(left != entries.end());
        QVERIFY(std::holds_alternative<NotRun>(*left->outcome));
        QVERIFY(!std::get<NotRun>(*left->outcome).reason.isEmpty());
    }

    void asksEachQuestionOnce()
    {
        std::mutex mutex;
        std::map<QByteArray, int> asked;
        engine::run(shop(), {}, {},
                    [&](const ProbeRequest &request, std::stop_token stop, const InterimSink &) {
                        {
                            const std::lock_guard lock(mutex);
                            ++asked[keyOf(request)];
                        }
                        return stoppedOrigin(request, stop);
                    },
                    {}, {});
        QVERIFY(asked.size() > 5);
        for (const auto &[key, count] : asked)
            QVERIFY2(count == 1, key.constData());
    }

    void neverAsksOneAddressMoreThanTheLimitAtATime()
    {
        std::mutex mutex;
        std::map<QString, int> now;
        int most = 0;
        engine::RunOptions options;
        options.connectionsPerAddress = 3;
        engine::run(shop(), {}, options,
                    [&](const ProbeRequest &request, std::stop_token stop, const InterimSink &) {
                        const QString address = addressOf(request);
                        {
                            const std::lock_guard lock(mutex);
                            const int busy = now[address] += connectionsOf(request);
                            if (!address.isEmpty())
                                most = std::max(most, busy);
                        }
                        std::this_thread::sleep_for(5ms);
                        Outcome outcome = stoppedOrigin(request, stop);
                        const std::lock_guard lock(mutex);
                        now[address] -= connectionsOf(request);
                        return outcome;
                    },
                    {}, {});
        QCOMPARE(most, 3);
    }

    void streamsResultsWhileOthersAreOpen()
    {
        bool sawPartial = false;
        bool diagnosedEarly = false;
        engine::run(shop(), {}, {}, stoppedOrigin,
                    [&](const Case &run) {
                        const bool done =
                            std::any_of(run.checks.begin(), run.checks.end(),
                                        [](const CheckResult &row) { return row.status == Status::Fail; });
                        if (run.evidence.pending() > 0 && done)
                            sawPartial = true;
                        if (run.evidence.pending() > 0 && !run.diagnosis.findings.empty())
                            diagnosedEarly = true;
                    },
                    {});
        QVERIFY(sawPartial);
        QVERIFY(diagnosedEarly);
    }

    void judgesWhatIsKnownOfALogWhileItIsRead()
    {
        Profile offline;
        offline.logs = {{QStringLiteral("error.log"), {}, {}}};
        std::mutex mutex;
        std::condition_variable shown;
        bool seen = false;
        const auto reader = [&](const ProbeRequest &request, std::stop_token,
                                const InterimSink &interim) -> Outcome {
            if (!std::holds_alternative<LogRequest>(request))
                return NotRun{};
            LogEvidence log;
            log.summary.signatures = {hit("origin-refused", 12)};
            interim({1000, 4000, log});
            interim({2000, 4000, std::nullopt}); // nothing new to say takes nothing back
            std::unique_lock lock(mutex);
            shown.wait_for(lock, 10s, [&] { return seen; });
            log.summary.signatures.front().count = 40;
            return log;
        };
        qint64 bytes = 0;
        QString causeSoFar;
        const Case run =
            engine::run(offline, {}, {}, reader,
                        [&](const Case &now) {
                            for (const EvidenceEntry &entry : now.evidence.entries())
                                bytes = std::max(bytes, entry.interim ? entry.interim->bytesDone : 0);
                            if (bytes < 2000 || seen)
                                return;
                            QCOMPARE(now.checks.front().status, Status::Running);
                            QVERIFY(!now.complete);
                            QVERIFY(toJson(now).value(QStringLiteral("evidence")).toArray().isEmpty());
                            if (!now.diagnosis.findings.empty())
                                causeSoFar = now.diagnosis.findings.front().cause;
                            const std::lock_guard lock(mutex);
                            seen = true;
                            shown.notify_all();
                        },
                        {});
        QCOMPARE(bytes, 2000);
        QCOMPARE(causeSoFar, QStringLiteral("origin-refused"));
        QVERIFY(run.complete);
        QCOMPARE(run.checks.front().status, Status::Fail);
        for (const EvidenceEntry &entry : run.evidence.entries())
            QVERIFY(!entry.interim);
    }

    void aStoppedReadKeepsWhatItFoundToBeShownButNotToBeSaved()
    {
        Profile offline;
        offline.logs = {{QStringLiteral("error.log"), {}, {}}};
        std::stop_source stop;
        const auto reader = [&](const ProbeRequest &, std::stop_token token,
                                const InterimSink &interim) -> Outcome {
            LogEvidence log;
            log.summary.signatures = {hit("origin-refused", 12)};
            interim({1000, 4000, log});
            while (!token.stop_requested())
                std::this_thread::yield();
            log.failure = Failure{Failure::Kind::Cancelled, Failure::Phase::Other, 0, {}};
            return log;
        };
        const Case run = engine::run(
            offline, {}, {}, reader,
            [&](const Case &now) {
                if (!now.evidence.entries().empty() && now.evidence.entries().front().interim)
                    stop.request_stop();
            },
            stop.get_token());
        QVERIFY(!run.complete);
        QCOMPARE(run.checks.front().status, Status::Skipped);
        QVERIFY(run.diagnosis.findings.empty());
        const EvidenceEntry &entry = run.evidence.entries().front();
        QVERIFY(entry.interim && entry.interim->outcome);
        const auto saved = caseFromJson(QJsonDocument(toJson(run)).toJson());
        QVERIFY(saved.has_value());
        QVERIFY(!saved->evidence.entries().front().interim);
        QVERIFY(!saved->evidence.get<LogEvidence>(entry.request));
    }

    void stopsWithin200MillisecondsWhateverIsInFlight()
    {
        std::stop_source stop;
        std::chrono::steady_clock::time_point asked;
        std::thread person([&] {
            std::this_thread::sleep_for(50ms);
            asked = std::chrono::steady_clock::now();
            stop.request_stop();
        });
        const Case run = engine::run(shop(), {}, {}, silence, {}, stop.get_token());
        const auto took = std::chrono::steady_clock::now();
        person.join();
        QVERIFY(took - asked < 200ms);
        QVERIFY(!run.complete);
        for (const CheckResult &row : run.checks)
            QVERIFY2(row.status != Status::Running && row.status != Status::Pass &&
                         row.status != Status::Fail,
                     qPrintable(row.id + QStringLiteral(" ") + enumText(row.status)));
    }

    void theDeadlineEndsTheRun()
    {
        engine::RunOptions options;
        options.deadline = 80ms;
        const auto before = std::chrono::steady_clock::now();
        const Case run = engine::run(shop(), {}, options, silence, {}, {});
        QVERIFY(std::chrono::steady_clock::now() - before < 1s);
        QVERIFY(!run.complete);
    }

    void runsOnlyTheStepsThatAreWanted()
    {
        RunInputs inputs;
        inputs.steps = {Step::Dns};
        const Case run = engine::run(shop(), inputs, {}, stoppedOrigin, {}, {});
        QVERIFY(!run.checks.empty());
        for (const CheckResult &row : run.checks)
            QCOMPARE(row.step, Step::Dns);
        for (const EvidenceEntry &entry : run.evidence.entries())
            QVERIFY(!std::holds_alternative<HttpRequest>(entry.request));
    }

    void aSavedCaseIsJudgedTheSameAgain()
    {
        const Case run = engine::run(shop(), {}, {}, stoppedOrigin, {}, {});
        const auto read = caseFromJson(QJsonDocument(toJson(run)).toJson());
        QVERIFY2(read.has_value(), read ? "" : qPrintable(read.error()));
        const Case again = engine::judgeAgain(*read);
        QVERIFY(again.diagnosis == run.diagnosis);
    }

    void aFixIsVerifiedByItsOwnChecksAlone()
    {
        const Case before = engine::run(shop(), {}, {}, stoppedOrigin, {}, {});
        std::mutex mutex;
        int asked = 0;
        const auto repaired = [&](const ProbeRequest &request, std::stop_token,
                                  const InterimSink &) -> Outcome {
            {
                const std::lock_guard lock(mutex);
                ++asked;
            }
            if (std::holds_alternative<TcpRequest>(request)) {
                TcpEvidence open;
                open.connect = 300us;
                return open;
            }
            return page(200, "OK");
        };
        const Case after =
            engine::runAgain(before, {QStringLiteral("connectivity.tcp")}, {}, repaired, {}, {});
        QVERIFY(asked >= 2);
        QVERIFY(asked < static_cast<int>(before.evidence.entries().size()));
        const auto row = std::find_if(after.checks.begin(), after.checks.end(), [](const CheckResult &r) {
            return r.id == QLatin1StringView("connectivity.tcp") &&
                   r.target.startsWith(QLatin1StringView(kOrigin));
        });
        QVERIFY(row != after.checks.end());
        QCOMPARE(row->status, Status::Pass);
    }
};

QTEST_GUILESS_MAIN(TestRun)
#include "tst_run.moc"
