// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/commands.h"
#include "cli/console.h"
#include "knowledge/causes.h"
#include "knowledge/signatures.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>

namespace fd::cli {

namespace {

struct Tr {
    Q_DECLARE_TR_FUNCTIONS(Cli)
};

/// Log lines and error pages that point to the cause, as examples.
QStringList examplesOf(const QString &cause)
{
    QStringList examples;
    for (const knowledge::Signature &signature : knowledge::signatures()) {
        if (signature.cause == cause && !signature.example.isEmpty())
            examples.append(
                QStringLiteral("%1: %2").arg(signature.system, signature.example.simplified().left(300)));
    }
    return examples;
}

QString listText()
{
    QString out;
    qsizetype width = 0;
    for (const knowledge::Cause &cause : knowledge::causes())
        width = std::max(width, cause.id.size());
    for (const knowledge::Cause &cause : knowledge::causes())
        out += cause.id.leftJustified(width + 2) + cause.title + u'\n';
    return out + u'\n' + Tr::tr("\"fetch-doctor-cli explain CAUSE\" tells more of one.") + u'\n';
}

QString detailText(const knowledge::Cause &cause)
{
    QString out = QStringLiteral("%1\n%2\n\n%3\n").arg(cause.id, cause.title, cause.tell);
    if (!cause.confirm.isEmpty())
        out += u'\n' + Tr::tr("To confirm it by hand") + QStringLiteral("\n  ") + cause.confirm + u'\n';
    const QStringList examples = examplesOf(cause.id);
    if (!examples.isEmpty())
        out += u'\n' + Tr::tr("Texts that point to it") + QStringLiteral("\n  ") + examples.join(u"\n  ") +
               u'\n';
    out += u'\n' + Tr::tr("What to do") + u'\n';
    for (const Fix &fix : knowledge::fixesFor(cause.id, {})) {
        out += QStringLiteral("  - ") + fix.title;
        if (!fix.where.isEmpty())
            out += QStringLiteral(" [%1]").arg(fix.where);
        out += u'\n';
        if (!fix.detail.isEmpty())
            out += QStringLiteral("    ") + fix.detail + u'\n';
        for (const QString &line : fix.snippet.split(u'\n', Qt::SkipEmptyParts))
            out += QStringLiteral("        ") + line + u'\n';
        if (!fix.verify.isEmpty())
            out += QStringLiteral("    ") +
                   Tr::tr("It worked when these pass: %1").arg(fix.verify.join(u", ")) + u'\n';
    }
    return out;
}

QJsonObject causeJson(const knowledge::Cause &cause)
{
    return {
        {QStringLiteral("id"), cause.id},
        {QStringLiteral("title"), cause.title},
        {QStringLiteral("where"), enumText(cause.where)},
        {QStringLiteral("step"), enumText(cause.step)},
        {QStringLiteral("tell"), cause.tell},
        {QStringLiteral("confirm"), cause.confirm},
        {QStringLiteral("evidence"), QJsonArray::fromStringList(examplesOf(cause.id))},
        {QStringLiteral("fixes"), toJsonValue(knowledge::fixesFor(cause.id, {}))},
    };
}

} // namespace

int explainCommand(QStringList arguments)
{
    QCommandLineParser parser;
    parser.setApplicationDescription(
        Tr::tr("Lists every root cause that can be named, or tells of one what shows it, what to do about "
               "it and how to verify that.\n\n"
               "Examples:\n"
               "  fetch-doctor-cli explain\n"
               "  fetch-doctor-cli explain origin-refused"));
    parser.addPositionalArgument(QStringLiteral("CAUSE"), Tr::tr("The id of a cause, like origin-refused."),
                                 QStringLiteral("[CAUSE]"));
    parser.addOption({QStringLiteral("format"), Tr::tr("text or json (text)."), QStringLiteral("FORMAT"),
                      QStringLiteral("text")});
    if (const auto status = parse(parser, QStringLiteral("explain"), arguments))
        return *status;
    const QString format = parser.value(QStringLiteral("format"));
    if (format != u"text" && format != u"json")
        return refuse(Tr::tr("--format: \"%1\" is not known; one of text, json").arg(format));
    const QStringList names = parser.positionalArguments();
    if (names.size() > 1)
        return refuse(Tr::tr("explain: takes one cause, not %1").arg(names.size()));
    const bool json = format == u"json";
    if (names.isEmpty()) {
        if (!json)
            return writeOrRefuse({}, listText().toUtf8());
        QJsonArray all;
        for (const knowledge::Cause &cause : knowledge::causes())
            all.append(causeJson(cause));
        return writeOrRefuse({}, QJsonDocument(all).toJson());
    }
    const knowledge::Cause *cause = knowledge::cause(names.first());
    if (!cause)
        return refuse(Tr::tr("explain: \"%1\" is not a known cause; \"fetch-doctor-cli explain\" lists them")
                          .arg(names.first()));
    return writeOrRefuse({}, json ? QJsonDocument(causeJson(*cause)).toJson() : detailText(*cause).toUtf8());
}

} // namespace fd::cli
