// SPDX-License-Identifier: GPL-3.0-or-later
//
// Zones that are signed here, and the answers to all questions of one chain of trust.
#pragma once

#include "probes/dns/dnssec_chain.h"

#include "probes/dns/ldns_pointers.h"

#include <map>

namespace fd::test {

using namespace fd::probes;

inline const Instant kNow = *instantFromIso(u"2026-11-22T08:00:00.000Z");
inline constexpr quint16 kA = 1, kDs = 43, kDnskey = 48;

inline quint32 at(std::chrono::hours offset)
{
    return static_cast<quint32>(
        std::chrono::duration_cast<std::chrono::seconds>((kNow + offset).time_since_epoch()).count());
}

struct KeyFree {
    void operator()(ldns_key *key) const { ldns_key_deep_free(key); }
};

inline LdnsRecord recordFrom(const QString &text)
{
    ldns_rr *record = nullptr;
    if (ldns_rr_new_frm_str(&record, text.toLatin1().constData(), 300, nullptr, nullptr) != LDNS_STATUS_OK)
        qFatal("no record: %s", qPrintable(text));
    return LdnsRecord(record);
}

/// A zone with one key that signs all of it.
struct SignedZone {
    explicit SignedZone(const QString &zone, std::chrono::hours until = std::chrono::hours(24),
                        std::chrono::hours from = std::chrono::hours(-24))
        : key(ldns_key_new_frm_algorithm(LDNS_SIGN_ECDSAP256SHA256, 256))
    {
        ldns_key_set_pubkey_owner(key.get(), ldns_dname_new_frm_str(qPrintable(zone)));
        ldns_key_set_flags(key.get(), 257);
        ldns_key_set_inception(key.get(), at(from));
        ldns_key_set_expiration(key.get(), at(until));
        ldns_key_set_origttl(key.get(), 300);
        dnskey.reset(ldns_key2rr(key.get()));
        ldns_key_set_keytag(key.get(), ldns_calc_keytag(dnskey.get()));
    }
    QString ds() const
    {
        const LdnsRecord record(ldns_key_rr2ds(dnskey.get(), LDNS_SHA256));
        const std::unique_ptr<char, void (*)(void *)> text(ldns_rr2str(record.get()), &std::free);
        return QString::fromLatin1(text.get());
    }
    QString dnskeyText() const
    {
        const std::unique_ptr<char, void (*)(void *)> text(ldns_rr2str(dnskey.get()), &std::free);
        return QString::fromLatin1(text.get());
    }
    std::unique_ptr<ldns_key, KeyFree> key;
    LdnsRecord dnskey;
};

struct RecordSet {
    QStringList records;
    const SignedZone *signer = nullptr; ///< null: unsigned
    bool answer = true;                 ///< else authority
};

inline QByteArray message(const std::vector<RecordSet> &sets, ldns_pkt_rcode rcode = LDNS_RCODE_NOERROR)
{
    const LdnsPacket packet(ldns_pkt_new());
    ldns_pkt_set_qr(packet.get(), true);
    ldns_pkt_set_rcode(packet.get(), static_cast<uint8_t>(rcode));
    for (const RecordSet &set : sets) {
        const auto section = set.answer ? LDNS_SECTION_ANSWER : LDNS_SECTION_AUTHORITY;
        ldns_rr_list *list = ldns_rr_list_new();
        for (const QString &text : set.records)
            ldns_rr_list_push_rr(list, recordFrom(text).release());
        if (set.signer) {
            ldns_key_list *keys = ldns_key_list_new();
            ldns_key_list_push_key(keys, set.signer->key.get());
            ldns_rr_list *signatures = ldns_sign_public(list, keys);
            ldns_pkt_push_rr_list(packet.get(), section, signatures);
            ldns_rr_list_free(signatures);
            ldns_key_list_set_key_count(keys, 0);
            ldns_key_list_free(keys);
        }
        ldns_pkt_push_rr_list(packet.get(), section, list);
        ldns_rr_list_free(list);
    }
    uint8_t *wire = nullptr;
    size_t size = 0;
    if (ldns_pkt2wire(&wire, packet.get(), &size) != LDNS_STATUS_OK)
        qFatal("no message");
    const QByteArray bytes(reinterpret_cast<char *>(wire), static_cast<qsizetype>(size));
    std::free(wire);
    return bytes;
}

inline const auto kName = QStringLiteral("www.example.test");
inline const auto kAddress = QStringLiteral("www.example.test. 300 IN A 192.0.2.7");

/// The root, "test" without a zone of its own, and example.test: signed, and all in order.
struct World {
    SignedZone root{QStringLiteral(".")};
    SignedZone zone{QStringLiteral("example.test.")};
    QStringList anchors{root.ds()};
    std::map<std::pair<QString, quint16>, QByteArray> messages{
        {{QStringLiteral("."), kDnskey}, message({{{root.dnskeyText()}, &root}})},
        {{QStringLiteral("test"), kDs},
         denial(QStringLiteral(". 300 IN NSEC example.test. NS SOA RRSIG NSEC"), root)},
        {{QStringLiteral("example.test"), kDs}, message({{{zone.ds()}, &root}})},
        {{QStringLiteral("example.test"), kDnskey}, message({{{zone.dnskeyText()}, &zone}})},
        {{kName, kDs},
         denial(QStringLiteral("www.example.test. 300 IN NSEC example.test. A RRSIG NSEC"), zone)},
        {{kName, kA}, message({{{kAddress}, &zone}})},
    };

    static QByteArray denial(const QString &nsec, const SignedZone &signer)
    {
        return message({{{nsec}, &signer, false}});
    }
    std::vector<ChainAnswer> answers() const
    {
        auto answers = chainQuestions(kName, kA, anchors);
        for (ChainAnswer &answer : answers) {
            const auto found = messages.find({answer.name, answer.type});
            if (found != messages.end())
                answer.bytes = found->second;
        }
        return answers;
    }
    DnssecEvidence judge() const { return judgeChain(kName, kA, answers(), anchors, kNow); }
};

} // namespace fd::test
