// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/case.h"

#include <QJsonDocument>

#include <algorithm>

namespace fd {

namespace {
constexpr auto kSchema = "fetch-doctor/case/1";
}

EnumNames<Severity> enumNames(Severity)
{
    static constexpr EnumName<Severity> names[] = {
        {Severity::Critical, "critical"}, {Severity::Warning, "warning"}, {Severity::Info, "info"}};
    return names;
}

EnumNames<SiteState> enumNames(SiteState)
{
    static constexpr EnumName<SiteState> names[] = {{SiteState::Healthy, "healthy"},
                                                    {SiteState::Degraded, "degraded"},
                                                    {SiteState::Down, "down"},
                                                    {SiteState::Unknown, "unknown"}};
    return names;
}

EnumNames<Where> enumNames(Where)
{
    static constexpr EnumName<Where> names[] = {
        {Where::Client, "client"}, {Where::Dns, "dns"}, {Where::Edge, "edge"},      {Where::Path, "path"},
        {Where::Origin, "origin"}, {Where::App, "app"}, {Where::Unknown, "unknown"}};
    return names;
}

bool RunInputs::wants(Step step) const
{
    return steps.empty() || std::find(steps.begin(), steps.end(), step) != steps.end();
}

QJsonObject toJson(const Case &run)
{
    return {
        {QStringLiteral("schema"), QLatin1StringView(kSchema)},
        {QStringLiteral("tool"), QJsonObject{{QStringLiteral("name"), QStringLiteral("fetch-doctor")},
                                             {QStringLiteral("version"), run.toolVersion}}},
        {QStringLiteral("started"), toIso(run.started)},
        {QStringLiteral("finished"), toIso(run.finished)},
        {QStringLiteral("complete"), run.complete},
        {QStringLiteral("profile"), toJson(run.profile)},
        {QStringLiteral("inputs"), toJsonObject(run.inputs)},
        {QStringLiteral("checks"), toJsonValue(run.checks)},
        {QStringLiteral("findings"), toJsonValue(run.diagnosis.findings)},
        {QStringLiteral("verdict"), toJsonObject(run.diagnosis.verdict)},
        {QStringLiteral("evidence"), run.evidence.toJson()},
    };
}

tl::expected<Case, QString> caseFromJson(const QByteArray &json)
{
    QJsonParseError parse;
    const QJsonDocument document = QJsonDocument::fromJson(json, &parse);
    if (parse.error != QJsonParseError::NoError) {
        return tl::unexpected(
            QStringLiteral("not JSON: %1 at byte %2; a case file is what \"diagnose --format json\" writes")
                .arg(parse.errorString())
                .arg(parse.offset));
    }
    const QJsonObject object = document.object();
    const QString schema = object.value(QStringLiteral("schema")).toString();
    if (schema != QLatin1StringView(kSchema)) {
        return tl::unexpected(
            QStringLiteral("schema: \"%1\" is not a case this version reads; expected \"%2\"")
                .arg(schema, QLatin1StringView(kSchema)));
    }
    Case run;
    run.toolVersion =
        object.value(QStringLiteral("tool")).toObject().value(QStringLiteral("version")).toString();
    run.complete = object.value(QStringLiteral("complete")).toBool();

    JsonReader reader(object);
    reader("started", run.started);
    reader("finished", run.finished);
    reader("inputs", run.inputs);
    reader("checks", run.checks);
    reader("findings", run.diagnosis.findings);
    reader("verdict", run.diagnosis.verdict);
    if (!reader.error().isEmpty())
        return tl::unexpected(reader.error());

    const QJsonValue profile = object.value(QStringLiteral("profile"));
    if (!profile.isObject())
        return tl::unexpected(QStringLiteral("profile: missing; a case names the site it is about"));
    auto read = profileFromJson(profile.toObject());
    if (!read)
        return tl::unexpected(QStringLiteral("profile.") + read.error());
    run.profile = std::move(read->profile);

    const QString wrong =
        EvidenceSet::fromJson(object.value(QStringLiteral("evidence")).toArray(), run.evidence);
    if (!wrong.isEmpty())
        return tl::unexpected(wrong);
    return run;
}

} // namespace fd
