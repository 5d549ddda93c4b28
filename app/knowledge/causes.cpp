// SPDX-License-Identifier: GPL-3.0-or-later
#include "knowledge/causes.h"

#include "knowledge/resource.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

namespace fd::knowledge {

namespace {

QString translated(const QJsonValue &text)
{
    return QCoreApplication::translate("Knowledge", text.toString().toUtf8().constData());
}

std::vector<Cause> load()
{
    std::vector<Cause> all;
    const auto document = QJsonDocument::fromJson(readResource(QStringLiteral("causes.json")));
    for (const auto &entry : document[QLatin1StringView("causes")].toArray()) {
        const auto object = entry.toObject();
        const auto text = [&object](const char *key) { return object[QLatin1StringView(key)]; };
        all.push_back({.id = text("id").toString(),
                       .title = translated(text("title")),
                       .where = enumFromText<Where>(text("where").toString()).value_or(Where::Unknown),
                       .step = enumFromText<Step>(text("step").toString()).value_or(Step::Connectivity),
                       .tell = translated(text("tell")),
                       .confirm = translated(text("confirm"))});
    }
    return all;
}

} // namespace

const std::vector<Cause> &causes()
{
    static const std::vector<Cause> all = load();
    return all;
}

const Cause *cause(QStringView id)
{
    const auto &all = causes();
    const auto found = std::find_if(all.begin(), all.end(), [id](const Cause &one) { return one.id == id; });
    return found == all.end() ? nullptr : &*found;
}

} // namespace fd::knowledge
