// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/run_options.h"

#include "cli/console.h"
#include "knowledge/visitor_report.h"
#include "model/endpoint.h"
#include "probes/logfile/configurations.h"
#include "probes/logfile/logfile.h"
#include "probes/logfile/remote.h"
#include "profiles/profile_store.h"

#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>
#include <QUrl>

#include <algorithm>

namespace fd::cli {

namespace {

struct Tr {
    Q_DECLARE_TR_FUNCTIONS(Cli)
};

constexpr qint64 kLargestInput = 256LL * 1024 * 1024;

tl::unexpected<QString> wrong(const char *option, const QString &why)
{
    return tl::unexpected(QStringLiteral("--%1: %2").arg(QLatin1StringView(option), why));
}

tl::expected<QStringList, QString> addresses(const QCommandLineParser &parser, const char *option)
{
    QStringList list;
    for (const QString &value : parser.values(QLatin1StringView(option))) {
        const auto endpoint = endpointFromText(value);
        if (!endpoint) {
            return wrong(
                option,
                Tr::tr("\"%1\" is not a numeric address; write it like 198.51.100.10, 198.51.100.10:8080 or "
                       "[2001:db8::1]:443")
                    .arg(value));
        }
        list.append(endpoint->text());
    }
    return list;
}

tl::expected<std::vector<Step>, QString> stepsFromText(const QString &text)
{
    std::vector<Step> steps;
    QStringList known;
    for (const Step step : allSteps())
        known.append(enumText(step));
    for (const QString &name : text.split(u',')) {
        const auto step = enumFromText<Step>(name.trimmed());
        if (!step)
            return wrong("steps",
                         Tr::tr("\"%1\" is not a step; the steps are %2").arg(name, known.join(u", ")));
        if (std::find(steps.begin(), steps.end(), *step) == steps.end())
            steps.push_back(*step);
    }
    return steps;
}

/// Is each of \a paths there and readable? "-" is.
QString unreadable(const char *option, const QStringList &paths)
{
    for (const QString &path : paths) {
        if (path == u"-" || (qstrcmp(option, "log") == 0 && probes::remoteLog(path)))
            continue;
        const QFileInfo file(path);
        if (!file.exists())
            return QStringLiteral("--%1: %2")
                .arg(QLatin1StringView(option), Tr::tr("%1: there is no such file").arg(path));
        if (!file.isReadable())
            return QStringLiteral("--%1: %2")
                .arg(QLatin1StringView(option), Tr::tr("%1: this user may not read it").arg(path));
        const QString why = qstrcmp(option, "log") == 0 && file.isFile() ? probes::whyNoLog(path) : QString();
        if (!why.isEmpty())
            return QStringLiteral("--%1: %2: %3").arg(QLatin1StringView(option), path, why);
        if (file.isDir() && qstrcmp(option, "response") == 0)
            return QStringLiteral("--%1: %2")
                .arg(QLatin1StringView(option), Tr::tr("%1: is a folder, not a file").arg(path));
    }
    return {};
}

/// Does the file given as a log hold an answer, as `curl -v` and `curl -i` show one? It is then judged as
/// one, too.
bool isSavedAnswer(const QString &path)
{
    constexpr qint64 most = 256 << 10;
    const QFileInfo info(path);
    QFile file(path);
    if (!info.isFile() || info.size() > most || !file.open(QIODevice::ReadOnly))
        return false;
    const ResponseEvidence report = knowledge::readVisitorReport(file.read(most));
    return report.form != QLatin1StringView("text") && report.response.status > 0;
}

tl::expected<Profile, QString> baseProfile(const QCommandLineParser &parser, const Profile *demo,
                                           QStringList &warnings)
{
    if (demo)
        return *demo;
    if (parser.isSet(QStringLiteral("profile"))) {
        auto read = profiles::ProfileStore().loadFileOrName(parser.value(QStringLiteral("profile")));
        if (!read)
            return tl::unexpected(read.error());
        warnings = read->warnings;
        return std::move(read->profile);
    }
    Profile profile;
    const auto url = siteUrlFromText(parser.value(QStringLiteral("site")));
    if (!url)
        return wrong("site", url.error());
    profile.site.url = *url;
    profile.name = QUrl(*url).host();
    return profile;
}

} // namespace

void addJobOptions(QCommandLineParser &parser)
{
    const auto add = [&parser](const char *name, const QString &text, const QString &value) {
        parser.addOption({QLatin1StringView(name), text, value});
    };
    add("profile", Tr::tr("The site's profile: a file, or the name of a saved one."),
        QStringLiteral("FILE|NAME"));
    add("site", Tr::tr("The site's address, where there is no profile."), QStringLiteral("URL"));
    add("edge", Tr::tr("Ask this address as the edge instead of asking DNS. May be repeated."),
        QStringLiteral("ADDR[:PORT]"));
    add("origin", Tr::tr("A server behind the edge, asked with the site's Host header. May be repeated."),
        QStringLiteral("URL|ADDR[:PORT]"));
    add("log", Tr::tr("A log file or folder, or - for standard input. May be repeated."),
        QStringLiteral("PATH"));
    add("response",
        Tr::tr("What a visitor saw: a saved page, headers, curl output or a HAR; - for standard input. May "
               "be repeated."),
        QStringLiteral("PATH"));
    add("since", Tr::tr("Only log lines from then on: 2026-11-22T08:00:00Z, or 30m, 2h, 1d ago."),
        QStringLiteral("T"));
    add("until", Tr::tr("Only log lines before then."), QStringLiteral("T"));
    add("steps", Tr::tr("Only these steps: logs,capacity,cdn,connectivity,dns."), QStringLiteral("LIST"));
    add("resolver", Tr::tr("Ask this resolver too. May be repeated."), QStringLiteral("ADDR[:PORT]"));
    add("ca-file", Tr::tr("Trust the certificates in this PEM file instead of the system's."),
        QStringLiteral("FILE"));
    add("deadline", Tr::tr("End the whole run after that time (180)."), QStringLiteral("SECONDS"));
    parser.addOption(
        {QStringLiteral("offline"), Tr::tr("Judge only what --log and --response hand in; send nothing.")});
}

tl::expected<Job, QString> jobFromOptions(const QCommandLineParser &parser, const Profile *demoProfile)
{
    const auto set = [&parser](const char *name) { return parser.isSet(QLatin1StringView(name)); };
    const auto value = [&parser](const char *name) { return parser.value(QLatin1StringView(name)); };
    const auto values = [&parser](const char *name) { return parser.values(QLatin1StringView(name)); };
    const bool offline = set("offline");
    if (set("profile") && set("site"))
        return tl::unexpected(Tr::tr("--profile and --site exclude each other; a profile names its site"));
    if (offline && (set("site") || set("edge") || set("origin") || set("resolver")))
        return tl::unexpected(
            Tr::tr("--offline asks nobody; leave out --site, --edge, --origin and --resolver"));
    if (offline && !set("log") && !set("response"))
        return tl::unexpected(
            Tr::tr("--offline judges what --log and --response hand in; name at least one of them"));
    if (!offline && !demoProfile && !set("profile") && !set("site"))
        return tl::unexpected(
            Tr::tr("no site: name one with --site URL or --profile FILE|NAME, or use --offline or --demo"));

    Job job;
    if (!offline) {
        auto base = baseProfile(parser, demoProfile, job.warnings);
        if (!base)
            return tl::unexpected(base.error());
        job.profile = std::move(*base);
    } else {
        if (set("profile"))
            return tl::unexpected(Tr::tr("--offline asks nobody; leave out --profile"));
        job.profile.name = Tr::tr("Handed in");
    }
    const auto edges = addresses(parser, "edge");
    if (!edges)
        return tl::unexpected(edges.error());
    if (!edges->isEmpty())
        job.profile.edge.addresses = *edges;
    const auto resolvers = addresses(parser, "resolver");
    if (!resolvers)
        return tl::unexpected(resolvers.error());
    if (!resolvers->isEmpty())
        job.profile.dns.resolvers = *resolvers;
    if (set("origin"))
        job.profile.origins.clear();
    for (const QString &text : values("origin")) {
        const auto origin = originFromText(text, job.profile.site.url);
        if (!origin)
            return wrong("origin", origin.error());
        job.profile.origins.push_back(*origin);
    }
    if (set("log"))
        job.profile.logs.clear();
    for (const QString &path : values("log"))
        job.profile.logs.push_back({path, {}, {}});
    job.profile.logs = probes::withConfigurations(std::move(job.profile.logs));
    job.inputs.responses = values("response");
    for (const QString &path : values("log")) {
        if (isSavedAnswer(path) && !job.inputs.responses.contains(path))
            job.inputs.responses.append(path);
    }
    for (const auto &[option, paths] :
         {std::pair("log", values("log")), std::pair("response", values("response")),
          std::pair("ca-file", values("ca-file"))}) {
        const QString why = unreadable(option, paths);
        if (!why.isEmpty())
            return tl::unexpected(why);
    }
    if (set("ca-file"))
        job.profile.caFile = QFileInfo(value("ca-file")).absoluteFilePath();

    if (set("steps")) {
        const auto steps = stepsFromText(value("steps"));
        if (!steps)
            return tl::unexpected(steps.error());
        job.inputs.steps = *steps;
    }
    const Instant present = now();
    for (const char *option : {"since", "until"}) {
        if (!set(option))
            continue;
        const auto t = timeFromText(value(option), present);
        if (!t) {
            return wrong(option,
                         Tr::tr("\"%1\" is not a time; write it like 2026-11-22T08:00:00Z, or 30m, 2h, 1d")
                             .arg(value(option)));
        }
        (qstrcmp(option, "since") == 0 ? job.inputs.since : job.inputs.until) = t;
    }
    if (job.inputs.since && job.inputs.until && *job.inputs.since >= *job.inputs.until)
        return tl::unexpected(Tr::tr("--since must lie before --until"));
    if (set("deadline")) {
        const auto deadline = durationFromText(value("deadline"));
        if (!deadline)
            return wrong("deadline",
                         Tr::tr("\"%1\" is not a time in seconds, like 30").arg(value("deadline")));
        job.deadline = *deadline;
    }
    const auto dashes =
        values("log").count(QStringLiteral("-")) + values("response").count(QStringLiteral("-"));
    if (dashes > 1)
        return tl::unexpected(Tr::tr("\"-\" stands twice; standard input can be read once"));
    if (dashes == 1) {
        auto input = readStandardInput(kLargestInput);
        if (!input)
            return tl::unexpected(input.error());
        job.standardInput = std::move(*input);
    }
    return job;
}

} // namespace fd::cli
