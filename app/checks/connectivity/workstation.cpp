// SPDX-License-Identifier: GPL-3.0-or-later
//
// Is it this computer? Its network, proxy, clock, and somebody who answers in place of the site.
#include "checks/connectivity/clock.h"
#include "checks/connectivity/portal.h"
#include "checks/registry.h"

#include <QCoreApplication>
#include <QUrl>

#include <algorithm>

namespace fd::checks {

namespace {

struct Tr {
    Q_DECLARE_TR_FUNCTIONS(Checks)
};

constexpr int kEthernet = 1500;
/// Certificates and signed requests bear this much.
constexpr Millis kClockOff{120'000};
constexpr Millis kClocksAgree{10'000};

WorkstationRequest question(const Context &context)
{
    return {context.profile.site.url};
}

struct Reach {
    bool anyOpen = false;
    bool anyWay = false; ///< something other than "no route from here" came of it
    bool anyNoWay = false;
    bool pending = false;
};

Reach reachOf(const Context &context)
{
    Reach reach;
    for (const WayTarget &target : wayTargets(context)) {
        const TcpEvidence *tcp = knocked(context, target);
        if (!tcp) {
            reach.pending = true;
            continue;
        }
        reach.anyOpen = reach.anyOpen || !tcp->failure;
        const bool noWay = tcp->failure && (tcp->failure->kind == Failure::Kind::NetworkUnreachable ||
                                            tcp->failure->kind == Failure::Kind::Local);
        reach.anyNoWay = reach.anyNoWay || noWay;
        reach.anyWay = reach.anyWay || !noWay;
    }
    return reach;
}

bool isLoopback(const NetworkInterface &one)
{
    return one.addresses.contains(QLatin1StringView("127.0.0.1"));
}

QString interfaceWords(const WorkstationEvidence &seen, QStringList &tunnels, int &mtu)
{
    QStringList words;
    for (const NetworkInterface &one : seen.interfaces) {
        if (isLoopback(one) || !one.up)
            continue;
        if (one.tunnel)
            tunnels.append(one.name);
        if (one.name == seen.defaultRoute4 ||
            (seen.defaultRoute4.isEmpty() && one.name == seen.defaultRoute6)) {
            mtu = one.mtu;
            words.append(Tr::tr("%1 leads out (MTU %2)").arg(one.name).arg(one.mtu));
        }
    }
    return words.join(QStringLiteral(", "));
}

Judgement judgeNetwork(const Context &context, const WorkstationEvidence &seen)
{
    Judgement judgement;
    const Reach reach = reachOf(context);
    const auto up = std::count_if(seen.interfaces.begin(), seen.interfaces.end(),
                                  [](const NetworkInterface &one) { return one.up && !isLoopback(one); });
    const bool noRoute = seen.defaultRoute4.isEmpty() && seen.defaultRoute6.isEmpty();
    if (noRoute && !reach.anyWay && (reach.anyNoWay || up == 0)) {
        judgement.status = Status::Fail;
        judgement.summary =
            up == 0
                ? Tr::tr("This computer is not connected to any network.")
                : Tr::tr(
                      "This computer has no default route: nothing outside its own network can be reached.");
        judgement.add(Fact::NoNetwork, Role::Client, Tr::tr("this computer"), judgement.summary);
        return judgement;
    }
    QStringList tunnels;
    int mtu = 0;
    const QString words = interfaceWords(seen, tunnels, mtu);
    judgement.summary =
        words.isEmpty() ? Tr::tr("There is no default route; the site is reached all the same.") : words;
    if (!tunnels.isEmpty()) {
        judgement.summary += QStringLiteral(". ") +
                             Tr::tr("A VPN or tunnel is active: %1").arg(tunnels.join(QStringLiteral(", ")));
        judgement.add(Fact::VpnActive, Role::Client, tunnels.front(),
                      Tr::tr("A VPN or tunnel is active on this computer (%1).")
                          .arg(tunnels.join(QStringLiteral(", "))));
    }
    if (mtu > 0 && mtu < kEthernet) {
        judgement.add(
            Fact::LocalMtuSmall, Role::Client, Tr::tr("this computer"),
            Tr::tr("This computer sends packets of up to %1 bytes, as is usual with a VPN or PPPoE.")
                .arg(mtu),
            mtu);
    }
    return judgement;
}

CheckResult networkRow(const Context &context)
{
    CheckResult row = rowFor(context, Tr::tr("network"), question(context));
    row.reproduce = QStringLiteral("ip -brief address; ip route; ip -6 route");
    const auto *seen = context.evidence.get<WorkstationEvidence>(question(context));
    if (!isAnswered(row) || !seen)
        return row;
    row.evidence = toJsonObject(*seen);
    apply(judgeNetwork(context, *seen), row);
    return row;
}

// The proxy

std::optional<QUrl> proxyOf(const Context &context, QString *where)
{
    const auto *seen = context.evidence.get<WorkstationEvidence>(question(context));
    if (!seen || seen->proxies.empty())
        return std::nullopt;
    *where = seen->proxies.front().where;
    return QUrl(seen->proxies.front().value);
}

/// A PAC file says for each address which proxy to take; what it says is not known without running it.
bool isAutomatic(const QUrl &proxy)
{
    return proxy.scheme().startsWith(QLatin1StringView("pac+")) ||
           proxy.scheme() == QLatin1StringView("wpad");
}

CheckResult automaticRow(const Context &context, const QUrl &proxy, const QString &where)
{
    CheckResult row;
    const QString script = proxy.toString().mid(4); // "pac+"
    const bool named = proxy.scheme() != QLatin1StringView("wpad");
    row.target = Tr::tr("proxy settings");
    row.status = Status::Pass;
    row.reproduce =
        named
            ? QStringLiteral("curl -s '%1'; curl -sv -o /dev/null '%2'").arg(script, context.profile.site.url)
            : QStringLiteral("curl -s http://wpad/wpad.dat");
    row.evidence = {{QStringLiteral("where"), where}, {QStringLiteral("proxy"), proxy.toString()}};
    row.summary =
        named ? Tr::tr("A script of this network (%1) chooses the proxy for browsers here (%2). These "
                       "checks go past it, so browsers may see something else.")
                    .arg(script, where)
              : Tr::tr("Browsers here look for a proxy by themselves (WPAD, %1). These checks go past it, "
                       "so browsers may see something else.")
                    .arg(where);
    row.observations.push_back(
        {Fact::ProxyInUse,
         Role::Client,
         row.target,
         named ? Tr::tr("This computer is set to take its proxy from the script %1 (%2).").arg(script, where)
               : Tr::tr("This computer is set to look for a proxy by itself (WPAD, %1).").arg(where),
         {},
         0,
         0.5});
    return row;
}

/// The addresses of the proxy that are known by now.
std::vector<TcpRequest> proxyKnocks(const Context &context, const QUrl &proxy)
{
    QStringList addresses;
    const QString host = proxy.host(QUrl::FullyEncoded);
    if (isIpAddress(host)) {
        addresses.append(normalisedAddress(host));
    } else if (const auto *answer =
                   context.evidence.get<DnsEvidence>(addressQuestion(host, QStringLiteral("A"), {}))) {
        addresses = answer->values(u"A");
    }
    std::vector<TcpRequest> requests;
    for (const QString &address : addresses.mid(0, 2)) {
        TcpRequest request;
        request.to = {address, static_cast<quint16>(
                                   proxy.port(proxy.scheme() == QLatin1StringView("https")            ? 443
                                              : proxy.scheme().startsWith(QLatin1StringView("socks")) ? 1080
                                                                                                      : 80))};
        requests.push_back(request);
    }
    return requests;
}

std::vector<CheckResult> proxyRows(const Context &context)
{
    QString where;
    const auto proxy = proxyOf(context, &where);
    if (!proxy)
        return {};
    if (isAutomatic(*proxy))
        return {automaticRow(context, *proxy, where)};
    const QString name = proxy->toString();
    CheckResult row;
    row.target = Tr::tr("proxy %1").arg(name);
    row.status = Status::Pass;
    row.reproduce = QStringLiteral("env | grep -i proxy; curl -sv -o /dev/null -x '%1' '%2'")
                        .arg(name, context.profile.site.url);
    row.evidence = {{QStringLiteral("where"), where}, {QStringLiteral("proxy"), name}};
    Judgement judgement;
    judgement.summary =
        Tr::tr("Programs on this computer reach the site through a proxy (%1). These checks go past it.")
            .arg(where);
    judgement.add(Fact::ProxyInUse, Role::Client, name,
                  Tr::tr("This computer is set to use the proxy %1 for the site (%2).").arg(name, where));
    const auto knocks = proxyKnocks(context, *proxy);
    int failing = 0;
    for (const TcpRequest &request : knocks) {
        const CheckResult asked = rowFor(context, row.target, request);
        if (asked.status == Status::Queued || asked.status == Status::Running) {
            row.status = asked.status;
            return {row};
        }
        const auto *tcp = context.evidence.get<TcpEvidence>(request);
        failing += tcp && tcp->failure ? 1 : 0;
    }
    const auto *answer =
        context.evidence.get<DnsEvidence>(addressQuestion(proxy->host(), QStringLiteral("A"), {}));
    const bool unknownName = knocks.empty() && answer;
    if ((failing > 0 && failing == static_cast<int>(knocks.size())) || unknownName) {
        judgement.status = Status::Fail;
        judgement.summary =
            unknownName
                ? Tr::tr("The name of the proxy %1 that this computer is set to use leads nowhere (%2).")
                      .arg(name, where)
                : Tr::tr("The proxy %1 that this computer is set to use takes no connections (%2).")
                      .arg(name, where);
        judgement.add(Fact::ProxyFails, Role::Client, name, judgement.summary);
    }
    apply(judgement, row);
    return {row};
}

// The clock

QString spokenOffset(Millis ahead)
{
    const QString time = fd::spoken(std::chrono::abs(ahead));
    return ahead < Millis{0} ? Tr::tr("%1 ahead").arg(time) : Tr::tr("%1 behind").arg(time);
}

/// A certificate that is out of its dates by our clock, and within them by the servers'.
bool explainsCertificates(const Context &context, Millis ahead)
{
    for (const EvidenceEntry &entry : context.evidence.entries()) {
        const auto *tls = entry.outcome ? std::get_if<TlsEvidence>(&*entry.outcome) : nullptr;
        if (!tls || tls->chain.empty())
            continue;
        const Certificate &leaf = tls->chain.front();
        const auto valid = [&leaf](Instant at) { return at >= leaf.notBefore && at <= leaf.notAfter; };
        if (!valid(context.now) && valid(context.now + ahead))
            return true;
    }
    return false;
}

Judgement judgeClock(const Context &context, const std::vector<ClockOffset> &offsets,
                     const WorkstationEvidence *seen)
{
    Judgement judgement;
    std::vector<Millis> sorted;
    sorted.reserve(offsets.size());
    for (const ClockOffset &offset : offsets)
        sorted.push_back(offset.ahead);
    std::sort(sorted.begin(), sorted.end());
    const Millis middle = sorted[sorted.size() / 2];
    const bool agree = sorted.back() - sorted.front() <= kClocksAgree;
    const bool off = std::chrono::abs(middle) >= kClockOff;
    const QString here = Tr::tr("this computer");
    if (off && agree && (sorted.size() > 1 || explainsCertificates(context, middle))) {
        judgement.status = Status::Fail;
        judgement.summary = Tr::tr("This computer's clock is %1 by the clocks of %n server(s), which agree.",
                                   nullptr, static_cast<int>(sorted.size()))
                                .arg(spokenOffset(middle));
        judgement.add(Fact::ClockWrong, Role::Client, here, judgement.summary,
                      static_cast<double>(middle.count()));
        return judgement;
    }
    judgement.summary = Tr::tr("This computer's clock agrees with the servers' to within %1.")
                            .arg(fd::spoken(std::max<Micros>(std::chrono::abs(middle), Millis{1000})));
    for (const ClockOffset &offset : offsets) {
        if (std::chrono::abs(offset.ahead) < kClockOff)
            continue;
        // One server against this computer, or against others that agree with it.
        judgement.status = Status::Warn;
        judgement.summary =
            sorted.size() > 1
                ? Tr::tr("The clock of %1 differs from this computer's and from other servers'.")
                      .arg(offset.address)
                : Tr::tr("The clock of %1 and this computer's differ by %2; one of them is wrong.")
                      .arg(offset.address, fd::spoken(std::chrono::abs(offset.ahead)));
        Role role = Role::Origin;
        for (const WayTarget &target : wayTargets(context)) {
            if (target.to.address == offset.address && target.role == Role::Edge)
                role = Role::Edge;
        }
        judgement.add(Fact::ClockWrong, role, offset.address, judgement.summary,
                      static_cast<double>(offset.ahead.count()), sorted.size() > 1 ? 1 : 0.6);
    }
    if (seen && seen->clockSynchronised == false && judgement.status == Status::Pass)
        judgement.summary += u' ' + Tr::tr("The system does not hold it to be synchronised.");
    return judgement;
}

CheckResult clockRow(const Context &context)
{
    CheckResult row = rowFor(context, Tr::tr("clock"), question(context));
    row.reproduce = QStringLiteral("timedatectl; date -u; curl -sI '%1' | grep -i '^date:'")
                        .arg(context.profile.site.url);
    const auto *seen = context.evidence.get<WorkstationEvidence>(question(context));
    if (!isAnswered(row))
        return row;
    const auto offsets = clockOffsets(context);
    if (offsets.empty()) {
        row.status = Status::Skipped;
        row.summary = Tr::tr("No server has said what time it is.");
        return row;
    }
    QJsonObject figures;
    for (const ClockOffset &offset : offsets)
        figures.insert(offset.address, static_cast<qint64>(offset.ahead.count()));
    row.evidence = {{QStringLiteral("aheadMs"), figures}};
    apply(judgeClock(context, offsets, seen), row);
    return row;
}

// Somebody in between

CheckResult portalRow(const Context &context)
{
    CheckResult row;
    row.target = Tr::tr("sign-in page");
    row.status = Status::Pass;
    row.reproduce =
        QStringLiteral("curl -si -H 'Host: no-such-site.invalid' '%1'").arg(context.profile.site.url);
    bool answered = false;
    for (const WayTarget &target : wayTargets(context)) {
        const CheckResult asked = rowFor(context, row.target, target.page);
        if (asked.status == Status::Queued || asked.status == Status::Running)
            row.status = Status::Running;
        answered = answered || context.evidence.get<HttpEvidence>(target.page);
    }
    if (!answered) {
        if (row.status != Status::Running)
            row.status = Status::Skipped;
        row.summary = Tr::tr("No answer has come that somebody else could have given.");
        return row;
    }
    row.status = Status::Pass;
    for (const ProbeRequest &request : portalQuestions(context)) {
        const CheckResult asked = rowFor(context, row.target, request);
        if (asked.status == Status::Queued || asked.status == Status::Running) {
            row.status = asked.status;
            return row;
        }
    }
    const Portal portal = portalOf(context);
    if (portal.text.isEmpty()) {
        row.summary = Tr::tr("Nobody on the way answers in place of the site.");
        return row;
    }
    row.status = portal.weight >= 1 ? Status::Fail : Status::Warn;
    row.summary = portal.text;
    row.observations.push_back(
        {Fact::CaptivePortal, Role::Client, Tr::tr("this network"), portal.text, {}, 0, portal.weight});
    return row;
}

std::vector<ProbeRequest> plan(const Context &context)
{
    if (context.profile.isOffline())
        return {};
    std::vector<ProbeRequest> requests{question(context)};
    QString where;
    if (const auto proxy = proxyOf(context, &where); proxy && !isAutomatic(*proxy)) {
        const QString host = proxy->host(QUrl::FullyEncoded);
        if (!isIpAddress(host))
            requests.emplace_back(addressQuestion(host, QStringLiteral("A"), {}));
        for (const TcpRequest &request : proxyKnocks(context, *proxy))
            requests.emplace_back(request);
    }
    for (ProbeRequest &request : portalQuestions(context))
        requests.push_back(std::move(request));
    return requests;
}

std::vector<CheckResult> judge(const Context &context)
{
    if (context.profile.isOffline())
        return {};
    std::vector<CheckResult> rows{networkRow(context)};
    for (CheckResult &row : proxyRows(context))
        rows.push_back(std::move(row));
    rows.push_back(clockRow(context));
    rows.push_back(portalRow(context));
    return rows;
}

} // namespace

Check workstationCheck()
{
    return {"connectivity.workstation",
            Step::Connectivity,
            [] { return Tr::tr("This workstation"); },
            [] { return Tr::tr("Could it be this computer: its network, its proxy, its clock?"); },
            plan,
            judge};
}

} // namespace fd::checks
