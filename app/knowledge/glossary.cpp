// SPDX-License-Identifier: GPL-3.0-or-later
#include "knowledge/glossary.h"

#include "knowledge/resource.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

namespace fd::knowledge {

namespace {

std::vector<Term> load()
{
    std::vector<Term> all;
    const auto document = QJsonDocument::fromJson(readResource(QStringLiteral("glossary.json")));
    for (const auto &entry : document[QLatin1StringView("terms")].toArray()) {
        const auto object = entry.toObject();
        const QByteArray text = object[QLatin1StringView("text")].toString().toUtf8();
        all.push_back({.term = object[QLatin1StringView("term")].toString(),
                       .also = object[QLatin1StringView("also")].toVariant().toStringList(),
                       .explanation = QCoreApplication::translate("Knowledge", text.constData())});
    }
    return all;
}

} // namespace

const std::vector<Term> &glossary()
{
    static const std::vector<Term> all = load();
    return all;
}

QString explain(QStringView term)
{
    const auto word = term.trimmed();
    const auto &all = glossary();
    const auto found = std::find_if(all.begin(), all.end(), [word](const Term &one) {
        return one.term.compare(word, Qt::CaseInsensitive) == 0 ||
               one.also.contains(word, Qt::CaseInsensitive);
    });
    return found == all.end() ? QString() : found->explanation;
}

} // namespace fd::knowledge
