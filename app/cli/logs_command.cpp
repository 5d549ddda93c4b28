// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/commands.h"
#include "cli/console.h"
#include "cli/logs_follow.h"
#include "cli/logs_text.h"
#include "engine/run.h"
#include "knowledge/causes.h"
#include "logs/summarise.h"
#include "model/evidence.h"
#include "probes/logfile/configurations.h"
#include "probes/logfile/logfile.h"
#include "probes/logfile/readings.h"
#include "probes/logfile/skews.h"

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
    const auto prober = [&summary](const ProbeRequest &request, std::stop_token,
                                   const InterimSink &) -> Outcome {
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
    for (const char *list :
         {"files", "incidents", "templates", "upstreams", "signatures", "changes", "skews"}) {
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

/// Every record as one line of JSON, written as it is read.
int writeRecords(const std::vector<LogSource> &sources, const LogRequest &request, std::stop_token stop)
{
    bool readAny = false;
    for (const LogSource &source : sources) {
        LogRequest one = request;
        one.path = source.path;
        one.format = source.format;
        for (const auto &[file, options] : probes::readingsOf(one, stop)) {
            bool open = true;
            logs::RecordReader reader(file, options, [&open, &file = file](const logs::Record &record) {
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
        "  fetch-doctor-cli logs /var/log/nginx/shop.log /etc/nginx/nginx.conf\n"
        "  fetch-doctor-cli logs web1:/var/log/nginx/error.log\n"
        "  journalctl -o json | fetch-doctor-cli logs - --format json\n\n"
        "Exit status: 0 nothing wrong, 1 a fault was found, 2 unusable input, 3 stopped before it was "
        "complete."));
    parser.addPositionalArgument(
        QStringLiteral("PATH"),
        Tr::tr("Files or folders, here or as host:/path over ssh; - is standard input."),
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
    parser.addOption(
        {QStringLiteral("follow"), Tr::tr("Go on and print what is added: failures as text, or every "
                                          "record as ndjson.")});
    parser.addOption(
        {QStringLiteral("log-format"),
         Tr::tr("Read the lines as this format: nginx's log_format or Apache's LogFormat line, or one of %1.")
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
    QStringList paths = parser.positionalArguments();
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
    if (!request.format.isEmpty() && !logs::isFormat(request.format))
        return refuse(
            Tr::tr("--log-format: \"%1\" is not known; a log_format or LogFormat line, or one of %2")
                .arg(request.format, logs::formatNames().join(QStringLiteral(", "))));
    request.timezone = parser.value(QStringLiteral("timezone"));
    if (!logs::isTimezone(request.timezone))
        return refuse(Tr::tr("--timezone: \"%1\" is not a time zone; UTC, +02:00 and Europe/Berlin are")
                          .arg(request.timezone));

    // Configuration files among the paths say how the access logs are written.
    std::vector<LogSource> sources;
    for (const QString &path : paths)
        sources.push_back({path, request.format, request.timezone});
    sources = probes::withConfigurations(std::move(sources));

    const StopOnSignal stop;
    if (parser.isSet(QStringLiteral("follow"))) {
        if (format == u"json" || paths.contains(QStringLiteral("-")))
            return refuse(Tr::tr("--follow: files are followed, as text or ndjson"));
        return followLogs(sources, format == u"ndjson", stop.token());
    }
    if (format == u"ndjson")
        return writeRecords(sources, request, stop.token());

    std::vector<logs::Part> parts;
    std::vector<probes::Reading> readings;
    paths.clear();
    for (const LogSource &source : sources) {
        const QString path = source.path;
        paths.append(path);
        request.path = path;
        request.format = source.format;
        probes::LogParts read = probes::readLogParts(request, {}, stop.token());
        if (read.failure && read.failure->kind != Failure::Kind::Cancelled)
            refuse(QStringLiteral("%1: %2").arg(path, read.failure->detail));
        std::move(read.parts.begin(), read.parts.end(), std::back_inserter(parts));
        std::move(read.readings.begin(), read.readings.end(), std::back_inserter(readings));
    }
    if (parts.empty() && !stop.stopped())
        return paths.size() == 1 && probes::logFilesOf(paths.first()).isEmpty()
                   ? refuse(Tr::tr("%1: there is no log in this folder").arg(paths.first()))
                   : Unusable;
    LogSummary summary = logs::summaryOf(std::move(parts), top);
    summary.skews =
        probes::findSkews(probes::thoseWithRequests(std::move(readings), summary.files), stop.token());
    const Case run = caseOf(summary, paths.first(), {});
    const int status = writeOrRefuse({}, format == u"json" ? json(summary, run) : logsText(summary, run));
    if (status != NothingWrong)
        return status;
    if (stop.stopped())
        return Stopped;
    const bool fault = std::any_of(run.diagnosis.findings.begin(), run.diagnosis.findings.end(),
                                   [](const Finding &finding) { return finding.severity != Severity::Info; });
    return fault || !summary.incidents.empty() ? FaultFound : NothingWrong;
}

} // namespace fd::cli
