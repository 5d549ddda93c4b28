// SPDX-License-Identifier: GPL-3.0-or-later
#include "knowledge/fill.h"

#include <QRegularExpression>

#include <algorithm>
#include <array>
#include <functional>
#include <string_view>

namespace fd::knowledge {

namespace {

struct Name {
    const char *name;
    const char *standIn; ///< what is read where the value is not known
    bool isUrl = false;
};

constexpr std::array names = {
    Name{"origin", "ORIGIN-ADDRESS:ORIGIN-PORT"},
    Name{"originAddress", "ORIGIN-ADDRESS"},
    Name{"originPort", "ORIGIN-PORT"},
    Name{"server", "SERVER-ADDRESS:PORT"}, // the edge or origin that a finding is about
    Name{"host", "SITE-NAME"},
    Name{"path", "/PATH", true},
    Name{"url", "https://SITE-NAME/PATH", true},
    Name{"edge", "EDGE-ADDRESS:EDGE-PORT"},
    Name{"edgeAddress", "EDGE-ADDRESS"},
    Name{"edgePort", "EDGE-PORT"},
    Name{"resolver", "RESOLVER-ADDRESS"},
    Name{"nameserver", "NAME-SERVER"},
    Name{"zone", "ZONE-NAME"},
    Name{"service", "SERVICE-NAME"},
    // A number, since it stands in front of units and a configuration with a word there would not load.
    Name{"seconds", "90"},
};

/// What a shell, a quoted string or a configuration file reads as plain text everywhere.
bool isPlain(QChar c)
{
    return (c >= u'a' && c <= u'z') || (c >= u'A' && c <= u'Z') || (c >= u'0' && c <= u'9') ||
           QStringView(u"._-:[]/").contains(c);
}

/// Percent-encodes what is not harmless between single quotes; what is encoded already stays as it is.
QString encodedUrl(const QString &url)
{
    constexpr std::string_view harmless = "-._~/:?#[]@!$&()*+,;=%";
    QByteArray encoded;
    for (const char c : url.toUtf8()) {
        const bool isAlphanumeric =
            (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (isAlphanumeric || harmless.find(c) != std::string_view::npos)
            encoded += c;
        else
            encoded += '%' + QByteArray(1, c).toHex().toUpper();
    }
    return QString::fromLatin1(encoded);
}

QString snippetValue(const Name &name, const QString &value)
{
    if (name.isUrl)
        return encodedUrl(value);
    // What starts with a minus sign would be read as an option.
    const bool harmless = std::all_of(value.begin(), value.end(), isPlain) && !value.startsWith(u'-');
    return harmless ? value : QString();
}

QString fill(const QString &text, const std::function<QString(const Name &)> &valueOf)
{
    // "%{…}" and "${…}" belong to curl, Apache and the shell.
    static const QRegularExpression place(QStringLiteral("(?<![%$])\\{([a-z][A-Za-z]*)\\}"));
    QString filled;
    qsizetype end = 0;
    for (auto matches = place.globalMatch(text); matches.hasNext();) {
        const auto match = matches.next();
        const auto name = std::find_if(names.begin(), names.end(), [&match](const Name &one) {
            return match.capturedView(1) == QLatin1StringView(one.name);
        });
        if (name == names.end())
            continue;
        const QString value = valueOf(*name);
        filled += QStringView(text).sliced(end, match.capturedStart() - end);
        filled += value.isEmpty() ? QString::fromLatin1(name->standIn) : value;
        end = match.capturedEnd();
    }
    return filled.append(QStringView(text).sliced(end));
}

QString find(const Values &values, const Name &name)
{
    const auto found = values.find(QString::fromLatin1(name.name));
    return found == values.end() ? QString() : found->second;
}

} // namespace

QStringList fillNames()
{
    QStringList list;
    for (const auto &name : names)
        list << QString::fromLatin1(name.name);
    return list;
}

QString fillProse(const QString &prose, const Values &values)
{
    return fill(prose, [&values](const Name &name) { return find(values, name); });
}

QString fillSnippet(const QString &snippet, const Values &values)
{
    return fill(snippet, [&values](const Name &name) { return snippetValue(name, find(values, name)); });
}

} // namespace fd::knowledge
