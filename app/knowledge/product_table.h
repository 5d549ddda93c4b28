// SPDX-License-Identifier: GPL-3.0-or-later
//
// resources/knowledge/products.json as values. Kept apart so that RE2 stays inside this room.
#pragma once

#include "knowledge/products.h"

#include <array>
#include <map>
#include <memory>
#include <vector>

namespace re2 {
class RE2;
}

namespace fd::knowledge {

/// A header that a product sends; an empty pattern means that its mere presence tells.
struct ProductHeader {
    QString name = {};
    std::shared_ptr<const re2::RE2> value = {};
    bool reference = false; ///< its value names the request for the vendor's support
};

struct Product {
    /// How near the visitor such a product stands as a rule.
    enum class Kind { Cdn, Host, Balancer, Proxy, Server, App };

    QString id = {};
    QString name = {};
    Kind kind = Kind::Server;
    std::vector<ProductHeader> headers = {};
    std::vector<std::shared_ptr<const re2::RE2>> pages = {};
    std::vector<std::shared_ptr<const re2::RE2>> pageReferences = {}; ///< one group each: the reference
    QStringList names = {}; ///< domains under which its host names stand
    bool anonymous = false; ///< it sends no Server header, so its bare texts only count where there is none
};

EnumNames<Product::Kind> enumNames(Product::Kind);

struct AddressRange {
    std::array<unsigned char, 16> network = {}; ///< IPv4 as ::ffff:a.b.c.d
    int prefix = 0;
    QString product = {};
};

struct ProductTable {
    std::vector<Product> products = {};
    std::vector<AddressRange> ranges = {};
    QStringList cacheHeaders = {}; ///< in the order in which they are believed
    std::map<QString, CacheState> cacheWords = {};
    QStringList problems = {}; ///< what is wrong with the file; for tests

    /// The one from the resources. Loaded once, on first use; thread-safe.
    static const ProductTable &shared();
    static ProductTable read(const QByteArray &json);

    const Product *find(QStringView id) const;
};

/// The 16 bytes of a numeric address (IPv4 mapped into IPv6); nothing for any other text.
std::optional<std::array<unsigned char, 16>> addressBytes(const QString &address);

} // namespace fd::knowledge
