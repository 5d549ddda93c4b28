// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/assistant/input_reading.h"

#include "knowledge/visitor_report.h"
#include "model/endpoint.h"

#include <QCoreApplication>
#include <QRegularExpression>
#include <QUrl>

namespace fd::ui {

namespace {

struct Tr {
    Q_DECLARE_TR_FUNCTIONS(InputReading)
};

constexpr qsizetype mostBytes = qsizetype(1024) * 1024;

/// Splits as a POSIX shell would: quotes and backslashes, line continuations; no expansion of any kind.
QStringList shellWords(const QString &text)
{
    QStringList words;
    QString word;
    bool inWord = false;
    QChar quote;
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar c = text.at(i);
        if (!quote.isNull()) {
            if (c == quote)
                quote = QChar();
            else if (c == u'\\' && quote == u'"' && i + 1 < text.size())
                word += text.at(++i);
            else
                word += c;
        } else if (c == u'\'' || c == u'"') {
            quote = c;
            inWord = true;
        } else if (c == u'\\' && i + 1 < text.size()) {
            const QChar next = text.at(++i);
            if (next != u'\n') {
                word += next;
                inWord = true;
            }
        } else if (c.isSpace()) {
            if (inWord)
                words.append(std::exchange(word, QString()));
            inWord = false;
        } else {
            word += c;
            inWord = true;
        }
    }
    if (inWord)
        words.append(word);
    return words;
}

bool mayHoldSecret(const QString &header)
{
    static const QStringList harmless{QStringLiteral("accept"),
                                      QStringLiteral("accept-encoding"),
                                      QStringLiteral("accept-language"),
                                      QStringLiteral("cache-control"),
                                      QStringLiteral("host"),
                                      QStringLiteral("pragma"),
                                      QStringLiteral("referer"),
                                      QStringLiteral("user-agent")};
    return !harmless.contains(header.toLower());
}

InputReading readCommand(const QString &text)
{
    InputReading reading;
    // Options of curl that take a value which is not the address (curl(1)).
    static const QRegularExpression takesValue(QStringLiteral(
        "^(-[AbcCdDeEFhHKmoPQrtTuUwxXyYz]|--(header|request|data|data-raw|data-binary|user|user-agent|cookie|"
        "output|max-time|connect-timeout|resolve|connect-to|write-out|referer|proxy|cacert|cert|key))$"));
    const QStringList words = shellWords(text);
    QStringList dropped;
    for (qsizetype i = 1; i < words.size(); ++i) {
        const QString &word = words.at(i);
        const QString value = words.value(i + 1);
        if (word == u"-H" || word == u"--header") {
            const QString name = value.section(u':', 0, 0).trimmed();
            if (mayHoldSecret(name))
                dropped.append(name);
            else
                reading.headers.emplace(name, value.section(u':', 1).trimmed());
            ++i;
        } else if (word == u"-X" || word == u"--request") {
            reading.method = value;
            ++i;
        } else if (word == u"-I" || word == u"--head") {
            reading.method = QStringLiteral("HEAD");
        } else if (takesValue.match(word).hasMatch()) {
            ++i;
        } else if (!word.startsWith(u'-') && reading.url.isEmpty()) {
            reading.url = siteUrlFromText(word).value_or(QString());
        }
    }
    if (reading.url.isEmpty()) {
        reading.kind = InputReading::Kind::Unreadable;
        reading.words = Tr::tr("This curl command names no http or https address.");
        return reading;
    }
    // The request is only ever repeated in a form that changes nothing on the site.
    if (reading.method != u"HEAD")
        reading.method.clear();
    reading.kind = InputReading::Kind::Command;
    reading.words = Tr::tr("A curl command for %1.").arg(reading.url);
    if (!dropped.isEmpty())
        reading.words +=
            u' ' +
            Tr::tr("Left out, since they may hold secrets: %1.").arg(dropped.join(QStringLiteral(", ")));
    return reading;
}

bool looksLikeAddress(const QString &text)
{
    if (text.contains(u'\n') || text.contains(u'<'))
        return false;
    if (text.startsWith(u"http://", Qt::CaseInsensitive) || text.startsWith(u"https://", Qt::CaseInsensitive))
        return !text.contains(u' ');
    static const QRegularExpression name(
        QStringLiteral("^[\\[(<\"']?[^\\s/]+(\\.[^\\s/]+|:[^\\s/]+|^localhost)[^\\s]*$"));
    return name.match(text).hasMatch() || text == u"localhost";
}

} // namespace

namespace {

/// One line that begins as a path does, or names a file on a server.
bool looksLikeLogPath(const QString &text)
{
    if (text.contains(u'\n'))
        return false;
    const bool remote = text.startsWith(u"ssh://") || text.startsWith(u"sftp://");
    return (remote && QUrl(text).path().size() > 1) || (text.startsWith(u'/') && text.size() > 1);
}

} // namespace

InputReading readInput(const QString &given)
{
    InputReading reading;
    const QString text = given.left(mostBytes).trimmed();
    if (text.isEmpty())
        return reading;
    if (text.startsWith(u"curl ") || text.startsWith(u"$ curl "))
        return readCommand(text.startsWith(u'$') ? text.mid(2) : text);
    if (looksLikeLogPath(text)) {
        reading.kind = InputReading::Kind::Log;
        reading.log = text;
        reading.words =
            text.startsWith(u'/')
                ? Tr::tr("A file or folder on this computer, read as a log.")
                : Tr::tr("A log on a server, read over ssh with the keys and settings of this account.");
        return reading;
    }
    if (looksLikeAddress(text)) {
        const auto url = siteUrlFromText(text);
        if (url) {
            reading.kind = InputReading::Kind::Address;
            reading.url = *url;
            const QString shown = QUrl(*url).toDisplayString();
            if (*url != text && *url != text + u'/')
                reading.words = shown == *url ? Tr::tr("Read as %1").arg(*url)
                                              : Tr::tr("Read as %1, written %2 in DNS")
                                                    .arg(shown, QUrl(*url).host(QUrl::FullyEncoded));
            return reading;
        }
        reading.words = url.error();
    }
    reading.pasted = text.toUtf8();
    const ResponseEvidence report = knowledge::readVisitorReport(reading.pasted);
    const bool known = report.response.status > 0 || !report.signatures.empty() ||
                       !report.clientErrors.isEmpty() || (report.form != u"text" && !report.form.isEmpty());
    if (!known) {
        if (!text.contains(u'\n') && !text.contains(u' ')) {
            const auto url = siteUrlFromText(text);
            if (url) {
                reading.kind = InputReading::Kind::Address;
                reading.url = *url;
                reading.pasted.clear();
                reading.words = Tr::tr("Read as %1").arg(*url);
                return reading;
            }
            reading.words = url.error();
        }
        reading.kind = InputReading::Kind::Unreadable;
        reading.pasted.clear();
        if (reading.words.isEmpty())
            reading.words =
                Tr::tr("Not recognised. An address such as www.example.com, an error page, response headers, "
                       "a log line or a curl command can be read.");
        return reading;
    }
    reading.kind = InputReading::Kind::Report;
    if (!report.url.isEmpty())
        reading.url = siteUrlFromText(report.url).value_or(QString());
    reading.words = knowledge::describe(report);
    return reading;
}

FileKind kindOfFile(const QString &name, const QByteArray &head)
{
    const QByteArray text = head.trimmed();
    if (text.startsWith('{')) {
        if (text.contains("\"fetch-doctor/case/"))
            return FileKind::Case;
        if (text.contains("\"fetch-doctor/profile/"))
            return FileKind::Profile;
        if (text.left(4096).contains("\"log\"") && text.left(4096).contains("\"entries\""))
            return FileKind::Response;
    }
    const QString suffix = name.section(u'.', -1).toLower();
    if (suffix == u"har" || suffix == u"html" || suffix == u"htm")
        return FileKind::Response;
    if (text.startsWith("HTTP/") || text.startsWith("* ") || text.startsWith("curl: (") ||
        text.startsWith('<'))
        return FileKind::Response;
    return FileKind::Log;
}

QStringList destinations(const Profile &profile)
{
    QStringList named;
    const auto add = [&named](const QString &text) {
        if (!text.isEmpty() && !named.contains(text))
            named.append(text);
    };
    if (profile.isOffline())
        return named;
    const auto authority = [](const QString &address) {
        const QUrl url(address);
        const int port = url.port(url.scheme() == u"https" ? 443 : 80);
        return QStringLiteral("%1:%2").arg(url.host()).arg(port);
    };
    if (profile.edge.addresses.isEmpty())
        add(authority(profile.site.url));
    for (const QString &edge : profile.edge.addresses)
        add(Tr::tr("edge %1").arg(edge));
    for (const Origin &origin : profile.origins)
        add(Tr::tr("origin %1").arg(authority(origin.url)));
    add(Tr::tr("this computer's resolver and the zone's name servers"));
    for (const QString &resolver : profile.dns.resolvers)
        add(Tr::tr("resolver %1").arg(resolver));
    for (const CapacitySource &source : profile.capacity) {
        if (!source.url.isEmpty())
            add(Tr::tr("%1 at %2").arg(source.type, authority(source.url)));
    }
    return named;
}

} // namespace fd::ui
