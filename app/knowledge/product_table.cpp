// SPDX-License-Identifier: GPL-3.0-or-later
#include "knowledge/product_table.h"

#include "knowledge/resource.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <re2/re2.h>

#include <algorithm>
#include <arpa/inet.h>

namespace fd::knowledge {

namespace {

std::shared_ptr<const re2::RE2> compiled(const QString &pattern, const QString &owner, QStringList &problems)
{
    RE2::Options options;
    options.set_encoding(RE2::Options::EncodingLatin1);
    options.set_log_errors(false);
    auto result = std::make_shared<const re2::RE2>(pattern.toStdString(), options);
    if (!result->ok()) {
        problems.append(owner + QStringLiteral(": ") + QString::fromStdString(result->error()));
        return nullptr;
    }
    return result;
}

std::vector<std::shared_ptr<const re2::RE2>> patterns(const QJsonArray &list, const QString &owner,
                                                      QStringList &problems)
{
    std::vector<std::shared_ptr<const re2::RE2>> result;
    for (const auto &pattern : list) {
        if (auto one = compiled(pattern.toString(), owner, problems))
            result.push_back(std::move(one));
    }
    return result;
}

QStringList strings(const QJsonArray &list)
{
    QStringList result;
    for (const auto &item : list)
        result.append(item.toString());
    return result;
}

Product product(const QJsonObject &row, QStringList &problems)
{
    Product one;
    one.id = row.value(u"id").toString();
    one.name = row.value(u"name").toString();
    const auto kind = enumFromText<Product::Kind>(row.value(u"kind").toString());
    if (!kind)
        problems.append(one.id + QStringLiteral(": unknown kind"));
    one.kind = kind.value_or(Product::Kind::Server);
    one.anonymous = row.value(u"anonymous").toBool();
    for (const auto &value : row.value(u"headers").toArray()) {
        const QJsonObject entry = value.toObject();
        ProductHeader header;
        header.name = entry.value(u"name").toString();
        header.reference = entry.value(u"reference").toBool();
        const QString pattern = entry.value(u"value").toString();
        if (!pattern.isEmpty()) {
            header.value = compiled(pattern, one.id, problems);
            if (!header.value)
                continue;
        }
        one.headers.push_back(std::move(header));
    }
    one.pages = patterns(row.value(u"pages").toArray(), one.id, problems);
    one.pageReferences = patterns(row.value(u"pageReferences").toArray(), one.id, problems);
    one.names = strings(row.value(u"cnames").toArray());
    return one;
}

std::optional<AddressRange> range(const QString &network, const QString &product)
{
    const auto slash = network.indexOf(u'/');
    const auto bytes = addressBytes(network.left(slash));
    bool isNumber = false;
    const int prefix = network.mid(slash + 1).toInt(&isNumber);
    const bool v6 = network.contains(u':');
    if (slash < 0 || !bytes || !isNumber || prefix < 1 || prefix > (v6 ? 128 : 32))
        return std::nullopt;
    return AddressRange{*bytes, v6 ? prefix : prefix + 96, product};
}

} // namespace

EnumNames<Product::Kind> enumNames(Product::Kind)
{
    static constexpr EnumName<Product::Kind> names[] = {
        {Product::Kind::Cdn, "cdn"},           {Product::Kind::Host, "host"},
        {Product::Kind::Balancer, "balancer"}, {Product::Kind::Proxy, "proxy"},
        {Product::Kind::Server, "server"},     {Product::Kind::App, "app"},
    };
    return names;
}

std::optional<std::array<unsigned char, 16>> addressBytes(const QString &address)
{
    std::array<unsigned char, 16> bytes{};
    const std::string text = address.toStdString();
    if (inet_pton(AF_INET6, text.c_str(), bytes.data()) == 1)
        return bytes;
    bytes = {};
    bytes[10] = bytes[11] = 0xff;
    if (inet_pton(AF_INET, text.c_str(), bytes.data() + 12) == 1)
        return bytes;
    return std::nullopt;
}

const ProductTable &ProductTable::shared()
{
    static const ProductTable table = read(readResource(QStringLiteral("products.json")));
    return table;
}

ProductTable ProductTable::read(const QByteArray &json)
{
    ProductTable table;
    QJsonParseError error;
    const QJsonObject root = QJsonDocument::fromJson(json, &error).object();
    if (error.error != QJsonParseError::NoError)
        table.problems.append(error.errorString());
    for (const auto &row : root.value(u"products").toArray())
        table.products.push_back(product(row.toObject(), table.problems));
    const QJsonObject cache = root.value(u"cache").toObject();
    table.cacheHeaders = strings(cache.value(u"headers").toArray());
    const QJsonObject words = cache.value(u"words").toObject();
    constexpr std::pair<QLatin1StringView, CacheState> states[] = {
        {QLatin1StringView("hit"), CacheState::Hit},
        {QLatin1StringView("miss"), CacheState::Miss},
        {QLatin1StringView("pass"), CacheState::Pass},
        {QLatin1StringView("stale"), CacheState::Stale}};
    for (const auto &[name, state] : states) {
        for (const QString &word : strings(words.value(name).toArray()))
            table.cacheWords.emplace(word, state);
    }
    for (const auto &value : root.value(u"ranges").toArray()) {
        const QJsonObject row = value.toObject();
        const QString owner = row.value(u"product").toString();
        if (!table.find(owner))
            table.problems.append(QStringLiteral("ranges: unknown product %1").arg(owner));
        for (const QString &network : strings(row.value(u"networks").toArray())) {
            if (auto one = range(network, owner))
                table.ranges.push_back(std::move(*one));
            else
                table.problems.append(QStringLiteral("ranges: %1").arg(network));
        }
    }
    return table;
}

const Product *ProductTable::find(QStringView id) const
{
    const auto found =
        std::find_if(products.begin(), products.end(), [&](const Product &one) { return one.id == id; });
    return found == products.end() ? nullptr : &*found;
}

} // namespace fd::knowledge
