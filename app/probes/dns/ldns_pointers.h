// SPDX-License-Identifier: GPL-3.0-or-later
//
// Owners for what ldns allocates.
#pragma once

#include <ldns/ldns.h>

#include <QString>

#include <memory>

namespace fd::probes {

struct LdnsFree {
    void operator()(ldns_pkt *packet) const { ldns_pkt_free(packet); }
    void operator()(ldns_rr *record) const { ldns_rr_free(record); }
    void operator()(ldns_rdf *data) const { ldns_rdf_deep_free(data); }
    /// The list alone: its records belong to somebody else.
    void operator()(ldns_rr_list *list) const { ldns_rr_list_free(list); }
};
using LdnsPacket = std::unique_ptr<ldns_pkt, LdnsFree>;
using LdnsRecord = std::unique_ptr<ldns_rr, LdnsFree>;
using LdnsName = std::unique_ptr<ldns_rdf, LdnsFree>;
using LdnsView = std::unique_ptr<ldns_rr_list, LdnsFree>;

inline LdnsView newView()
{
    return LdnsView(ldns_rr_list_new());
}

/// A name as ldns knows it; null where it is none.
inline LdnsName ldnsName(const QString &name)
{
    return LdnsName(ldns_dname_new_frm_str(name == u'.' ? "." : (name + u'.').toLatin1().constData()));
}

inline bool sameName(const ldns_rdf *a, const ldns_rdf *b)
{
    return a != nullptr && b != nullptr && ldns_dname_compare(a, b) == 0;
}

/// Presentation form without the trailing dot.
inline QString ldnsText(const ldns_rdf *data)
{
    const std::unique_ptr<char, void (*)(void *)> text(ldns_rdf2str(data), &std::free);
    QString result = QString::fromLatin1(text.get());
    if (result.size() > 1 && result.endsWith(u'.'))
        result.chop(1);
    return result;
}

} // namespace fd::probes
