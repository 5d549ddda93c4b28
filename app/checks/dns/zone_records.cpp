// SPDX-License-Identifier: GPL-3.0-or-later
//
// Records beside the address that decide on how it is used: the zone's SOA, CAA and HTTPS. All of it is
// advice.
#include "checks/dns/names.h"
#include "checks/registry.h"

#include <QCoreApplication>

#include <algorithm>

namespace fd::checks {

namespace {

struct Tr {
    Q_DECLARE_TR_FUNCTIONS(Checks)
};

const QString kSoa = QStringLiteral("SOA");
const QString kCaa = QStringLiteral("CAA");
const QString kHttps = QStringLiteral("HTTPS");

CheckResult finished(const QString &target, const QString &summary, const QString &reproduce)
{
    CheckResult row;
    row.target = target;
    row.status = Status::Pass;
    row.summary = summary;
    row.reproduce = reproduce;
    return row;
}

QString days(qint64 seconds)
{
    return fd::spoken(std::chrono::seconds(seconds));
}

/// What is unusual in a SOA record's numbers (RFC 1912 section 2.2, RFC 2308 section 5); empty where nothing
/// is.
QStringList soaRemarks(qint64 refresh, qint64 retry, qint64 expire, qint64 minimum)
{
    constexpr qint64 hour = 3600;
    constexpr qint64 day = 24 * hour;
    QStringList remarks;
    if (retry >= refresh)
        remarks +=
            Tr::tr(
                "a failed transfer is tried again after %1, not sooner than the next one is due anyway (%2)")
                .arg(days(retry), days(refresh));
    if (expire <= refresh + retry)
        remarks +=
            Tr::tr("secondary servers give the zone up after %1 without the primary, before a retry can help")
                .arg(days(expire));
    else if (expire < 7 * day)
        remarks += Tr::tr("secondary servers give the zone up after %1 without the primary; two to four "
                          "weeks are usual")
                       .arg(days(expire));
    if (minimum > day)
        remarks += Tr::tr("\"no such name\" is kept for %1; one to three hours are usual").arg(days(minimum));
    return remarks;
}

CheckResult judgeSoa(const DnsEvidence &answer, const QString &zone)
{
    // mname rname serial refresh retry expire minimum (RFC 1035 section 3.3.13)
    const DnsRecord *soa = nullptr;
    for (const auto *section : {&answer.answer, &answer.authority}) {
        for (const DnsRecord &record : *section) {
            if (record.type == kSoa && !soa)
                soa = &record;
        }
    }
    const QStringList fields = soa ? soa->value.split(u' ') : QStringList();
    const QString byHandText = QStringLiteral("dig %1 SOA").arg(zone);
    if (!soa || fields.size() != 7)
        return finished(Tr::tr("SOA of %1").arg(zone), Tr::tr("No SOA record was seen"), byHandText);
    const qint64 minimum = fields.at(6).toLongLong();
    // RFC 2308 section 5: the lesser of the record's own TTL and its last number.
    const qint64 negative = std::min(soa->ttl, minimum);
    const QStringList remarks =
        soaRemarks(fields.at(3).toLongLong(), fields.at(4).toLongLong(), fields.at(5).toLongLong(), minimum);
    CheckResult row = finished(
        Tr::tr("SOA of %1").arg(zone),
        Tr::tr("Serial %1; \"no such name\" is kept for %2").arg(fields.at(2), days(negative)), byHandText);
    row.evidence = {{QStringLiteral("soa"), soa->value}, {QStringLiteral("negativeTtl"), negative}};
    if (!remarks.isEmpty()) {
        row.status = Status::Warn;
        row.summary = Tr::tr("Unusual numbers: %1").arg(remarks.join(QStringLiteral("; ")));
        row.observations.push_back({Fact::SoaOdd,
                                    Role::Dns,
                                    zone,
                                    Tr::tr("The SOA record of %1 has unusual numbers: %2.")
                                        .arg(zone, remarks.join(QStringLiteral("; "))),
                                    {},
                                    static_cast<double>(remarks.size()),
                                    0.3});
    }
    return row;
}

/// RFC 8659 section 3: the record set of the name itself, or of the nearest name above it.
QStringList caaNames(const QString &host)
{
    QStringList names;
    for (QString at = host; at.contains(u'.'); at = at.section(u'.', 1))
        names.append(at);
    return names.mid(0, 4);
}

std::optional<CheckResult> judgeCaa(const Context &context, const QString &host)
{
    const QString reproduce = QStringLiteral("dig %1 CAA").arg(host);
    for (const QString &name : caaNames(host)) {
        const DnsEvidence *answer = guideAnswer(context, name, kCaa);
        if (!answer && !context.evidence.find(guideQuestion(context, name, kCaa)))
            return std::nullopt;
        const QStringList values = answer ? answer->values(kCaa) : QStringList();
        if (values.isEmpty())
            continue;
        QStringList issuers;
        for (const QString &value : values) {
            if (value.section(u' ', 1, 1).startsWith(QLatin1StringView("issue")))
                issuers += value.section(u'"', 1, 1);
        }
        issuers.removeDuplicates();
        const bool none = issuers == QStringList{QStringLiteral(";")};
        CheckResult row = finished(
            Tr::tr("CAA of %1").arg(name),
            none ? Tr::tr("No authority may issue certificates for it")
                 : Tr::tr("Certificates may be issued by %1").arg(issuers.join(QStringLiteral(", "))),
            reproduce);
        row.evidence = {{QStringLiteral("records"), QJsonArray::fromStringList(values)}};
        return row;
    }
    return finished(Tr::tr("CAA of %1").arg(host), Tr::tr("None: any authority may issue certificates"),
                    reproduce);
}

/// The value of one parameter of an HTTPS record in presentation form; empty where it is not there.
QString parameter(const QString &record, QLatin1StringView key)
{
    for (const QString &part : record.split(u' ').mid(2)) {
        if (part.section(u'=', 0, 0) == key)
            return part.section(u'=', 1);
    }
    return {};
}

/// Hints that lead elsewhere than the address records (RFC 9460 section 7.3: they should be the same).
QStringList strangeHints(const QString &record, const QStringList &addresses)
{
    QStringList hints = parameter(record, QLatin1StringView("ipv4hint")).split(u',', Qt::SkipEmptyParts);
    hints += parameter(record, QLatin1StringView("ipv6hint")).split(u',', Qt::SkipEmptyParts);
    hints.removeIf([&](const QString &hint) { return addresses.contains(hint); });
    return hints;
}

CheckResult judgeHttps(const Context &context, const DnsEvidence &answer, const QString &host)
{
    const QStringList records = answer.values(kHttps);
    const QString target = Tr::tr("HTTPS record of %1").arg(host);
    const QString reproduce = QStringLiteral("dig %1 HTTPS").arg(host);
    if (records.isEmpty())
        return finished(target, Tr::tr("None: browsers learn of HTTP/3 from the site's answers alone"),
                        reproduce);
    QStringList parts;
    QStringList strange;
    QStringList addresses;
    for (const AddressAnswer &one : resolverAnswers(context))
        addresses += one.addresses();
    addresses += ownedAddresses(context);
    for (const QString &record : records) {
        const QString to = record.section(u' ', 1, 1);
        if (record.section(u' ', 0, 0) == u'0') {
            parts += Tr::tr("an alias of %1").arg(to);
            continue;
        }
        const QString alpn = parameter(record, QLatin1StringView("alpn"));
        parts += alpn.isEmpty() ? Tr::tr("without protocols") : Tr::tr("offers %1").arg(alpn);
        if (!parameter(record, QLatin1StringView("ech")).isEmpty())
            parts += Tr::tr("with Encrypted Client Hello");
        if (to == u'.' || to == host)
            strange += strangeHints(record, addresses);
    }
    strange.removeDuplicates();
    CheckResult row = finished(target, parts.join(QStringLiteral(", ")), reproduce);
    row.evidence = {{QStringLiteral("records"), QJsonArray::fromStringList(records)},
                    {QStringLiteral("strangeHints"), QJsonArray::fromStringList(strange)}};
    if (!strange.isEmpty() && !addresses.isEmpty()) {
        row.status = Status::Warn;
        row.summary = Tr::tr("Its hint sends browsers to %1, which the address records do not name")
                          .arg(strange.join(QStringLiteral(", ")));
    }
    return row;
}

std::vector<ProbeRequest> plan(const Context &context)
{
    if (!hasName(context.profile))
        return {};
    const QString host = siteHost(context.profile);
    if (guideQuestion(context, host, kSoa).servers.empty())
        return {};
    std::vector<ProbeRequest> requests{guideQuestion(context, host, kHttps)};
    for (const QString &name : caaNames(host))
        requests.emplace_back(guideQuestion(context, name, kCaa));
    return requests;
}

std::vector<CheckResult> judge(const Context &context)
{
    if (context.profile.isOffline())
        return {};
    if (!hasName(context.profile))
        return {noNameRow(context)};
    const QString host = siteHost(context.profile);
    if (!isSettled(context))
        return {openRow(context, host, {})};
    std::vector<CheckResult> rows;
    const QString zone = zoneOf(context);
    if (const DnsEvidence *soa = zone.isEmpty() ? nullptr : guideAnswer(context, host, kSoa))
        rows.push_back(judgeSoa(*soa, zone));
    if (auto caa = judgeCaa(context, host); caa && !rows.empty())
        rows.push_back(std::move(*caa));
    if (const DnsEvidence *https = guideAnswer(context, host, kHttps))
        rows.push_back(judgeHttps(context, *https, host));
    if (rows.empty())
        rows.push_back(openRow(context, host, Tr::tr("The resolvers tell nothing of the zone.")));
    return rows;
}

} // namespace

Check zoneRecordsCheck()
{
    return {"dns.records",
            Step::Dns,
            [] { return Tr::tr("The zone's other records"); },
            [] { return Tr::tr("Is anything unusual in the records beside the address?"); },
            plan,
            judge};
}

} // namespace fd::checks
