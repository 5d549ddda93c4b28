// SPDX-License-Identifier: GPL-3.0-or-later
#include "knowledge/products.h"

#include "knowledge/page_text.h"
#include "knowledge/product_table.h"

#include <re2/re2.h>

#include <algorithm>
#include <tuple>

namespace fd::knowledge {

namespace {

constexpr int headersLookedAt = 200;
constexpr qsizetype valueLookedAt = 4096;

bool isName(const HeaderField &field, QLatin1StringView name)
{
    return field.name.compare(name, Qt::CaseInsensitive) == 0;
}

bool matches(const re2::RE2 &pattern, const QString &text)
{
    return re2::RE2::PartialMatch(text.left(valueLookedAt).toStdString(), pattern);
}

/// Splits a list of header members at commas outside quotes and comments.
QStringList members(const QString &list)
{
    QStringList result;
    bool quoted = false;
    int depth = 0;
    qsizetype start = 0;
    const QString text = list.left(valueLookedAt);
    for (qsizetype i = 0; i <= text.size(); ++i) {
        const QChar c = i < text.size() ? text.at(i) : QChar(u',');
        if (c == u'"')
            quoted = !quoted;
        else if (c == u'(' && !quoted)
            ++depth;
        else if (c == u')' && !quoted && depth > 0)
            --depth;
        if (i == text.size() || (c == u',' && !quoted && depth == 0)) {
            const QString member = text.mid(start, i - start).trimmed();
            if (!member.isEmpty())
                result.append(member);
            start = i + 1;
        }
    }
    return result;
}

/// Where one product showed itself. Lower sorts nearer the visitor.
struct Sighting {
    const Product *product = nullptr;
    int position = 0;
    QString evidence = {};
    QString reference = {};
};

constexpr int serverPosition = 0; ///< who set Server last is nearest, within a kind
constexpr int viaPosition = 100;  ///< plus the distance from the end of the chain
constexpr int otherPosition = 300;

/// Every proxy adds itself at the end of Via (RFC 9110 section 7.6.3), so the last one is nearest the
/// visitor.
QStringList viaChain(const HttpEvidence &answer)
{
    QStringList chain;
    for (const HeaderField &field : answer.headers) {
        if (isName(field, QLatin1StringView("Via")))
            chain += members(field.value);
    }
    std::reverse(chain.begin(), chain.end());
    return chain;
}

void addSighting(std::vector<Sighting> &sightings, Sighting sighting)
{
    const auto known = std::find_if(sightings.begin(), sightings.end(),
                                    [&](const Sighting &one) { return one.product == sighting.product; });
    if (known == sightings.end()) {
        sightings.push_back(std::move(sighting));
        return;
    }
    if (sighting.position < known->position) {
        known->position = sighting.position;
        known->evidence = sighting.evidence;
    }
    if (known->reference.isEmpty())
        known->reference = sighting.reference;
}

std::vector<Sighting> sightingsIn(const HttpEvidence &answer, const ProductTable &table)
{
    std::vector<Sighting> sightings;
    const QStringList chain = viaChain(answer);
    for (const Product &product : table.products) {
        for (const ProductHeader &header : product.headers) {
            if (header.name == QLatin1StringView("Via")) {
                for (qsizetype i = 0; i < chain.size() && i < headersLookedAt; ++i) {
                    if (header.value && matches(*header.value, chain.at(i)))
                        addSighting(sightings, {&product,
                                                viaPosition + static_cast<int>(i),
                                                QStringLiteral("Via: ") + chain.at(i).left(200),
                                                {}});
                }
                continue;
            }
            int looked = 0;
            for (const HeaderField &field : answer.headers) {
                if (++looked > headersLookedAt)
                    break;
                if (field.name.compare(header.name, Qt::CaseInsensitive) != 0)
                    continue;
                if (header.value && !matches(*header.value, field.value))
                    continue;
                const bool server = header.name == QLatin1StringView("Server");
                const QString reference =
                    header.reference ? field.value.simplified().section(u' ', 0, 0).left(200) : QString();
                addSighting(sightings,
                            {&product, server ? serverPosition : otherPosition,
                             field.name + QStringLiteral(": ") + field.value.left(200), reference});
            }
        }
    }
    const auto seen = [&](QLatin1StringView id) {
        return std::any_of(sightings.begin(), sightings.end(),
                           [&](const Sighting &one) { return one.product->id == id; });
    };
    // Fastly's caches call themselves "1.1 varnish" and nothing more; without X-Varnish that is no Varnish of
    // the site.
    if (seen(QLatin1StringView("fastly")) && !answer.hasHeader(u"X-Varnish")) {
        std::erase_if(sightings, [](const Sighting &one) {
            return one.product->id == QLatin1StringView("varnish") && !one.evidence.contains(u'(');
        });
    }
    std::stable_sort(sightings.begin(), sightings.end(), [](const Sighting &a, const Sighting &b) {
        const auto kind = [](const Sighting &one) { return static_cast<int>(one.product->kind); };
        return std::tuple(kind(a), a.position) < std::tuple(kind(b), b.position);
    });
    return sightings;
}

/// RFC 9211: the last member is the cache nearest the visitor.
CacheState ofCacheStatus(const QString &value)
{
    const QStringList list = members(value);
    if (list.isEmpty())
        return CacheState::Unknown;
    bool hit = false;
    bool stale = false;
    CacheState forwarded = CacheState::Unknown;
    const QStringList parameters = list.last().toLower().split(u';');
    for (qsizetype i = 1; i < parameters.size(); ++i) {
        const QString parameter = parameters.at(i).trimmed();
        if (parameter == QLatin1StringView("hit"))
            hit = true;
        else if (parameter.startsWith(QLatin1StringView("ttl=-")))
            stale = true;
        else if (parameter == QLatin1StringView("fwd=bypass") ||
                 parameter == QLatin1StringView("fwd=method") ||
                 parameter == QLatin1StringView("fwd=request"))
            forwarded = CacheState::Pass;
        else if (parameter.startsWith(QLatin1StringView("fwd=")))
            forwarded = CacheState::Miss;
    }
    if (hit)
        return stale ? CacheState::Stale : CacheState::Hit;
    return forwarded;
}

/// "MISS, HIT" (Fastly: the last is nearest the visitor), "Hit from cloudfront", "TCP_HIT", "HIT from
/// proxy1".
CacheState ofCacheWord(const QString &value, const ProductTable &table)
{
    const QStringList list = members(value);
    if (list.isEmpty())
        return CacheState::Unknown;
    QString word = list.last().section(u' ', 0, 0).toUpper();
    word = word.section(u'/', 0, 0);
    const auto found = table.cacheWords.find(word);
    return found == table.cacheWords.end() ? CacheState::Unknown : found->second;
}

CacheState cacheState(const HttpEvidence &answer, qint64 age, const ProductTable &table)
{
    QString status;
    for (const HeaderField &field : answer.headers) { // several lines are one list
        if (isName(field, QLatin1StringView("Cache-Status")))
            status += (status.isEmpty() ? QString() : QStringLiteral(", ")) + field.value;
    }
    CacheState state = ofCacheStatus(status);
    if (state == CacheState::Unknown && !status.contains(u';'))
        state = ofCacheWord(status, table);
    for (const QString &name : table.cacheHeaders) {
        if (state != CacheState::Unknown)
            break;
        state = ofCacheWord(answer.header(name), table);
    }
    // Varnish: the second number is the request that stored the object; there is none unless it was a hit.
    const QStringList ids = answer.header(u"X-Varnish").simplified().split(u' ', Qt::SkipEmptyParts);
    if (state == CacheState::Unknown && !ids.isEmpty())
        state = ids.size() >= 2 ? CacheState::Hit : CacheState::Miss;
    if (state == CacheState::Unknown && age > 0)
        state = CacheState::Hit;
    return state;
}

/// The product whose own page this is, or null.
const Product *writerOf(const HttpEvidence &answer, const std::string &body, const ProductTable &table)
{
    for (const Product &product : table.products) {
        if (product.anonymous && (answer.headers.empty() || answer.hasHeader(u"Server")))
            continue;
        for (const auto &pattern : product.pages) {
            if (re2::RE2::PartialMatch(body, *pattern))
                return &product;
        }
    }
    return nullptr;
}

QString referenceOnPage(const Product *writer, const std::string &body)
{
    if (!writer)
        return {};
    for (const auto &pattern : writer->pageReferences) {
        std::string found;
        if (re2::RE2::PartialMatch(body, *pattern, &found))
            return QString::fromUtf8(textOfHtml(QByteArray::fromStdString(found))).left(200);
    }
    return {};
}

} // namespace

Identity identify(const HttpEvidence &answer)
{
    const ProductTable &table = ProductTable::shared();
    Identity identity;
    for (const Sighting &sighting : sightingsIn(answer, table)) {
        identity.products.append(sighting.product->id);
        identity.evidence.append(sighting.evidence);
        if (identity.reference.isEmpty())
            identity.reference = sighting.reference;
    }
    const std::string body = answer.bodyHead.left(pageHeadBytes).toStdString();
    const bool error = answer.status == 0 || answer.status >= 400;
    const Product *writer = error && !body.empty() ? writerOf(answer, body, table) : nullptr;
    // Fastly shows the page of the Varnish that it is made of.
    if (writer && writer->id == QLatin1StringView("varnish") &&
        identity.products.contains(QStringLiteral("fastly")))
        writer = table.find(u"fastly");
    if (writer) {
        identity.pageWriter = writer->id;
        if (!identity.products.contains(writer->id))
            identity.products.append(writer->id);
    }
    // What stands on the page is what the visitor can read out.
    if (const QString onPage = referenceOnPage(writer, body); !onPage.isEmpty())
        identity.reference = onPage;
    if (!identity.products.isEmpty())
        identity.edge = identity.products.first();
    bool isNumber = false;
    const qint64 age = answer.header(u"Age").trimmed().toLongLong(&isNumber);
    if (isNumber && age >= 0)
        identity.ageSeconds = age;
    identity.cache = cacheState(answer, identity.ageSeconds, table);
    return identity;
}

QString displayName(QStringView product)
{
    const Product *found = ProductTable::shared().find(product);
    return found ? found->name : product.toString();
}

QString productOfName(const QString &dnsName)
{
    QStringView name = dnsName;
    while (name.endsWith(u'.'))
        name.chop(1);
    QString best;
    qsizetype longest = 0;
    for (const Product &product : ProductTable::shared().products) {
        for (const QString &suffix : product.names) {
            const bool within =
                name.endsWith(suffix, Qt::CaseInsensitive) &&
                (name.size() == suffix.size() || name.at(name.size() - suffix.size() - 1) == u'.');
            // "elb.eu-central-1.amazonaws.com": Amazon puts the region in the middle.
            const bool regional = suffix == QLatin1StringView("elb.amazonaws.com") &&
                                  name.endsWith(QLatin1StringView(".amazonaws.com"), Qt::CaseInsensitive) &&
                                  (name.contains(QLatin1StringView(".elb."), Qt::CaseInsensitive));
            if ((within || regional) && suffix.size() > longest) {
                best = product.id;
                longest = suffix.size();
            }
        }
    }
    return best;
}

QString productOfAddress(const QString &address)
{
    const auto bytes = addressBytes(address);
    if (!bytes)
        return {};
    const AddressRange *best = nullptr;
    for (const AddressRange &range : ProductTable::shared().ranges) {
        const auto whole = static_cast<std::size_t>(range.prefix / 8);
        const int rest = range.prefix % 8;
        if (!std::equal(range.network.begin(), range.network.begin() + static_cast<std::ptrdiff_t>(whole),
                        bytes->begin()))
            continue;
        if (rest > 0 && ((range.network[whole] ^ (*bytes)[whole]) >> (8 - rest)) != 0)
            continue;
        if (!best || range.prefix > best->prefix)
            best = &range;
    }
    return best ? best->product : QString();
}

} // namespace fd::knowledge
