// SPDX-License-Identifier: GPL-3.0-or-later
#include "diagnosis/facts.h"

#include "diagnosis/rule.h"

#include <algorithm>

namespace fd::diagnosis {

namespace {

constexpr Fact kConnectFaults[] = {Fact::TcpRefused,         Fact::TcpTimedOut,
                                   Fact::TcpHostUnreachable, Fact::TcpNetworkUnreachable,
                                   Fact::TcpProhibited,      Fact::TcpReset};
constexpr Fact kDeliveryFaults[] = {
    Fact::HttpClosedEarly, Fact::HttpReset,     Fact::HttpTruncated, Fact::HttpBodyStalled,
    Fact::HttpBadChunking, Fact::HttpBadCoding, Fact::HttpInvalid,   Fact::HttpFirstByteTimeout,
    Fact::HttpEndless};

/// Percent of the packets.
constexpr double kNoticedLoss = 10;

bool isOneOf(Fact fact, std::span<const Fact> facts)
{
    return std::find(facts.begin(), facts.end(), fact) != facts.end();
}

/// Where no edge and no origin is named, the server behind the name is both.
bool isOneServer(const Profile &profile)
{
    return !profile.isOffline() && profile.origins.empty() && profile.edge.addresses.isEmpty();
}

} // namespace

Facts::Facts(const Profile &profile, std::span<const CheckResult> checks)
{
    const bool oneServer = isOneServer(profile);
    for (const CheckResult &row : checks) {
        if (row.status == Status::Queued)
            continue; // what runs has observations only where something is known already
        for (const Observation &observation : row.observations) {
            Seen seen{observation, row.id, row.target, row.step};
            const bool mirrored =
                oneServer && observation.role == Role::Edge &&
                (isOneOf(observation.fact, kConnectFaults) || isOneOf(observation.fact, kDeliveryFaults) ||
                 observation.fact == Fact::HttpMaintenance || observation.fact == Fact::HttpUnexpected ||
                 observation.fact == Fact::HttpRequestTooLarge ||
                 (observation.fact == Fact::HttpServerError && observation.number == 500));
            if (mirrored) {
                Seen twin = seen;
                twin.what.role = Role::Origin;
                add(std::move(twin));
            }
            add(std::move(seen));
        }
    }
}

void Facts::add(Seen seen)
{
    if (seen.what.fact == Fact::Signature) {
        signatures_.push_back(std::move(seen));
        return;
    }
    auto &list = byFact_[{seen.what.role, seen.what.fact}];
    // Two checks may see the same through the same answer: it counts, and is told, once.
    const bool known = std::any_of(list.begin(), list.end(), [&](const Seen &other) {
        return other.what.subject == seen.what.subject && other.what.cause == seen.what.cause;
    });
    if (!known)
        list.push_back(std::move(seen));
}

const std::vector<Seen> &Facts::of(Role role, Fact fact) const
{
    static const std::vector<Seen> nothing;
    const auto found = byFact_.find({role, fact});
    return found == byFact_.end() ? nothing : found->second;
}

bool Facts::hasAny(Role role, std::initializer_list<Fact> facts) const
{
    return std::any_of(facts.begin(), facts.end(), [&](Fact fact) { return has(role, fact); });
}

double Facts::strength(Role role, Fact fact) const
{
    double most = 0;
    for (const Seen &seen : of(role, fact))
        most = std::max(most, seen.what.weight);
    return most;
}

std::vector<Seen> Facts::signatures(QStringView cause) const
{
    std::vector<Seen> found;
    std::copy_if(signatures_.begin(), signatures_.end(), std::back_inserter(found),
                 [cause](const Seen &seen) { return seen.what.cause == cause; });
    std::stable_sort(found.begin(), found.end(),
                     [](const Seen &a, const Seen &b) { return a.what.weight > b.what.weight; });
    return found;
}

unsigned symptomsOf(const Profile &profile, const Facts &facts)
{
    unsigned symptoms = None;
    const auto edge = [&](std::initializer_list<Fact> any) { return facts.hasAny(Role::Edge, any); };
    const bool resolves = facts.has(Role::Dns, Fact::NameResolves);
    if (facts.hasAny(Role::Dns,
                     {Fact::NameNotFound, Fact::NameHasNoAddress, Fact::AnswersFailValidation,
                      Fact::CnameDangling, Fact::ResolverFails, Fact::DnssecExpired, Fact::DnssecBroken}))
        symptoms |= NameFails;
    if (facts.has(Role::Client, Fact::ResolverUnreachable) && !resolves && profile.edge.addresses.isEmpty())
        symptoms |= NameFails;
    if (edge({Fact::TcpRefused, Fact::TcpTimedOut, Fact::TcpHostUnreachable, Fact::TcpNetworkUnreachable,
              Fact::TcpProhibited, Fact::TcpReset}))
        symptoms |= EdgeDown;
    if (edge({Fact::TlsExpired, Fact::TlsNotYetValid, Fact::TlsNameMismatch, Fact::TlsUntrusted,
              Fact::TlsChainIncomplete, Fact::TlsRevoked, Fact::TlsHandshakeFailed, Fact::TlsProtocolOld,
              Fact::PlainHttpOnTlsPort}))
        symptoms |= EdgeTlsBad;
    if (edge({Fact::HttpServerError, Fact::HttpMaintenance}))
        symptoms |= EdgeError;
    if (edge({Fact::HttpClosedEarly, Fact::HttpReset, Fact::HttpTruncated, Fact::HttpBodyStalled,
              Fact::HttpBadChunking, Fact::HttpBadCoding, Fact::HttpInvalid, Fact::HttpFirstByteTimeout,
              Fact::HttpEndless}))
        symptoms |= EdgeBroken;
    // A handshake that fails for no reason of its own may have been cut off behind an edge that passes TLS
    // on.
    if (edge({Fact::TlsHandshakeFailed}) &&
        !edge({Fact::TlsExpired, Fact::TlsNotYetValid, Fact::TlsNameMismatch, Fact::TlsUntrusted,
               Fact::TlsChainIncomplete, Fact::TlsRevoked, Fact::TlsProtocolOld, Fact::TlsProtocolMismatch,
               Fact::PlainHttpOnTlsPort, Fact::TlsClientCertificateWanted}))
        symptoms |= EdgeBroken;
    // A malformed body of the origin reaches visitors in one form or another, whatever one answer looked
    // like.
    if (facts.hasAny(Role::Origin, {Fact::HttpBadChunking, Fact::HttpBadCoding, Fact::HttpTruncated}))
        symptoms |= EdgeBroken;
    // Nor does an origin that fails now and then spare all of them, whether seen from here or in a log's last
    // lines.
    if (facts.has(Role::Origin, Fact::ErrorIntermittent) || facts.has(Role::Log, Fact::ErrorIntermittent))
        symptoms |= EdgeError;
    // Nor does an origin that is later than the edge waits now and then spare all of them.
    if (facts.has(Role::Origin, Fact::HttpTimesVary) && facts.has(Role::Origin, Fact::HttpFirstByteTimeout))
        symptoms |= EdgeBroken;
    if (edge({Fact::HttpUnexpected, Fact::HttpRequestTooLarge, Fact::HttpBlocked, Fact::HttpRateLimited,
              Fact::HttpTextMissing, Fact::HttpRedirectLoop}))
        symptoms |= EdgeWrong;
    // So much that each third page waits for a packet to be sent again.
    const auto &losses = facts.of(Role::Edge, Fact::PathLossy);
    if (std::any_of(losses.begin(), losses.end(),
                    [](const Seen &seen) { return seen.what.number >= kNoticedLoss; }))
        symptoms |= EdgeLossy;
    if (facts.hasAny(Role::Client, {Fact::ProxyFails, Fact::CaptivePortal}))
        symptoms |= LocalFault;
    const bool edgeFails = (symptoms & (EdgeDown | EdgeTlsBad | EdgeError | EdgeBroken | EdgeWrong)) != 0;
    const bool expects = !(profile.dns.expect == DnsExpectation{});
    const bool misdirected = facts.has(Role::Dns, Fact::AddressUnexpected) ||
                             (facts.hasAny(Role::Dns, {Fact::ResolverStale, Fact::AuthoritativeDisagree}) &&
                              (edgeFails || expects || !resolves)) ||
                             (facts.has(Role::Client, Fact::HostsOverride) && edgeFails);
    if (misdirected)
        symptoms |= Misdirected;
    const bool handedIn = facts.hasAny(Role::Visitor, {Fact::HttpServerError, Fact::HttpMaintenance}) ||
                          facts.has(Role::Log, Fact::LogIncident) || facts.anySignature();
    if (profile.isOffline() && handedIn)
        symptoms |= Reported;
    return symptoms;
}

} // namespace fd::diagnosis
