// SPDX-License-Identifier: GPL-3.0-or-later
//
// IPv4 and IPv6, each on its own and together as a browser would use them (RFC 8305).
#include "checks/connectivity/way.h"
#include "checks/registry.h"

#include <QCoreApplication>

#include <algorithm>
#include <optional>

namespace fd::checks {

namespace {

struct Tr {
    Q_DECLARE_TR_FUNCTIONS(Checks)
};

/// The head start of IPv6 (RFC 8305 section 5: Connection Attempt Delay, 250 ms by default).
constexpr Micros kHeadStart{Millis{250}};
/// How long a system goes on sending SYNs (tcp(7), tcp_syn_retries: 6).
constexpr Micros kSystemGivesUp{Millis{127'000}};

/// How one family fares at one role's addresses.
struct Family {
    QStringList addresses = {};
    QStringList failing = {};
    bool open = false;                  ///< at least one address is asked and not answered yet
    bool left = false;                  ///< the run ended before one was asked
    bool noWay = false;                 ///< this computer has no such network
    std::optional<Micros> fastest = {}; ///< connection that opened
    std::optional<Micros> failedAfter = {};
    bool timedOut = false;
    bool delivers = true; ///< no address whose connection opens fails at TLS or HTTP
    QString trouble = {}; ///< what the first failing one does
};

Family familyOf(const Context &context, Role role, bool six)
{
    Family family;
    for (const WayTarget &target : wayTargets(context)) {
        if (target.role != role || target.to.isIpv6() != six)
            continue;
        family.addresses.append(target.to.text());
        const TcpEvidence *tcp = knocked(context, target);
        const EvidenceEntry *entry = context.evidence.find(target.page);
        const EvidenceEntry *first = context.evidence.find(knock(context, target.to, role));
        if (!first || !first->outcome || !entry || !entry->outcome) {
            family.open = true;
            continue;
        }
        if (!tcp) {
            family.left = true;
            continue;
        }
        if (tcp->failure && tcp->failure->kind == Failure::Kind::NetworkUnreachable) {
            family.noWay = true;
            continue;
        }
        const auto *page = context.evidence.get<HttpEvidence>(target.page);
        if (tcp->failure) {
            family.failing.append(target.to.text());
            family.failedAfter = std::max(family.failedAfter.value_or(Micros{0}), tcp->connect);
            family.timedOut = family.timedOut || tcp->failure->kind == Failure::Kind::TimedOut;
            family.trouble = fd::spoken(tcp->failure->kind);
            continue;
        }
        family.fastest = std::min(family.fastest.value_or(tcp->connect), tcp->connect);
        if (page && page->failure && page->failure->kind != Failure::Kind::Cancelled) {
            family.delivers = false;
            family.failing.append(target.to.text());
            family.trouble = fd::spoken(page->failure->kind);
        }
    }
    return family;
}

bool isBroken(const Family &family)
{
    return !family.addresses.isEmpty() && family.failing.size() == family.addresses.size();
}

/// What each connection costs a visitor, with and without a browser that tries both.
QString costOf(const Family &six, const Family &four)
{
    const Micros fallback = four.fastest.value_or(Micros{0});
    if (!six.failedAfter) {
        return Tr::tr("The connection opens and fails afterwards (%1), so browsers do not turn to IPv4: "
                      "whoever has IPv6 gets nothing.")
            .arg(six.trouble);
    }
    const Micros lost = std::min(kHeadStart, *six.failedAfter);
    const QString quick =
        Tr::tr("A browser that tries both loses %1 with each new connection, then uses IPv4 (%2).")
            .arg(fd::spoken(lost), fd::spoken(fallback));
    if (!six.timedOut)
        return quick + u' ' + Tr::tr("Programs without that turn to IPv4 at once.");
    return quick + u' ' +
           Tr::tr("Programs that try one address after the other wait for up to %1.")
               .arg(fd::spoken(kSystemGivesUp));
}

QJsonObject figuresOf(const Family &six, const Family &four)
{
    const auto one = [](const Family &family) {
        QJsonObject object{{QStringLiteral("addresses"), QJsonArray::fromStringList(family.addresses)},
                           {QStringLiteral("failing"), QJsonArray::fromStringList(family.failing)}};
        if (family.fastest)
            object.insert(QStringLiteral("connectUs"), static_cast<qint64>(family.fastest->count()));
        if (family.failedAfter)
            object.insert(QStringLiteral("failedAfterUs"), static_cast<qint64>(family.failedAfter->count()));
        return object;
    };
    return {{QStringLiteral("ipv4"), one(four)}, {QStringLiteral("ipv6"), one(six)}};
}

Judgement judgeBoth(Role role, const Family &six, const Family &four)
{
    Judgement judgement;
    const QString who = role == Role::Edge ? Tr::tr("The site") : Tr::tr("The origin");
    if (isBroken(six) && four.fastest && four.delivers) {
        const QString failing = six.failing.join(QStringLiteral(", "));
        judgement.status = Status::Fail;
        judgement.summary =
            Tr::tr("IPv6 does not work (%1), IPv4 does. %2").arg(six.trouble, costOf(six, four));
        judgement.add(Fact::OnlyIpv6Fails, role, failing,
                      Tr::tr("Over IPv4 the site works, over IPv6 (%1) it does not. %2")
                          .arg(failing, costOf(six, four)));
        return judgement;
    }
    if (isBroken(four) || isBroken(six)) {
        judgement.summary = isBroken(six)
                                ? Tr::tr("Neither family works, so the fault is not one of families.")
                                : Tr::tr("IPv4 does not work, IPv6 does.");
        judgement.status = Status::Warn;
        return judgement;
    }
    const Micros six6 = six.fastest.value_or(Micros{0});
    const Micros four4 = four.fastest.value_or(Micros{0});
    judgement.summary =
        Tr::tr("Both families work: IPv4 in %1, IPv6 in %2.").arg(fd::spoken(four4), fd::spoken(six6));
    if (six6 > four4 + kHeadStart)
        judgement.summary += u' ' + Tr::tr("IPv6 takes so much longer that browsers use IPv4.");
    judgement.add(Fact::BothFamiliesWork, role, who,
                  Tr::tr("%1 is reached over IPv4 and over IPv6.").arg(who));
    return judgement;
}

CheckResult judgeRole(const Context &context, Role role, const QString &target)
{
    const Family six = familyOf(context, role, true);
    const Family four = familyOf(context, role, false);
    CheckResult row;
    row.target = target;
    row.status = Status::Pass;
    row.reproduce = QStringLiteral("curl -6 -sv -o /dev/null '%1'; curl -4 -sv -o /dev/null '%1'")
                        .arg(context.profile.site.url);
    if (six.open || four.open) {
        row.status = Status::Running;
        return row;
    }
    if (six.left || four.left) {
        row.status = Status::Skipped;
        row.summary = Tr::tr("The run ended before all addresses were tried.");
        return row;
    }
    row.evidence = figuresOf(six, four);
    if (six.addresses.isEmpty() || four.addresses.isEmpty()) {
        row.summary = six.addresses.isEmpty()
                          ? Tr::tr("There are IPv4 addresses only; visitors with IPv6 alone come through "
                                   "their provider's translation.")
                          : Tr::tr("There are IPv6 addresses only; visitors without IPv6 cannot reach it.");
        return row;
    }
    if (six.noWay || four.noWay) {
        row.status = Status::Skipped;
        row.summary =
            six.noWay ? Tr::tr("This computer has no IPv6 connection, so IPv6 cannot be tried from here.")
                      : Tr::tr("This computer has no IPv4 connection, so IPv4 cannot be tried from here.");
        return row;
    }
    apply(judgeBoth(role, six, four), row);
    return row;
}

std::vector<ProbeRequest> plan(const Context &context)
{
    std::vector<ProbeRequest> requests;
    for (const WayTarget &target : wayTargets(context)) {
        requests.emplace_back(knock(context, target.to, target.role));
        requests.emplace_back(target.page);
    }
    return requests;
}

std::vector<CheckResult> judge(const Context &context)
{
    std::vector<CheckResult> rows;
    const auto targets = wayTargets(context);
    for (const auto &[role, name] :
         {std::pair(Role::Edge, Tr::tr("edge")), std::pair(Role::Origin, Tr::tr("origins"))}) {
        if (std::any_of(targets.begin(), targets.end(),
                        [role = role](const WayTarget &target) { return target.role == role; }))
            rows.push_back(judgeRole(context, role, name));
    }
    return rows;
}

} // namespace

Check familiesCheck()
{
    return {"connectivity.families",
            Step::Connectivity,
            [] { return Tr::tr("Address families"); },
            [] { return Tr::tr("Do IPv4 and IPv6 both work, and what does a broken one cost?"); },
            plan,
            judge};
}

} // namespace fd::checks
