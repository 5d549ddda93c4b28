// SPDX-License-Identifier: GPL-3.0-or-later
//
// The way to an address: echo, hops, and the largest packet that passes.
#pragma once

#include "model/endpoint.h"
#include "model/failure.h"
#include "model/json_fields.h"

namespace fd {

/// Connections that a ping or a route by TCP holds open at a time, at most.
inline constexpr int kConnectionsOfPing = 2;
inline constexpr int kConnectionsOfRoute = 3;

/// Echo requests to one address; where the system forbids ICMP sockets, the time of TCP connects to the port.
struct PingRequest {
    Endpoint to = {};
    QString method = QStringLiteral("icmp"); ///< "tcp": TCP connects from the start
    int count = 10;
    Millis interval{40};
    Millis timeout{1000}; ///< from each request to its answer

    template <class Self, class Archive>
    static void fields(Self &self, Archive &archive)
    {
        archive("to", self.to);
        archive("method", self.method);
        archive("count", self.count);
        archive("intervalMs", self.interval);
        archive("timeoutMs", self.timeout);
    }
};

struct PingEvidence {
    QString method = {}; ///< "icmp" or "tcp"
    int sent = 0;
    std::vector<Micros> times = {}; ///< of the answers, in the order of their requests
    int duplicates = 0;
    QString refusedBy = {};              ///< who sent an ICMP error in place of an answer, where somebody did
    std::optional<Failure> failure = {}; ///< no answer at all, or nothing could be sent

    template <class Self, class Archive>
    static void fields(Self &self, Archive &archive)
    {
        archive("method", self.method);
        archive("sent", self.sent);
        archive("timesUs", self.times);
        archive("duplicates", self.duplicates);
        archive("refusedBy", self.refusedBy);
        archive("failure", self.failure);
    }
    bool operator==(const PingEvidence &) const = default;
};

/// The hops to an address, found with packets of growing TTL (hop limit); several constant flows, so that
/// each is one path through balancing routers (Paris traceroute).
struct RouteRequest {
    Endpoint to = {}; ///< the port is that of the service
    QString method =
        QStringLiteral("tcp"); ///< "tcp": SYNs to the port; "udp": to ports that nobody listens on
    int maxHops = 30;
    int flows = 2;
    int repeats = 3; ///< packets for each hop and flow
    Millis timeout{1000};

    template <class Self, class Archive>
    static void fields(Self &self, Archive &archive)
    {
        archive("to", self.to);
        archive("method", self.method);
        archive("maxHops", self.maxHops);
        archive("flows", self.flows);
        archive("repeats", self.repeats);
        archive("timeoutMs", self.timeout);
    }
};

struct RouteAnswer {
    enum class Kind {
        TimeExceeded,    ///< a router on the way
        Reached,         ///< the address itself answered: SYN-ACK, RST or port unreachable
        NetUnreachable,  ///< a router has no route on
        HostUnreachable, ///< the last router does not find the host
        Prohibited,      ///< a filter says so (ICMP administratively prohibited)
        TooBig,          ///< fragmentation needed
        Other,
    };
    int hop = 0; ///< the TTL of the packet that was answered
    int flow = 0;
    int attempt = 0;
    Kind kind = Kind::TimeExceeded;
    int code = 0; ///< the ICMP code
    QString address = {};
    Micros time{};

    template <class Self, class Archive>
    static void fields(Self &self, Archive &archive)
    {
        archive("hop", self.hop);
        archive("flow", self.flow);
        archive("attempt", self.attempt);
        archive("kind", self.kind);
        archive("code", self.code);
        archive("address", self.address);
        archive("timeUs", self.time);
    }
    bool operator==(const RouteAnswer &) const = default;
};

EnumNames<RouteAnswer::Kind> enumNames(RouteAnswer::Kind);

struct RouteEvidence {
    std::vector<RouteAnswer> answers = {}; ///< by hop, flow, attempt
    int hopsAsked = 0;                     ///< TTLs 1..hopsAsked were asked
    int flows = 0;
    int repeats = 0;
    bool reached = false;
    std::optional<Failure> failure = {};

    template <class Self, class Archive>
    static void fields(Self &self, Archive &archive)
    {
        archive("answers", self.answers);
        archive("hopsAsked", self.hopsAsked);
        archive("flows", self.flows);
        archive("repeats", self.repeats);
        archive("reached", self.reached);
        archive("failure", self.failure);
    }
    bool operator==(const RouteEvidence &) const = default;
};

/// The largest packet that passes to an address unfragmented, and whether those that are too large are
/// answered or vanish (RFC 1191, RFC 8201, RFC 8899).
struct MtuRequest {
    Endpoint to = {};
    Millis timeout{1000};

    template <class Self, class Archive>
    static void fields(Self &self, Archive &archive)
    {
        archive("to", self.to);
        archive("timeoutMs", self.timeout);
    }
};

struct MtuTry {
    int bytes = 0; ///< of the whole IP packet
    bool passed = false;
    int reportedMtu = 0; ///< of the ICMP answer, where one came
    QString from = {};   ///< who sent it

    template <class Self, class Archive>
    static void fields(Self &self, Archive &archive)
    {
        archive("bytes", self.bytes);
        archive("passed", self.passed);
        archive("reportedMtu", self.reportedMtu);
        archive("from", self.from);
    }
    bool operator==(const MtuTry &) const = default;
};

struct MtuEvidence {
    QString method = {};    ///< "icmp", or "tcp" where echo is not answered
    int interfaceMtu = 0;   ///< of the way out of this computer
    int pathMtu = 0;        ///< 0: not found
    bool blackHole = false; ///< larger packets vanish without a word, smaller ones pass every time
    std::vector<MtuTry> tries = {};
    std::optional<Failure> failure = {};

    template <class Self, class Archive>
    static void fields(Self &self, Archive &archive)
    {
        archive("method", self.method);
        archive("interfaceMtu", self.interfaceMtu);
        archive("pathMtu", self.pathMtu);
        archive("blackHole", self.blackHole);
        archive("tries", self.tries);
        archive("failure", self.failure);
    }
    bool operator==(const MtuEvidence &) const = default;
};

} // namespace fd
