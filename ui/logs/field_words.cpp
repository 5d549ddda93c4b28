// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/logs/field_words.h"

#include "knowledge/glossary.h"

#include <QCoreApplication>

namespace fd::ui {

namespace {

struct Tr {
    Q_DECLARE_TR_FUNCTIONS(RecordFields)
};

} // namespace

FieldWords wordsFor(const QString &field)
{
    static const std::map<QString, FieldWords> words{
        {QStringLiteral("time"), {Tr::tr("Time"), Tr::tr("When it was written, in UTC.")}},
        {QStringLiteral("level"), {Tr::tr("Level"), Tr::tr("How serious the program says it is.")}},
        {QStringLiteral("status"), {Tr::tr("Status"), Tr::tr("The HTTP status that the client was sent.")}},
        {QStringLiteral("method"), {Tr::tr("Method"), Tr::tr("What the client asked to be done.")}},
        {QStringLiteral("url"), {Tr::tr("URL"), Tr::tr("What the client asked for.")}},
        {QStringLiteral("protocol"),
         {Tr::tr("Protocol"), Tr::tr("The version of HTTP between client and this server.")}},
        {QStringLiteral("host"), {Tr::tr("Host"), Tr::tr("The site's name in the request.")}},
        {QStringLiteral("client"),
         {Tr::tr("Client"),
          Tr::tr("The address that sent the request: a visitor, or the proxy before this server.")}},
        {QStringLiteral("upstream"),
         {Tr::tr("Backend"), Tr::tr("The server behind this one that was asked.")}},
        {QStringLiteral("upstreamStatus"),
         {Tr::tr("Backend status"),
          Tr::tr("What the backend answered, for each try. Without an answer there is none.")}},
        {QStringLiteral("upstreamMs"),
         {Tr::tr("Backend time"),
          Tr::tr("Milliseconds until the backend had answered, all tries together.")}},
        {QStringLiteral("durationMs"),
         {Tr::tr("Duration"), Tr::tr("Milliseconds from the request to the end of the answer.")}},
        {QStringLiteral("bytes"), {Tr::tr("Bytes"), Tr::tr("How much was sent to the client.")}},
        {QStringLiteral("userAgent"),
         {Tr::tr("User agent"), Tr::tr("The program that the client says it is.")}},
        {QStringLiteral("referrer"), {Tr::tr("Referrer"), Tr::tr("The page that led to this request.")}},
        {QStringLiteral("message"), {Tr::tr("Message"), Tr::tr("What the program wrote in its own words.")}},
        {QStringLiteral("template"),
         {Tr::tr("Pattern"),
          Tr::tr("The message with its changing parts as <*>: lines of one pattern say the same.")}},
        {QStringLiteral("format"),
         {Tr::tr("Format"), Tr::tr("Which program's way of writing this line is in.")}},
    };
    const auto known = words.find(field);
    return known == words.end() ? FieldWords{field, {}} : known->second;
}

Grid fieldsTable(const std::vector<RecordField> &fields)
{
    Grid grid{Tr::tr("Fields of the Line"), {Tr::tr("Field"), Tr::tr("Value")}, {}, {}};
    for (const RecordField &field : fields) {
        const FieldWords words = wordsFor(field.name);
        QString hint = words.meaning;
        const QString known = knowledge::explain(field.value);
        if (!known.isEmpty())
            hint += u' ' + Tr::tr("%1: %2").arg(field.value, known);
        grid.rows.push_back({words.name, field.value});
        grid.hints.append(hint);
    }
    return grid;
}

QString fieldsText(const std::vector<RecordField> &fields)
{
    QStringList lines;
    for (const RecordField &field : fields) {
        QString value = field.value.left(200);
        const QString known = knowledge::explain(field.value);
        if (!known.isEmpty())
            value += Tr::tr(" (%1)").arg(known);
        lines.append(Tr::tr("%1: %2").arg(wordsFor(field.name).name, value));
    }
    return lines.join(u'\n');
}

} // namespace fd::ui
