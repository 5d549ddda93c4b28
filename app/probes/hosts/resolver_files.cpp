// SPDX-License-Identifier: GPL-3.0-or-later
#include "probes/hosts/resolver_files.h"

#include "model/endpoint.h"

#include <QByteArrayList>

#include <algorithm>

namespace fd::probes {

namespace {

constexpr qsizetype usedResolvers = 3; // MAXNS of resolv.conf(5)

QByteArrayList words(QByteArrayView line)
{
    QByteArrayList found;
    const auto isSpace = [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\v' || c == '\f'; };
    const char *at = line.begin();
    while (at != line.end()) {
        at = std::find_if_not(at, line.end(), isSpace);
        const char *end = std::find_if(at, line.end(), isSpace);
        if (end != at)
            found += QByteArray(at, end - at);
        at = end;
    }
    return found;
}

/// Calls \a use for each line, without its end, and its number.
template <class Use>
void forEachLine(QByteArrayView text, Use use)
{
    int number = 0;
    while (!text.isEmpty()) {
        const auto end = text.indexOf('\n');
        use(end < 0 ? text : text.first(end), ++number);
        text = end < 0 ? QByteArrayView() : text.sliced(end + 1);
    }
}

/// An address, with a zone where it has one; empty for anything else.
QString addressFrom(const QByteArray &word)
{
    const QString text = QString::fromLatin1(word);
    const auto zone = text.indexOf(u'%');
    const QString address = zone < 0 ? text : text.left(zone);
    if (!isIpAddress(address) || (zone >= 0 && (!address.contains(u':') || zone + 1 == text.size())))
        return {};
    return normalisedAddress(address) + (zone < 0 ? QString() : text.mid(zone));
}

QByteArray withoutTrailingDot(QByteArray name)
{
    if (name.endsWith('.') && name.size() > 1)
        name.chop(1);
    return name;
}

} // namespace

HostsMatch findInHosts(QByteArrayView text, const QString &name)
{
    HostsMatch match;
    const QByteArray wanted = withoutTrailingDot(name.toUtf8());
    if (wanted.isEmpty())
        return match;
    forEachLine(text, [&](QByteArrayView line, int number) {
        const auto comment = line.indexOf('#');
        const QByteArrayList fields = words(comment < 0 ? line : line.first(comment));
        const bool named =
            std::any_of(fields.begin() + std::min<qsizetype>(1, fields.size()), fields.end(),
                        [&](const QByteArray &field) {
                            return withoutTrailingDot(field).compare(wanted, Qt::CaseInsensitive) == 0;
                        });
        if (!named)
            return;
        const QString address = addressFrom(fields.first());
        if (address.isEmpty())
            return;
        if (match.line == 0)
            match.line = number;
        if (!match.addresses.contains(address))
            match.addresses += address;
    });
    return match;
}

ResolvConf parseResolvConf(QByteArrayView text)
{
    ResolvConf conf;
    forEachLine(text, [&](QByteArrayView line, int) {
        // Comments stand at the start of a line only; the C library ignores words behind an address.
        if (line.startsWith('#') || line.startsWith(';'))
            return;
        const QByteArrayList fields = words(line);
        if (fields.size() < 2)
            return;
        if (fields.first() == "nameserver") {
            const QString address = addressFrom(fields.at(1));
            if (!address.isEmpty() && conf.resolvers.size() < usedResolvers)
                conf.resolvers += address;
        } else if (fields.first() == "options") {
            for (const QByteArray &option : fields) {
                if (option.startsWith("ndots:"))
                    conf.ndots = std::clamp(option.mid(6).toInt(), 0, 15); // RES_MAXNDOTS
            }
        } else if (fields.first() == "domain" || fields.first() == "search") {
            conf.searchDomains.clear();
            const qsizetype last = fields.first() == "domain" ? 2 : fields.size();
            for (qsizetype i = 1; i < last && !fields.at(i).startsWith('#') && !fields.at(i).startsWith(';');
                 ++i)
                conf.searchDomains += QString::fromUtf8(withoutTrailingDot(fields.at(i)));
        }
    });
    return conf;
}

} // namespace fd::probes
