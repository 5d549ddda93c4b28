// SPDX-License-Identifier: GPL-3.0-or-later
//
// The chain of trust (RFC 4035 section 5) over answers that are at hand. All cryptography is ldns's.
#pragma once

#include "model/evidence.h"

#include <QByteArray>

namespace fd::probes {

/// One question of the chain, and the message that came for it (empty: none did).
struct ChainAnswer {
    QString name = {};
    quint16 type = 0;
    QByteArray bytes = {};
};

/// The root's trust anchors: DS records of the keys with the tags 20326 and 38696
/// (IANA, https://data.iana.org/root-anchors/root-anchors.xml).
QStringList rootAnchors();

/// What to ask to judge \a name and \a type: DNSKEY of the anchor's zone, DS and DNSKEY of every name from
/// there down, and the question itself, which comes last. Empty where no anchor lies above \a name, or where
/// \a name has more than ten labels below it.
std::vector<ChainAnswer> chainQuestions(const QString &name, quint16 type, const QStringList &anchors);

/// Judges \a answers at the time \a now. Insecure: the chain proves that the zone is unsigned. Indeterminate:
/// the answers do not tell, since an answer is missing or the server passes no signatures on. Reads messages
/// of strangers; pure.
DnssecEvidence judgeChain(const QString &name, quint16 type, const std::vector<ChainAnswer> &answers,
                          const QStringList &anchors, Instant now);

} // namespace fd::probes
