// SPDX-License-Identifier: GPL-3.0-or-later
//
// A case with at least one of everything, for the tests of the report.
#pragma once

#include "model/case.h"

namespace fd::test {

inline Case sampleCase()
{
    const auto s = [](const char *text) { return QString::fromUtf8(text); };
    Case run;
    run.toolVersion = s("0.1.0");
    run.started = *instantFromIso(u"2026-11-22T08:00:00.000Z");
    run.finished = *instantFromIso(u"2026-11-22T08:00:01.250Z");
    run.complete = true;

    Profile &profile = run.profile;
    profile.name = s("Example shop");
    profile.site.url = s("https://www.example.com/cart?a=b");
    profile.site.headers = {{s("Authorization"), s("secret:shop")}, {s("Accept"), s("text/html")}};
    profile.site.expectText = s("Welcome");
    profile.edge.addresses = {s("198.51.100.10")};
    profile.edge.admin = {
        {s("url"), s("https://api.example.com/")}, {s("zone"), s("z1")}, {s("token"), s("secret:cdn")}};
    profile.origins = {{s("web1"), s("http://203.0.113.20:8080"), s("www.example.com"), s("web1.example.com"),
                        s("/healthz")}};
    profile.dns.resolvers = {s("192.0.2.53:53")};
    profile.dns.expect = {{s("198.51.100.10")}, {s("2001:db8::10")}, s("edge.example.net")};
    profile.logs = {{s("/home/jane/logs/error.log"), s("nginx-error"), s("UTC")}};
    CapacitySource source;
    source.type = s("datadog");
    source.url = s("https://api.datadog.example/");
    source.select = {{s("query"), s("avg:system.cpu")}};
    source.credentials = {{s("token"), s("secret:dd")}, {s("user"), s("ops")}};
    profile.capacity = {source};
    profile.caFile = s("/home/jane/ca.pem");
    profile.unknown = {{s("owner"), s("ops team")}};
    run.inputs.responses = {s("/home/jane/page.html")};
    run.inputs.pasted = "HTTP/1.1 503 Backend fetch failed";

    const auto ask = [&run](ProbeRequest request, Outcome outcome, qint64 started) {
        run.evidence.ask(request);
        run.evidence.start(request, started);
        run.evidence.answer(request, std::move(outcome), started + 20);
    };
    const Failure failure{Failure::Kind::Refused, Failure::Phase::Connect, 111, s("Connection refused")};
    TcpRequest tcp;
    tcp.to = {s("203.0.113.20"), 8080};
    ask(tcp, TcpEvidence{Micros{300}, {s("192.0.2.7"), 41000}, failure}, 1);
    TlsRequest tls;
    tls.to = {s("198.51.100.10"), 443};
    tls.sni = tls.verifyName = s("www.example.com");
    TlsEvidence handshake;
    handshake.protocol = s("TLSv1.3");
    handshake.chain = {{s("CN=www.example.com,O=Example Shop Ltd,L=Sometown"),
                        s("CN=Test CA"),
                        {s("*.example.com")},
                        run.started,
                        run.finished,
                        s("00ff11"),
                        s("EC"),
                        256,
                        s("ecdsa-with-SHA256"),
                        false}};
    handshake.plainBytes = "\x15\x03\x01";
    ask(tls, handshake, 2);
    HttpRequest http;
    http.url = profile.site.url;
    http.to = {s("198.51.100.10"), 443};
    http.headers = profile.site.headers;
    HttpEvidence answer;
    answer.status = 503;
    answer.reason = s("Backend fetch failed");
    answer.version = s("1.1");
    answer.headers = {
        {s("Server"), s("Varnish")}, {s("Set-Cookie"), s("sid=abc")}, {s("Content-Type"), s("text/html")}};
    answer.headerBytes = 120;
    answer.bodyHead = "<h1>Error 503 Backend fetch failed</h1>";
    answer.bodyBytes = answer.bodyHead.size();
    answer.bodyComplete = true;
    answer.connect = Micros{1000};
    answer.tls = Micros{4000};
    answer.firstByte = Micros{9000};
    answer.total = Micros{9500};
    ask(http, answer, 3);
    HttpRequest straight = http;
    straight.url = s("http://203.0.113.20:8080/healthz");
    straight.to = tcp.to;
    straight.host = s("www.example.com");
    HttpEvidence none;
    none.failure = failure;
    none.total = Micros{300};
    ask(straight, none, 4);
    DnsRequest dns;
    dns.name = s("www.example.com");
    dns.type = s("A");
    DnsEvidence names;
    names.rcode = s("NOERROR");
    names.answer = {{s("www.example.com"), s("A"), 60, s("198.51.100.10")}};
    names.authority = {{s("example.com"), s("NS"), 60, s("ns1.example.net")}};
    ask(dns, names, 5);
    ask(HostsRequest{s("www.example.com")},
        HostsEvidence{s("/etc/hosts"), {s("127.0.0.1")}, 3, {s("192.0.2.53")}, {s("corp.example")}}, 6);
    ask(MetricsRequest{source, Millis{5000}},
        MetricsEvidence{s("203.0.113.20:9100"), {{s("disk.used"), s("/"), 50, s("%")}}, Micros{10}, {}}, 7);
    LogSummary summary;
    summary.files = {{s("/home/jane/logs/error.log"), s("nginx-error"), 10, 1, 0, {}, {}, s("UTC")}};
    summary.status = {{s("503"), 4}};
    summary.templates = {{.text = s("connect() failed <*>"),
                          .count = 1,
                          .level = s("error"),
                          .example = s("connect() failed (111)"),
                          .signature = s("nginx-connect-refused"),
                          .cause = s("origin-refused")}};
    summary.upstreams = {
        {.name = s("203.0.113.20:8080"), .requests = 1, .errors = 1, .p50Ms = 1.0, .p95Ms = 2.0}};
    SignatureHit hit;
    hit.signature = s("nginx-connect-refused");
    hit.cause = s("origin-refused");
    hit.meaning = s("The upstream refused.");
    hit.count = 1;
    hit.example = s("connect() failed");
    hit.file = s("/home/jane/logs/error.log");
    hit.line = 1;
    hit.captures = {{s("upstream"), s("203.0.113.20:8080")}};
    summary.signatures = {hit};
    LogRequest log;
    log.path = s("/home/jane/logs/error.log");
    ask(log, LogEvidence{summary, {}}, 8);
    ResponseRequest seen;
    seen.path = s("/home/jane/page.html");
    seen.text = "pasted";
    ResponseEvidence visitor;
    visitor.form = s("curl-i");
    visitor.url = profile.site.url;
    visitor.response = answer;
    visitor.clientErrors = {s("curl: (7) Failed to connect")};
    visitor.signatures = summary.signatures;
    ask(seen, visitor, 9);
    ask(TcpRequest{{s("203.0.113.21"), 80}, Millis{3500}}, NotRun{s("stopped")}, 10);

    CheckResult row;
    row.id = s("connectivity.tcp");
    row.step = Step::Connectivity;
    row.target = s("203.0.113.20:8080");
    row.status = Status::Fail;
    row.summary = s("Connection refused in 0.3 ms");
    row.durationMs = 1;
    row.evidence = {
        {s("detail"), s("errno 111")},
        {s("headers"), QJsonObject{{s("Cookie"), s("a=b")}}},
        {s("list"), QJsonArray{s("one"), QJsonObject{{s("name"), s("Set-Cookie")}, {s("value"), s("c=d")}}}}};
    row.reproduce = s("curl -sv -o /dev/null http://203.0.113.20:8080/");
    row.observations = {
        {Fact::TcpRefused, Role::Origin, s("203.0.113.20:8080"), s("The origin refused."), {}, 0, 1}};
    CheckResult skipped = row;
    skipped.id = s("capacity.host");
    skipped.step = Step::Capacity;
    skipped.target = s("no source");
    skipped.status = Status::Skipped;
    skipped.summary = s("The profile names no source.");
    skipped.reproduce.clear();
    run.checks = {skipped, row};

    Finding finding;
    finding.cause = s("origin-refused");
    finding.title = s("The origin 203.0.113.20:8080 refuses connections");
    finding.severity = Severity::Critical;
    finding.confidence = 0.97;
    finding.because = {{row.id, row.target, s("The port answers with a reset.")}};
    finding.against = {{row.id, row.target, s("One log line says otherwise.")}};
    finding.ruledOut = {{s("origin-firewall-drop"), s("The refusal came at once.")}};
    finding.fixes = {{s("Start the web server"),
                      s("Nothing listens there."),
                      s("systemctl restart nginx"),
                      s("origin host"),
                      s("low"),
                      s("systemctl stop nginx"),
                      {s("connectivity.tcp")}}};
    run.diagnosis.findings = {finding};
    run.diagnosis.verdict = {SiteState::Down, Where::Origin, s("The origin refuses connections.")};
    return run;
}

} // namespace fd::test
