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

namespace fd::knowledge {

namespace {

/// A reader under pressure tries the first, perhaps the second; more would hide them.
constexpr std::size_t maxFixes = 4;

struct Recipe {
    QString cause = {};
    QString product = {}; ///< empty: for any
    QString side = {};    ///< whose product: "edge", "origin" or "either"; empty: a program beside them
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
enum class Fit { ForThisProduct, ForAny, ForPerhaps, ForAnother };

Fit fit(const Recipe &recipe, const FixContext &context)
{
    if (recipe.product.isEmpty())
        return Fit::ForAny;
    const bool onlyEdge = recipe.side == QLatin1StringView("edge");
    const bool onlyOrigin = recipe.side == QLatin1StringView("origin");
    if ((!onlyOrigin && recipe.product == context.edgeProduct) ||
        (!onlyEdge && recipe.product == context.originProduct))
        return Fit::ForThisProduct;
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

    std::vector<Fix> fixes;
    for (const Recipe *recipe : fitting)
        fixes.push_back(filled(recipe->fix, context.values));
    return fixes;
}

} // namespace fd::knowledge
