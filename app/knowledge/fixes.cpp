// SPDX-License-Identifier: GPL-3.0-or-later
//
// resources/knowledge/fixes-*.json: one file for each part of the way from the visitor to the database.
#include "knowledge/causes.h"
#include "knowledge/fill.h"
#include "knowledge/resource.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <array>
#include <map>

namespace fd::knowledge {

namespace {

/// A reader under pressure tries the first, perhaps the second; more would hide them.
constexpr std::size_t maxFixes = 4;

struct Recipe {
    QString cause = {};
    QString product = {}; ///< empty: for any
    QString side = {};    ///< whose product: "edge", "origin" or "either"; empty: a program beside them
    bool first = false;   ///< to be done before anything else, whatever the product
    bool late = false;    ///< even for this product, only after what is done whatever the product
    Fix fix = {};         ///< as in the file, not yet filled in or translated
};

std::vector<Recipe> load()
{
    constexpr std::array files = {"fixes-reach.json", "fixes-answer.json", "fixes-capacity.json",
                                  "fixes-tls.json",   "fixes-dns.json",    "fixes-edge.json",
                                  "fixes-client.json"};
    std::vector<Recipe> all;
    for (const char *file : files) {
        const auto document = QJsonDocument::fromJson(readResource(QString::fromLatin1(file)));
        for (const auto &entry : document[QLatin1StringView("fixes")].toArray()) {
            const auto object = entry.toObject();
            const auto text = [&object](const char *key) {
                return object[QLatin1StringView(key)].toString();
            };
            const auto list = [&object](const char *key) {
                return object[QLatin1StringView(key)].toVariant().toStringList();
            };
            all.push_back({.cause = text("cause"),
                           .product = text("product"),
                           .side = text("side"),
                           .first = object[QLatin1StringView("first")].toBool(),
                           .late = object[QLatin1StringView("late")].toBool(),
                           .fix = {.title = text("title"),
                                   .detail = text("detail"),
                                   .snippet = list("snippet").join(u'\n'),
                                   .where = text("where"),
                                   .risk = text("risk"),
                                   .undo = text("undo"),
                                   .verify = list("verify")}});
        }
    }
    return all;
}

/// How well a recipe fits: smaller is better.
enum class Fit { First, ForThisProduct, ForAny, Late, ForPerhaps, ForAnother };

Fit fit(const Recipe &recipe, const FixContext &context)
{
    if (recipe.first)
        return Fit::First;
    if (recipe.product.isEmpty())
        return Fit::ForAny;
    const bool onlyEdge = recipe.side == QLatin1StringView("edge");
    const bool onlyOrigin = recipe.side == QLatin1StringView("origin");
    if ((!onlyOrigin && recipe.product == context.edgeProduct) ||
        (!onlyEdge && recipe.product == context.originProduct))
        return recipe.late ? Fit::Late : Fit::ForThisProduct;
    // A database or a resolver shows itself in no header, so it may be in use beside any product.
    if (recipe.side.isEmpty())
        return Fit::ForPerhaps;
    const bool edgeOpen = !onlyOrigin && context.edgeProduct.isEmpty();
    const bool originOpen = !onlyEdge && context.originProduct.isEmpty();
    return edgeOpen || originOpen ? Fit::ForPerhaps : Fit::ForAnother;
}

Fix filled(const Fix &fix, const Values &values)
{
    const auto prose = [&values](const QString &text) {
        return text.isEmpty()
                   ? text
                   : fillProse(QCoreApplication::translate("Knowledge", text.toUtf8().constData()), values);
    };
    return {.title = prose(fix.title),
            .detail = prose(fix.detail),
            .snippet = fillSnippet(fix.snippet, values),
            .where = prose(fix.where),
            .risk = fix.risk,
            .undo = prose(fix.undo),
            .verify = fix.verify};
}

/// The service manager's name for a product on Debian; empty where there is no such service.
QString serviceOf(const QString &product)
{
    static const std::map<QString, QString> services = {
        {QStringLiteral("apache"), QStringLiteral("apache2")},
        {QStringLiteral("nginx"), QStringLiteral("nginx")},
        {QStringLiteral("varnish"), QStringLiteral("varnish")},
        {QStringLiteral("haproxy"), QStringLiteral("haproxy")},
        {QStringLiteral("squid"), QStringLiteral("squid")},
        {QStringLiteral("caddy"), QStringLiteral("caddy")},
        {QStringLiteral("lighttpd"), QStringLiteral("lighttpd")}};
    const auto found = services.find(product);
    return found == services.end() ? QString() : found->second;
}

/// What follows from the values that are known.
Values completed(QStringView causeId, const FixContext &context)
{
    Values values = context.values;
    const auto put = [&values](const char *name, const QString &value) {
        if (!value.isEmpty())
            values.try_emplace(QString::fromLatin1(name), value);
    };
    const Cause *known = cause(causeId);
    const bool atEdge = known && known->where == Where::Edge;
    put("service", serviceOf(atEdge ? context.edgeProduct : context.originProduct));
    put("server", values[QStringLiteral("origin")]);
    const QString edge = values[QStringLiteral("edge")];
    const auto colon = edge.lastIndexOf(u':');
    if (colon > 0 && (edge.count(u':') == 1 || edge[colon - 1] == u']'))
        put("edgePort", edge.sliced(colon + 1));
    return values;
}

} // namespace

std::vector<Fix> fixesFor(QStringView causeId, const FixContext &context)
{
    static const std::vector<Recipe> all = load();
    std::vector<const Recipe *> fitting;
    for (const auto &recipe : all) {
        if (recipe.cause == causeId && fit(recipe, context) != Fit::ForAnother)
            fitting.push_back(&recipe);
    }
    std::stable_sort(fitting.begin(), fitting.end(), [&context](const Recipe *a, const Recipe *b) {
        return fit(*a, context) < fit(*b, context);
    });
    fitting.resize(std::min(fitting.size(), maxFixes));

    const Values values = completed(causeId, context);
    std::vector<Fix> fixes;
    fixes.reserve(fitting.size());
    for (const Recipe *recipe : fitting)
        fixes.push_back(filled(recipe->fix, values));
    return fixes;
}

} // namespace fd::knowledge
