// SPDX-License-Identifier: GPL-3.0-or-later
#include "probes/dns/dnssec_chain.h"

#include "probes/dns/dns_message.h"
#include "probes/dns/ldns_pointers.h"

#include <algorithm>

namespace fd::probes {

namespace {

using Status = DnssecEvidence::Status;

constexpr qsizetype kMostLabels = 10;
constexpr int kMostIterations = 500; ///< of NSEC3; beyond it resolvers give up as well (RFC 9276 section 3.2)

/// "a.b" lies in "b", and every name lies in the root.
bool liesIn(const QString &name, const QString &zone)
{
    return zone == u'.' || name == zone || name.endsWith(u'.' + zone);
}

QString parentOf(const QString &name)
{
    const auto dot = name.indexOf(u'.');
    return dot < 0 ? QStringLiteral(".") : name.mid(dot + 1);
}

/// The names strictly below \a zone down to \a name, top first.
QStringList namesBelow(const QString &zone, const QString &name)
{
    QStringList names;
    for (QString at = name; at != zone; at = parentOf(at))
        names.prepend(at);
    return names;
}

struct Anchors {
    QString zone = {}; ///< the deepest zone above the name that has an anchor
    std::vector<LdnsRecord> records = {};
    LdnsView view = newView();
};

Anchors anchorsFor(const QString &name, const QStringList &texts)
{
    Anchors found;
    for (const QString &text : texts.isEmpty() ? rootAnchors() : texts) {
        ldns_rr *parsed = nullptr;
        if (ldns_rr_new_frm_str(&parsed, text.toLatin1().constData(), 0, nullptr, nullptr) != LDNS_STATUS_OK)
            continue;
        LdnsRecord record(parsed);
        const QString zone = ldnsText(ldns_rr_owner(record.get())).toLower();
        if (ldns_rr_get_type(record.get()) != LDNS_RR_TYPE_DS || !liesIn(name, zone))
            continue;
        if (zone != found.zone) {
            if (!found.zone.isEmpty() && !liesIn(zone, found.zone))
                continue;
            found = Anchors{zone};
        }
        ldns_rr_list_push_rr(found.view.get(), record.get());
        found.records.push_back(std::move(record));
    }
    return found;
}

/// RFC 8624 section 3: what ldns can verify; a zone signed otherwise counts as unsigned (RFC 4035
/// section 5.2).
bool isSupported(const ldns_rr *ds)
{
    const int algorithm = ldns_rdf2native_int8(ldns_rr_rdf(ds, 1));
    const int digest = ldns_rdf2native_int8(ldns_rr_rdf(ds, 2));
    constexpr int algorithms[] = {5, 7, 8, 10, 13, 14, 15, 16};
    constexpr int digests[] = {1, 2, 4};
    return std::find(std::begin(algorithms), std::end(algorithms), algorithm) != std::end(algorithms) &&
           std::find(std::begin(digests), std::end(digests), digest) != std::end(digests);
}

QString dsText(const ldns_rr *ds)
{
    QStringList parts;
    for (std::size_t i = 0; i < 4; ++i)
        parts += ldnsText(ldns_rr_rdf(ds, i)).toUpper();
    return parts.join(u' ');
}

QString keyText(const ldns_rr *key)
{
    const bool entry = (ldns_rdf2native_int16(ldns_rr_rdf(key, 0)) & LDNS_KEY_SEP_KEY) != 0;
    return QStringLiteral("%1 %2 %3")
        .arg(ldns_calc_keytag(key))
        .arg(ldns_rdf2native_int8(ldns_rr_rdf(key, 2)))
        .arg(entry ? u"KSK" : u"ZSK");
}

QString algorithmText(const ldns_rdf *algorithm)
{
    const std::unique_ptr<char, void (*)(void *)> text(ldns_rdf2str(algorithm), &std::free);
    const int number = ldns_rdf2native_int8(algorithm);
    const ldns_lookup_table *known = ldns_lookup_by_id(ldns_algorithms, number);
    return known ? QString::fromLatin1(known->name) : QString::fromLatin1(text.get());
}

Instant instantOf(const ldns_rdf *time, Instant now)
{
    // Serial number arithmetic around the present (RFC 4034 section 3.1.5).
    const qint64 seconds = std::chrono::duration_cast<std::chrono::seconds>(now.time_since_epoch()).count();
    const auto stamp = ldns_rdf2native_int32(time);
    const auto distance = static_cast<qint32>(stamp - static_cast<quint32>(seconds));
    return Instant(std::chrono::seconds(seconds + distance));
}

const char *reasonFor(ldns_status status)
{
    // An enumeration of some hundred codes.
    if (status == LDNS_STATUS_CRYPTO_SIG_EXPIRED)
        return "signature-expired";
    if (status == LDNS_STATUS_CRYPTO_SIG_NOT_INCEPTED)
        return "signature-not-yet-valid";
    if (status == LDNS_STATUS_CRYPTO_NO_MATCHING_KEYTAG_DNSKEY)
        return "key-missing";
    return "signature-invalid";
}

/// ldns reads a record without its data from the wire (RDLENGTH 0) and aborts the program where such data is
/// asked for. \returns whether every record of \a section has the fields of its type.
bool isWhole(const ldns_rr_list *section)
{
    for (std::size_t i = 0; section != nullptr && i < ldns_rr_list_rr_count(section); ++i) {
        const ldns_rr *record = ldns_rr_list_rr(section, i);
        const ldns_rr_descriptor *type = ldns_rr_descript(ldns_rr_get_type(record));
        if (type != nullptr && ldns_rr_rd_count(record) < ldns_rr_descriptor_minimum(type))
            return false;
    }
    return true;
}

LdnsPacket packetOf(const QByteArray &bytes)
{
    ldns_pkt *packet = nullptr;
    if (bytes.isEmpty() || ldns_wire2pkt(&packet, reinterpret_cast<const uint8_t *>(bytes.constData()),
                                         static_cast<size_t>(bytes.size())) != LDNS_STATUS_OK)
        return {};
    LdnsPacket read(packet);
    return isWhole(ldns_pkt_answer(packet)) && isWhole(ldns_pkt_authority(packet)) ? std::move(read)
                                                                                   : LdnsPacket{};
}

/// A reason to stop: how the chain ends, where and why.
struct End {
    Status status;
    QString at;
    QString why;
};

class Chain
{
public:
    Chain(const std::vector<ChainAnswer> &answers, Instant now) : now_(now)
    {
        for (const ChainAnswer &answer : answers)
            packets_.push_back({answer.name, answer.type, packetOf(answer.bytes)});
    }

    DnssecEvidence judge(const QString &name, quint16 type, const Anchors &anchors)
    {
        const End end = walk(name, type, anchors);
        evidence_.status = end.status;
        evidence_.brokenAt = end.at;
        evidence_.why = end.why;
        return std::move(evidence_);
    }

private:
    struct Packet {
        QString name;
        quint16 type;
        LdnsPacket message;
    };

    const ldns_pkt *packet(const QString &name, quint16 type) const
    {
        for (const Packet &one : packets_) {
            if (one.name == name && one.type == type)
                return one.message.get();
        }
        return nullptr;
    }

    static bool isUsable(const ldns_pkt *message)
    {
        return message != nullptr && (ldns_pkt_get_rcode(message) == LDNS_RCODE_NOERROR ||
                                      ldns_pkt_get_rcode(message) == LDNS_RCODE_NXDOMAIN);
    }

    template <class Wanted>
    static LdnsView pick(const ldns_rr_list *section, Wanted wanted)
    {
        LdnsView view = newView();
        for (std::size_t i = 0; section != nullptr && i < ldns_rr_list_rr_count(section); ++i) {
            ldns_rr *record = ldns_rr_list_rr(section, i);
            if (wanted(record))
                ldns_rr_list_push_rr(view.get(), record);
        }
        return view;
    }

    static LdnsView rrset(const ldns_rr_list *section, const ldns_rdf *owner, ldns_rr_type type)
    {
        return pick(section, [&](const ldns_rr *record) {
            return ldns_rr_get_type(record) == type && sameName(ldns_rr_owner(record), owner);
        });
    }

    static LdnsView signaturesOf(const ldns_rr_list *section, const ldns_rdf *owner, ldns_rr_type covered)
    {
        return pick(section, [&](const ldns_rr *record) {
            return ldns_rr_get_type(record) == LDNS_RR_TYPE_RRSIG && ldns_rr_rd_count(record) == 9 &&
                   ldns_rdf2rr_type(ldns_rr_rrsig_typecovered(record)) == covered &&
                   sameName(ldns_rr_owner(record), owner);
        });
    }

    /// \returns nothing where one of the record set's signatures in \a section holds, else why none does.
    std::optional<End> verify(const ldns_rr_list *section, const ldns_rr_list *records,
                              const ldns_rr_list *keys)
    {
        const ldns_rr *first = ldns_rr_list_rr(records, 0);
        const ldns_rr_type type = ldns_rr_get_type(first);
        const QString what = ldnsText(ldns_rr_owner(first)) + u' ' + dnsTypeText(static_cast<quint16>(type));
        const LdnsView signatures = signaturesOf(section, ldns_rr_owner(first), type);
        std::optional<End> wrong = End{Status::Bogus, what, QStringLiteral("signature-missing")};
        const auto seconds =
            std::chrono::duration_cast<std::chrono::seconds>(now_.time_since_epoch()).count();
        for (std::size_t i = 0; i < ldns_rr_list_rr_count(signatures.get()); ++i) {
            const ldns_rr *signature = ldns_rr_list_rr(signatures.get(), i);
            const LdnsView good = newView();
            const ldns_status status = ldns_verify_rrsig_keylist_time(
                records, signature, keys, static_cast<time_t>(seconds), good.get());
            const bool valid = status == LDNS_STATUS_OK;
            note({what, ldnsText(ldns_rr_rrsig_signame(signature)),
                  ldns_rdf2native_int16(ldns_rr_rrsig_keytag(signature)),
                  algorithmText(ldns_rr_rrsig_algorithm(signature)),
                  instantOf(ldns_rr_rrsig_inception(signature), now_),
                  instantOf(ldns_rr_rrsig_expiration(signature), now_), valid,
                  valid ? QString() : QString::fromLatin1(ldns_get_errorstr_by_id(status))});
            if (valid)
                wrong.reset();
            else if (wrong && wrong->why == u"signature-missing")
                wrong->why = QString::fromLatin1(reasonFor(status));
        }
        return wrong;
    }

    void note(DnssecSignature signature)
    {
        constexpr std::size_t most = 64;
        auto &all = evidence_.signatures;
        if (all.size() < most && std::find(all.begin(), all.end(), signature) == all.end())
            all.push_back(std::move(signature));
    }

    /// Takes over the keys of \a zone where they fit the DS records \a ds. \a top: an anchor's own zone,
    /// where a misfit is no proof of a fault: the world that is asked may have another root.
    std::optional<End> enter(const QString &zone, const ldns_rr_list *ds, bool top)
    {
        const auto broken = [&](const QString &why) {
            return End{top ? Status::Indeterminate : Status::Bogus, zone, why};
        };
        DnssecZone seen;
        seen.name = zone;
        const LdnsView usable = pick(ds, [](const ldns_rr *one) { return isSupported(one); });
        for (std::size_t i = 0; i < ldns_rr_list_rr_count(ds); ++i)
            seen.ds += dsText(ldns_rr_list_rr(ds, i));
        const ldns_pkt *message = packet(zone, LDNS_RR_TYPE_DNSKEY);
        if (!isUsable(message)) {
            evidence_.zones.push_back(seen);
            return End{Status::Indeterminate, zone, QStringLiteral("no-answer")};
        }
        const LdnsName owner = ldnsName(zone);
        const ldns_rr_list *section = ldns_pkt_answer(message);
        keys_ = rrset(section, owner.get(), LDNS_RR_TYPE_DNSKEY);
        const LdnsView entry = newView();
        for (std::size_t i = 0; i < ldns_rr_list_rr_count(keys_.get()); ++i) {
            ldns_rr *key = ldns_rr_list_rr(keys_.get(), i);
            seen.keys += keyText(key);
            for (std::size_t j = 0; j < ldns_rr_list_rr_count(usable.get()); ++j) {
                if (ldns_rr_compare_ds(key, ldns_rr_list_rr(usable.get(), j)))
                    ldns_rr_list_push_rr(entry.get(), key);
            }
        }
        seen.dsMatches = ldns_rr_list_rr_count(entry.get()) > 0;
        evidence_.zones.push_back(seen);
        if (ldns_rr_list_rr_count(usable.get()) == 0)
            return End{Status::Insecure, zone, QStringLiteral("algorithm-unknown")};
        if (ldns_rr_list_rr_count(keys_.get()) == 0)
            return broken(QStringLiteral("key-missing"));
        if (!seen.dsMatches)
            return broken(QStringLiteral("ds-mismatch"));
        if (auto wrong = verify(section, keys_.get(), entry.get())) {
            if (top && wrong->why == u"signature-missing") // the server passes no signatures on
                wrong->status = Status::Indeterminate;
            return wrong;
        }
        return std::nullopt;
    }

    /// Does a record that denies names or types speak of \a owner itself, and which types does it list?
    struct Denial {
        enum class Kind { None, NoCut, Insecure } kind = Kind::None;
        const ldns_rr *record = nullptr;
    };

    static Denial denialOf(ldns_rr *record, const ldns_rdf *owner)
    {
        const auto listed = [&](ldns_rr_type type) {
            const ldns_rdf *types = ldns_nsec_get_bitmap(record);
            return types != nullptr && ldns_nsec_bitmap_covers_type(types, type);
        };
        const auto byTypes = [&]() -> Denial {
            if (listed(LDNS_RR_TYPE_DS))
                return {};
            const bool cut = listed(LDNS_RR_TYPE_NS) && !listed(LDNS_RR_TYPE_SOA);
            return {cut ? Denial::Kind::Insecure : Denial::Kind::NoCut, record};
        };
        if (ldns_rr_get_type(record) == LDNS_RR_TYPE_NSEC) {
            if (sameName(ldns_rr_owner(record), owner))
                return byTypes();
            // An empty non-terminal, or a name that is not there: nothing is delegated.
            return ldns_nsec_covers_name(record, owner) ? Denial{Denial::Kind::NoCut, record} : Denial{};
        }
        if (ldns_nsec3_iterations(record) > kMostIterations)
            return {Denial::Kind::Insecure, record};
        const LdnsName hash(ldns_nsec3_hash_name_frm_nsec3(record, owner));
        const LdnsName label(ldns_dname_label(ldns_rr_owner(record), 0));
        if (hash && label && sameName(hash.get(), label.get()))
            return byTypes();
        const LdnsName above(ldns_dname_left_chop(ldns_rr_owner(record)));
        if (!hash || !above || ldns_dname_cat(hash.get(), above.get()) != LDNS_STATUS_OK ||
            !ldns_nsec_covers_name(record, hash.get()))
            return {};
        return {ldns_nsec3_optout(record) ? Denial::Kind::Insecure : Denial::Kind::NoCut, record};
    }

    static bool isDenial(const ldns_rr *record)
    {
        return ldns_rr_get_type(record) == LDNS_RR_TYPE_NSEC ||
               ldns_rr_get_type(record) == LDNS_RR_TYPE_NSEC3;
    }

    /// Steps from the present zone to \a child, where that is a zone of its own.
    std::optional<End> descend(const QString &child)
    {
        const ldns_pkt *message = packet(child, LDNS_RR_TYPE_DS);
        if (!isUsable(message))
            return End{Status::Indeterminate, child, QStringLiteral("no-answer")};
        const LdnsName owner = ldnsName(child);
        const ldns_rr_list *answer = ldns_pkt_answer(message);
        const LdnsView ds = rrset(answer, owner.get(), LDNS_RR_TYPE_DS);
        if (ldns_rr_list_rr_count(ds.get()) > 0) {
            if (auto wrong = verify(answer, ds.get(), keys_.get()))
                return wrong;
            return enter(child, ds.get(), false);
        }
        if (ldns_rr_list_rr_count(rrset(answer, owner.get(), LDNS_RR_TYPE_CNAME).get()) > 0)
            return std::nullopt; // an alias is no zone (RFC 1034 section 3.6.2)
        const ldns_rr_list *authority = ldns_pkt_authority(message);
        Denial best;
        for (std::size_t i = 0; authority != nullptr && i < ldns_rr_list_rr_count(authority); ++i) {
            ldns_rr *record = ldns_rr_list_rr(authority, i);
            if (!isDenial(record))
                continue;
            const Denial denial = denialOf(record, owner.get());
            if (denial.kind > best.kind)
                best = denial;
        }
        const QString what = child + QStringLiteral(" DS");
        if (best.kind == Denial::Kind::None)
            return End{Status::Bogus, what, QStringLiteral("denial-missing")};
        const LdnsView proof = rrset(authority, ldns_rr_owner(best.record), ldns_rr_get_type(best.record));
        if (auto wrong = verify(authority, proof.get(), keys_.get()))
            return wrong;
        if (best.kind == Denial::Kind::Insecure)
            return End{Status::Insecure, child, QStringLiteral("unsigned")};
        return std::nullopt;
    }

    End leaf(const QString &name, quint16 type)
    {
        const ldns_pkt *message = packet(name, type);
        if (!isUsable(message))
            return {Status::Indeterminate, name, QStringLiteral("no-answer")};
        const LdnsName owner = ldnsName(name);
        const ldns_rr_list *answer = ldns_pkt_answer(message);
        const bool negative = answer == nullptr || ldns_rr_list_rr_count(answer) == 0;
        const ldns_rr_list *section = negative ? ldns_pkt_authority(message) : answer;
        // Of an alias' target only what bears this zone's signatures: the rest may lie in other zones.
        const LdnsView judged = pick(section, [&](const ldns_rr *record) {
            const ldns_rr_type kind = ldns_rr_get_type(record);
            if (kind == LDNS_RR_TYPE_RRSIG)
                return false;
            if (negative)
                return kind == LDNS_RR_TYPE_SOA || isDenial(record);
            return sameName(ldns_rr_owner(record), owner.get());
        });
        if (ldns_rr_list_rr_count(judged.get()) == 0) {
            return negative ? End{Status::Bogus, name, QStringLiteral("denial-missing")}
                            : End{Status::Indeterminate, name, QStringLiteral("no-answer")};
        }
        bool denied = false;
        for (std::size_t i = 0; i < ldns_rr_list_rr_count(judged.get()); ++i) {
            const ldns_rr *record = ldns_rr_list_rr(judged.get(), i);
            denied = denied || isDenial(record);
            const LdnsView set = rrset(section, ldns_rr_owner(record), ldns_rr_get_type(record));
            if (ldns_rr_list_rr(set.get(), 0) != record)
                continue; // its set was judged with its first record
            if (auto wrong = verify(section, set.get(), keys_.get()))
                return *wrong;
        }
        if (negative && !denied)
            return {Status::Bogus, name, QStringLiteral("denial-missing")};
        return {Status::Secure, {}, {}};
    }

    End walk(const QString &name, quint16 type, const Anchors &anchors)
    {
        if (anchors.records.empty())
            return {Status::Indeterminate, name, QStringLiteral("no-anchor")};
        if (const auto end = enter(anchors.zone, anchors.view.get(), true))
            return *end;
        for (const QString &child : namesBelow(anchors.zone, name)) {
            if (const auto end = descend(child))
                return *end;
        }
        return leaf(name, type);
    }

    const Instant now_;
    std::vector<Packet> packets_;
    LdnsView keys_ = newView(); ///< of the present zone
    DnssecEvidence evidence_;
};

} // namespace

QStringList rootAnchors()
{
    return {
        QStringLiteral(". IN DS 20326 8 2 E06D44B80B8F1D39A95C0B0D7C65D08458E880409BBC683457104237C7F8EC8D"),
        QStringLiteral(". IN DS 38696 8 2 683D2D0ACB8C9B712A1948B27F741219298D0A450D612C483AF444A4C0FB2B16")};
}

std::vector<ChainAnswer> chainQuestions(const QString &name, quint16 type, const QStringList &anchors)
{
    const QString low = name.toLower();
    const Anchors found = anchorsFor(low, anchors);
    if (found.records.empty())
        return {};
    const QStringList below = namesBelow(found.zone, low);
    if (below.size() > kMostLabels)
        return {};
    std::vector<ChainAnswer> questions{{found.zone, LDNS_RR_TYPE_DNSKEY, {}}};
    for (const QString &child : below) {
        questions.push_back({child, LDNS_RR_TYPE_DS, {}});
        questions.push_back({child, LDNS_RR_TYPE_DNSKEY, {}});
    }
    questions.push_back({low, type, {}});
    return questions;
}

DnssecEvidence judgeChain(const QString &name, quint16 type, const std::vector<ChainAnswer> &answers,
                          const QStringList &anchors, Instant now)
{
    const QString low = name.toLower();
    return Chain(answers, now).judge(low, type, anchorsFor(low, anchors));
}

} // namespace fd::probes
