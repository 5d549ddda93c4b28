// SPDX-License-Identifier: GPL-3.0-or-later
//
// Many name servers asked at once, and the chain of DNSSEC signatures.
#pragma once

#include "model/endpoint.h"
#include "model/failure.h"
#include "model/json_fields.h"

namespace fd {

/// One question to many servers at once, on one thread.
struct DnsSurveyRequest {
    QString name = {}; ///< absolute, in ACE form, without the trailing dot
    QString type = {};
    std::vector<Endpoint> servers = {}; ///< an empty address: the system's first resolver
    bool recursionDesired = true;
    bool tcp = false;
    int ednsBytes = 1232;  ///< UDP payload size offered (RFC 6891); 0 sends no EDNS
    bool dnssecOk = false; ///< the DO bit: send signatures
    Millis timeout{900};   ///< for each try at each server
    int tries = 2;

    template <class Self, class Archive>
    static void fields(Self &self, Archive &archive)
    {
        archive("name", self.name);
        archive("recordType", self.type);
        archive("servers", self.servers);
        archive("recursionDesired", self.recursionDesired);
        archive("tcp", self.tcp);
        archive("ednsBytes", self.ednsBytes);
        archive("dnssecOk", self.dnssecOk);
        archive("timeoutMs", self.timeout);
        archive("tries", self.tries);
    }
};

/// The chain of trust for one name and type (RFC 4035 section 5), asked from one resolver with checking
/// disabled and judged on this computer.
struct DnssecRequest {
    QString name = {};
    QString type = {};
    Endpoint server = {};     ///< empty address: the system's first resolver
    QStringList anchors = {}; ///< DS records of trust anchors in presentation form; empty: the root's
    Millis timeout{3000};     ///< for the whole chain

    template <class Self, class Archive>
    static void fields(Self &self, Archive &archive)
    {
        archive("name", self.name);
        archive("recordType", self.type);
        archive("server", self.server);
        archive("anchors", self.anchors);
        archive("timeoutMs", self.timeout);
    }
};

struct DnssecSignature {
    QString covers = {}; ///< "www.example.com A"
    QString signer = {};
    int keyTag = 0;
    QString algorithm = {}; ///< "ECDSAP256SHA256"
    Instant inception{};
    Instant expiration{};
    bool valid = false;
    QString why = {}; ///< where it is not: the library's own words

    template <class Self, class Archive>
    static void fields(Self &self, Archive &archive)
    {
        archive("covers", self.covers);
        archive("signer", self.signer);
        archive("keyTag", self.keyTag);
        archive("algorithm", self.algorithm);
        archive("inception", self.inception);
        archive("expiration", self.expiration);
        archive("valid", self.valid);
        archive("why", self.why);
    }
    bool operator==(const DnssecSignature &) const = default;
};

struct DnssecZone {
    QString name = {};
    QStringList ds = {};   ///< at the parent: "12345 13 2 ABCD…"
    QStringList keys = {}; ///< at the apex: "12345 13 KSK"
    bool dsMatches = false;

    template <class Self, class Archive>
    static void fields(Self &self, Archive &archive)
    {
        archive("name", self.name);
        archive("ds", self.ds);
        archive("keys", self.keys);
        archive("dsMatches", self.dsMatches);
    }
    bool operator==(const DnssecZone &) const = default;
};

struct DnssecEvidence {
    enum class Status { Secure, Insecure, Bogus, Indeterminate };
    Status status = Status::Indeterminate;
    std::vector<DnssecZone> zones = {}; ///< from the trust anchor down
    std::vector<DnssecSignature> signatures = {};
    QString brokenAt = {}; ///< the zone or record where the chain breaks
    QString why = {};      ///< "signature-expired", "signature-missing", "key-missing", "ds-mismatch", …
    std::optional<Failure> failure = {};

    template <class Self, class Archive>
    static void fields(Self &self, Archive &archive)
    {
        archive("status", self.status);
        archive("zones", self.zones);
        archive("signatures", self.signatures);
        archive("brokenAt", self.brokenAt);
        archive("why", self.why);
        archive("failure", self.failure);
    }
    bool operator==(const DnssecEvidence &) const = default;
};

EnumNames<DnssecEvidence::Status> enumNames(DnssecEvidence::Status);

} // namespace fd
