// SPDX-License-Identifier: GPL-3.0-or-later
//
// The addresses whose way is looked at, and what is asked of each: shared by the checks of the path.
#pragma once

#include "checks/http_judgement.h"

namespace fd::checks {

/// An address of the edge or of an origin.
struct WayTarget {
    Endpoint to = {};
    Role role = Role::Edge;
    QString subject = {};
    HttpRequest page = {}; ///< the page, asked from it
};

/// All addresses of edge and origins.
std::vector<WayTarget> wayTargets(const Context &context);
/// Those whose route and path MTU are looked at: one address of each family for the edge, and of each origin,
/// four in all.
std::vector<WayTarget> closeTargets(const Context &context);

/// The connection that the TCP check opens to \a to.
TcpRequest knock(const Context &context, const Endpoint &to, Role role);
/// What came of it; null while it is open.
const TcpEvidence *knocked(const Context &context, const WayTarget &target);
/// The service takes connections.
bool isOpen(const Context &context, const WayTarget &target);
/// There is a way out of this computer towards it, as far as is known; also while it is late to answer.
bool hasWay(const Context &context, const WayTarget &target);

/// How long an answer may take, by the time that the connection took.
Millis patience(const Context &context, const WayTarget &target);

PingRequest echoRequest(const Context &context, const WayTarget &target);
/// TCP connects, where echo is not answered or answers are missing.
PingRequest connectsRequest(const Context &context, const WayTarget &target);
RouteRequest routeRequest(const Context &context, const WayTarget &target, const QString &method);
MtuRequest mtuRequest(const Context &context, const WayTarget &target);

QString byHand(const PingRequest &request);
QString byHand(const RouteRequest &request);
QString byHand(const MtuRequest &request);

} // namespace fd::checks
