// SPDX-License-Identifier: GPL-3.0-or-later
#include "checks/connectivity/way.h"

#include <algorithm>

namespace fd::checks {

namespace {

constexpr std::size_t kMostClose = 4;

} // namespace

std::vector<WayTarget> wayTargets(const Context &context)
{
    std::vector<WayTarget> targets;
    for (const EdgeTarget &edge : edgeTargets(context))
        targets.push_back({edge.to, Role::Edge, edge.to.text(), edgeRequest(context, edge)});
    for (const OriginTarget &origin : originTargets(context)) {
        const bool known = std::any_of(targets.begin(), targets.end(),
                                       [&](const WayTarget &target) { return target.to == origin.to; });
        if (!known)
            targets.push_back({origin.to, Role::Origin, origin.label(), originRequest(context, origin)});
    }
    return targets;
}

std::vector<WayTarget> closeTargets(const Context &context)
{
    std::vector<WayTarget> close;
    for (const WayTarget &target : wayTargets(context)) {
        // Addresses of one family and role lie together as a rule: the first stands for the others.
        const bool known = std::any_of(close.begin(), close.end(), [&](const WayTarget &other) {
            return other.role == target.role && other.to.isIpv6() == target.to.isIpv6() &&
                   (target.role == Role::Edge ||
                    other.subject.section(u' ', 0, 0) == target.subject.section(u' ', 0, 0));
        });
        if (!known && close.size() < kMostClose)
            close.push_back(target);
    }
    return close;
}

TcpRequest knock(const Context &context, const Endpoint &to, Role role)
{
    TcpRequest request;
    request.to = to;
    if (role == Role::Origin)
        request.timeout = context.profile.edge.connectTimeout;
    return request;
}

const TcpEvidence *knocked(const Context &context, const WayTarget &target)
{
    return context.evidence.get<TcpEvidence>(knock(context, target.to, target.role));
}

bool isOpen(const Context &context, const WayTarget &target)
{
    const TcpEvidence *tcp = knocked(context, target);
    return tcp && !tcp->failure;
}

bool hasWay(const Context &context, const WayTarget &target)
{
    // Who is late is asked for meanwhile: where it never answers, the way is known by then.
    if (context.evidence.soFar<TcpEvidence>(knock(context, target.to, target.role)))
        return true;
    const TcpEvidence *tcp = knocked(context, target);
    return tcp && (!tcp->failure || (tcp->failure->kind != Failure::Kind::NetworkUnreachable &&
                                     tcp->failure->kind != Failure::Kind::Local));
}

Millis patience(const Context &context, const WayTarget &target)
{
    const TcpEvidence *tcp = knocked(context, target);
    if (!tcp || tcp->failure ||
        tcp->connect >= Micros{Millis{900}}) // a lost SYN says nothing of the way's length
        return Millis{1000};
    // In steps, so that saved questions read well.
    const auto whole = std::chrono::ceil<Millis>(3 * tcp->connect).count();
    return Millis{std::clamp<qint64>((whole + 99) / 100 * 100, 300, 1000)};
}

PingRequest echoRequest(const Context &context, const WayTarget &target)
{
    PingRequest request;
    request.to = target.to;
    request.timeout = patience(context, target);
    return request;
}

PingRequest connectsRequest(const Context &context, const WayTarget &target)
{
    PingRequest request = echoRequest(context, target);
    request.method = QStringLiteral("tcp");
    request.count = 20;
    request.interval = Millis{25};
    return request;
}

RouteRequest routeRequest(const Context &context, const WayTarget &target, const QString &method)
{
    RouteRequest request;
    request.to = target.to;
    request.method = method;
    request.timeout = patience(context, target);
    return request;
}

MtuRequest mtuRequest(const Context &context, const WayTarget &target)
{
    MtuRequest request;
    request.to = target.to;
    request.timeout = patience(context, target);
    return request;
}

QString byHand(const PingRequest &request)
{
    if (request.method == QLatin1StringView("tcp")) {
        return QStringLiteral("nping --tcp-connect -p %1 -c %2 %3")
            .arg(request.to.port)
            .arg(request.count)
            .arg(request.to.address);
    }
    return QStringLiteral("ping %1-c %2 -i 0.2 %3")
        .arg(request.to.isIpv6() ? QStringLiteral("-6 ") : QString())
        .arg(request.count)
        .arg(request.to.address);
}

QString byHand(const RouteRequest &request)
{
    const QString family = request.to.isIpv6() ? QStringLiteral("-6 ") : QString();
    if (request.method == QLatin1StringView("tcp")) {
        return QStringLiteral("mtr %1-n -r -c 10 --tcp -P %2 %3")
            .arg(family)
            .arg(request.to.port)
            .arg(request.to.address);
    }
    return QStringLiteral("traceroute %1-n -q 3 %2").arg(family, request.to.address);
}

QString byHand(const MtuRequest &request)
{
    return QStringLiteral("tracepath %1-n %2")
        .arg(request.to.isIpv6() ? QStringLiteral("-6 ") : QString(), request.to.address);
}

} // namespace fd::checks
