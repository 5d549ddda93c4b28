// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/commands.h"
#include "cli/console.h"
#include "engine/run.h"
#include "knowledge/causes.h"
#include "logs/summarise.h"
#include "model/evidence.h"
#include "probes/logfile/logfile.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <cstdio>

namespace fd::cli {

namespace {

struct Tr {
    Q_DECLARE_TR_FUNCTIONS(Cli)
};

constexpr int defaultTop = 20;
constexpr int mostTop = 10000;

/// The case that the logs alone make: every other step is left out, and nothing is asked of anybody.
Case caseOf(const LogSummary &summary, const QString &path, std::stop_token stop)
{
    Profile profile;
    profile.logs.push_back({path, {}, {}});
    RunInputs inputs;
    inputs.steps = {Step::Logs};
    const auto prober = [&summary](const ProbeRequest &request, std::stop_token) -> Outcome {
        if (!std::holds_alternative<LogRequest>(request))
            return NotRun{Tr::tr("Only logs are read here.")};
        LogEvidence evidence;
        evidence.summary = summary;
        return evidence;
    };
    return engine::run(
        profile, inputs, {}, prober, [](const Case &) {}, stop);
}

QByteArray json(const LogSummary &summary, const Case &run)
{
    QJsonObject object = toJsonObject(summary);
    for (const char *list : {"files", "incidents", "templates", "upstreams", "signatures"}) {
        if (!object.contains(QLatin1StringView(list)))
            object.insert(QLatin1StringView(list), QJsonArray());
    }
    if (!object.contains(QLatin1StringView("status")))
        object.insert(QLatin1StringView("status"), QJsonObject());
    QJsonObject timeline = object.value(QLatin1StringView("timeline")).toObject();
    timeline.insert(QStringLiteral("bucketSeconds"), summary.timeline.bucketSeconds);
    if (!timeline.contains(QLatin1StringView("buckets")))
        timeline.insert(QStringLiteral("buckets"), QJsonArray());
    object.insert(QStringLiteral("timeline"), timeline);
    object.insert(QStringLiteral("schema"), QStringLiteral("fetch-doctor/logs/1"));
    object.insert(QStringLiteral("findings"), toJson(run).value(QStringLiteral("findings")).toArray());
    return QJsonDocument(object).toJson(QJsonDocument::Indented);
}

QString percent(double share)
{
    return QString::number(share * 100, 'f', share < 0.01 ? 2 : 1) + u'%';
}

QString moment(const std::optional<Instant> &time)
{
    return time ? toIso(*time) : Tr::tr("without a time");
}

/// Errors over time in one line of block characters, at most 100 columns.
QString sparkline(const LogTimeline &timeline)
{
    static const QString blocks = QStringLiteral(" ▁▂▃▄▅▆▇█");
    const std::size_t count = timeline.buckets.size();
    const std::size_t columns = std::min<std::size_t>(count, 100);
    std::vector<qint64> errors(columns);
    for (std::size_t i = 0; i < count; ++i)
        errors[i * columns / count] += timeline.buckets[i].errors;
    const qint64 most = columns == 0 ? 0 : *std::max_element(errors.begin(), errors.end());
    QString line;
    for (const qint64 value : errors)
        line += blocks[most == 0 || value == 0 ? 0 : 1 + value * 7 / most];
    return most == 0 ? QString() : line;
}

QByteArray text(const LogSummary &summary, const Case &run)
{
    QString out;
    const auto put = [&out](const QString &line) { out += line + u'\n'; };
    for (const LogFile &file : summary.files) {
        put(Tr::tr("%1: %2, %L3 lines (%L4 not understood), %5 to %6")
                .arg(file.path, file.format)
                .arg(file.lines)
                .arg(file.unparsed)
                .arg(moment(file.first), moment(file.last)));
        if (!file.timezone.isEmpty())
            put(Tr::tr("  Times without a zone were read as %1; --timezone changes that.")
                    .arg(file.timezone));
    }
    if (!summary.status.empty()) {
        QStringList counts;
        for (const auto &[status, count] : summary.status)
            counts.append(QStringLiteral("%1: %L2").arg(status).arg(count));
        put({});
        put(Tr::tr("Status   %1").arg(counts.join(QStringLiteral("   "))));
    }
    const QString line = sparkline(summary.timeline);
    if (!line.isEmpty()) {
        put({});
        put(Tr::tr("Errors   |%1|").arg(line));
    }
    put({});
    if (summary.incidents.empty())
        put(Tr::tr("No span of time stands out by its errors."));
    for (const LogIncident &incident : summary.incidents) {
        put(Tr::tr("Incident from %1 to %2: %L3 of %L4 failed (%5; before and after %6)")
                .arg(toIso(incident.start), toIso(incident.end))
                .arg(incident.errors)
                .arg(incident.total)
                .arg(percent(incident.errorRate), percent(incident.baselineErrorRate)));
    }
    for (const Finding &finding : run.diagnosis.findings) {
        put({});
        put(Tr::tr("Finding: %1 (%2)").arg(finding.title, finding.cause));
        for (const auto &reason : finding.because)
            put(QStringLiteral("  ") + reason.text);
    }
    if (!summary.signatures.empty()) {
        put({});
        put(Tr::tr("Known failures"));
        for (const SignatureHit &hit : summary.signatures) {
            put(QStringLiteral("  %L1 × %2 [%3]").arg(hit.count).arg(hit.meaning, hit.cause));
            put(QStringLiteral("      %1:%2  %3").arg(hit.file).arg(hit.line).arg(hit.example.left(160)));
        }
    }
    if (!summary.templates.empty()) {
        put({});
        put(Tr::tr("Messages"));
        for (const LogTemplate &one : summary.templates) {
            const QString level = one.level.isEmpty() ? QString() : QStringLiteral("[%1] ").arg(one.level);
            put(QStringLiteral("  %L1 × %2%3").arg(one.count).arg(level, one.text.left(160)));
        }
    }
    if (!summary.upstreams.empty()) {
        put({});
        put(Tr::tr("Servers behind"));
        for (const LogUpstream &one : summary.upstreams) {
            QString times;
            if (one.p50Ms && one.p95Ms)
                times = Tr::tr(", half within %1, 95% within %2")
                            .arg(spoken(Micros(static_cast<qint64>(*one.p50Ms * 1000))),
                                 spoken(Micros(static_cast<qint64>(*one.p95Ms * 1000))));
            put(Tr::tr("  %1: %L2 requests, %L3 failed%4")
                    .arg(one.name)
                    .arg(one.requests)
                    .arg(one.errors)
                    .arg(times));
        }
    }
    return out.toUtf8();
}

/// Every record as one line of JSON, written as it is read.
int writeRecords(const QStringList &paths, const LogRequest &request, std::stop_token stop)
{
    bool readAny = false;
    for (const QString &path : paths) {
        for (const QString &file : probes::logFilesOf(path)) {
            logs::Options options;
            options.format = request.format;
            options.timezone = request.timezone;
            options.since = request.since;
            options.until = request.until;
            options.fileTime = probes::logFileTime(file);
            bool open = true;
            logs::RecordReader reader(file, options, [&](const logs::Record &record) {
                const QByteArray line = logs::toNdjson(record, file) + '\n';
                open = open && std::fwrite(line.constData(), 1, static_cast<std::size_t>(line.size()),
                                           stdout) == static_cast<std::size_t>(line.size());
            });
            const auto take = [&](std::string_view block) {
                reader.feed(block);
                return open;
            };
            const auto failure =
                probes::readLogFile(file == u"-" ? QStringLiteral("/dev/stdin") : file, take, stop);
            reader.finish();
            if (failure && failure->kind == Failure::Kind::Cancelled) {
                std::fflush(stdout);
                return Stopped;
            }
            if (failure)
                refuse(QStringLiteral("%1: %2").arg(file, failure->detail));
            readAny = readAny || !failure;
            if (!open)
                return refuse(Tr::tr("standard output cannot be written"));
        }
    }
    std::fflush(stdout);
    return readAny ? NothingWrong : Unusable;
}

} // namespace

int logsCommand(QStringList arguments)
{
    QCommandLineParser parser;
    parser.setApplicationDescription(Tr::tr(
        "Reads logs of any kind and says when errors began, what failed and which known failure that is.\n\n"
        "Examples:\n"
        "  fetch-doctor-cli logs /var/log/nginx/error.log /var/log/nginx/access.log\n"
        "  fetch-doctor-cli logs /var/log/nginx --since 2h\n"
        "  journalctl -o json | fetch-doctor-cli logs - --format json\n\n"
        "Exit status: 0 nothing wrong, 1 a fault was found, 2 unusable input, 3 stopped before it was "
        "complete."));
    parser.addPositionalArgument(QStringLiteral("PATH"), Tr::tr("Files or folders; - is standard input."),
                                 QStringLiteral("PATH..."));
    parser.addOption({QStringLiteral("format"), Tr::tr("text, json or ndjson (text)."),
                      QStringLiteral("FORMAT"), QStringLiteral("text")});
    parser.addOption({QStringLiteral("since"),
                      Tr::tr("Only what is no older: 2026-11-22T08:00:00Z, or 30m, 2h, 1d."),
                      QStringLiteral("T")});
    parser.addOption({QStringLiteral("until"), Tr::tr("Only what is no newer."), QStringLiteral("T")});
    parser.addOption({QStringLiteral("top"),
                      Tr::tr("How many messages and servers to show (%1).").arg(defaultTop),
                      QStringLiteral("N")});
    parser.addOption({QStringLiteral("log-format"),
                      Tr::tr("Read the lines as this format: one of %1.")
                          .arg(logs::formatNames().join(QStringLiteral(", "))),
                      QStringLiteral("NAME")});
    parser.addOption({QStringLiteral("timezone"),
                      Tr::tr("The zone of times that name none: UTC, +02:00 or Europe/Berlin (UTC)."),
                      QStringLiteral("Z")});
    if (const auto status = parse(parser, QStringLiteral("logs"), arguments))
        return *status;

    const QString format = parser.value(QStringLiteral("format"));
    if (format != u"text" && format != u"json" && format != u"ndjson")
        return refuse(Tr::tr("--format: \"%1\" is not known; one of text, json, ndjson").arg(format));
    const QStringList paths = parser.positionalArguments();
    if (paths.isEmpty())
        return refuse(Tr::tr("logs: name at least one file or folder, or - for standard input"));
    LogRequest request;
    for (const auto &[option, time] :
         {std::pair{QStringLiteral("since"), &request.since}, {QStringLiteral("until"), &request.until}}) {
        if (!parser.isSet(option))
            continue;
        *time = timeFromText(parser.value(option), now());
        if (!*time)
            return refuse(Tr::tr("--%1: \"%2\" is not a time; 2026-11-22T08:00:00Z and 2h are")
                              .arg(option, parser.value(option)));
    }
    int top = defaultTop;
    if (parser.isSet(QStringLiteral("top"))) {
        bool isNumber = false;
        top = parser.value(QStringLiteral("top")).toInt(&isNumber);
        if (!isNumber || top < 1 || top > mostTop)
            return refuse(Tr::tr("--top: \"%1\" is not a number from 1 to %2")
                              .arg(parser.value(QStringLiteral("top")))
                              .arg(mostTop));
    }
    request.format = parser.value(QStringLiteral("log-format"));
    if (!request.format.isEmpty() && !logs::formatNames().contains(request.format))
        return refuse(Tr::tr("--log-format: \"%1\" is not known; one of %2")
                          .arg(request.format, logs::formatNames().join(QStringLiteral(", "))));
    request.timezone = parser.value(QStringLiteral("timezone"));
    if (!logs::isTimezone(request.timezone))
        return refuse(Tr::tr("--timezone: \"%1\" is not a time zone; UTC, +02:00 and Europe/Berlin are")
                          .arg(request.timezone));

    const StopOnSignal stop;
    if (format == u"ndjson")
        return writeRecords(paths, request, stop.token());

    std::vector<logs::Part> parts;
    for (const QString &path : paths) {
        request.path = path;
        probes::LogParts read = probes::readLogParts(request, {}, stop.token());
        if (read.failure && read.failure->kind != Failure::Kind::Cancelled)
            refuse(QStringLiteral("%1: %2").arg(path, read.failure->detail));
        std::move(read.parts.begin(), read.parts.end(), std::back_inserter(parts));
    }
    if (parts.empty() && !stop.stopped())
        return paths.size() == 1 && probes::logFilesOf(paths.first()).isEmpty()
                   ? refuse(Tr::tr("%1: there is no log in this folder").arg(paths.first()))
                   : Unusable;
    const LogSummary summary = logs::summaryOf(std::move(parts), top);
    const Case run = caseOf(summary, paths.first(), {});
    const int status = writeOrRefuse({}, format == u"json" ? json(summary, run) : text(summary, run));
    if (status != NothingWrong)
        return status;
    if (stop.stopped())
        return Stopped;
    const bool fault = std::any_of(run.diagnosis.findings.begin(), run.diagnosis.findings.end(),
                                   [](const Finding &finding) { return finding.severity != Severity::Info; });
    return fault || !summary.incidents.empty() ? FaultFound : NothingWrong;
}

} // namespace fd::cli
