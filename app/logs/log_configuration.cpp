// SPDX-License-Identifier: GPL-3.0-or-later
#include "logs/custom_format.h"

namespace fd::logs {

namespace {

/// A directive over several lines as one: nginx's end with a semicolon, Apache's lines with a backslash go
/// on.
QStringList directivesOf(const QString &text, bool nginx)
{
    QStringList directives;
    QString current;
    QChar quote;
    bool comment = false;
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar c = text[i];
        if (comment) {
            comment = c != u'\n';
        } else if (!quote.isNull()) {
            current += c;
            if (c == u'\\' && i + 1 < text.size())
                current += text[++i];
            else if (c == quote)
                quote = QChar();
        } else if (c == u'#' && (current.isEmpty() || current.back().isSpace() || nginx)) {
            comment = true;
            if (!nginx) {
                directives.append(current.trimmed());
                current.clear();
            }
        } else if (c == u'"' || (c == u'\'' && nginx)) {
            quote = c;
            current += c;
        } else if (c == u'\\' && i + 1 < text.size() && text[i + 1] == u'\n' && !nginx) {
            ++i;
            current += u' ';
        } else if ((nginx && (c == u';' || c == u'{' || c == u'}')) || (!nginx && c == u'\n')) {
            directives.append(current.trimmed());
            current.clear();
        } else {
            current += c;
        }
    }
    directives.append(current.trimmed());
    directives.removeAll(QString());
    return directives;
}

bool begins(const QString &directive, QLatin1StringView word)
{
    return directive.size() > word.size() && directive.startsWith(word, Qt::CaseInsensitive) &&
           directive[word.size()].isSpace();
}

} // namespace

std::optional<LogConfiguration> readLogConfiguration(const QString &text)
{
    const bool apache = text.contains(QLatin1StringView("LogFormat ")) ||
                        text.contains(QLatin1StringView("CustomLog ")) ||
                        text.contains(QLatin1StringView("<VirtualHost"));
    const bool nginx =
        text.contains(u'{') && text.contains(u';') &&
        (text.contains(QLatin1StringView("log_format")) || text.contains(QLatin1StringView("access_log")) ||
         text.contains(QLatin1StringView("server {")) || text.contains(QLatin1StringView("http {")));
    const bool alone = text.contains(QLatin1StringView("log_format ")) && text.contains(u';');
    if (!apache && !nginx && !alone)
        return std::nullopt;
    LogConfiguration configuration;
    const bool isNginx = (nginx || alone) && !apache;
    int known = 0;
    for (const QString &directive : directivesOf(text, isNginx)) {
        if (begins(directive, QLatin1StringView("log_format")) ||
            begins(directive, QLatin1StringView("LogFormat"))) {
            ++known;
            configuration.formats.append(QString(directive).replace(u'\n', u' '));
        } else if (begins(directive, QLatin1StringView("access_log")) ||
                   begins(directive, QLatin1StringView("CustomLog"))) {
            ++known;
            // the file, then a name or, for Apache, the text itself
            const bool custom = !isNginx;
            const QString rest = directive.mid(custom ? 9 : 10).trimmed();
            const QChar quote = rest.startsWith(u'"') || rest.startsWith(u'\'') ? rest.front() : QChar(u' ');
            const bool quoted = quote != u' ';
            const qsizetype stop = rest.indexOf(quoted ? quote : QChar(u' '), quoted ? 1 : 0);
            LogConfiguration::Log log;
            log.file = quoted ? rest.mid(1, stop - 1) : rest.left(stop);
            const QString format = stop < 0 ? QString() : rest.mid(stop + 1).trimmed();
            if (custom && format.startsWith(u'"')) {
                const QString whole = QStringLiteral("LogFormat ") + format;
                configuration.formats.append(whole);
                log.format = whole;
            } else {
                log.format = format.section(u' ', 0, 0);
            }
            if (log.file != QLatin1StringView("off"))
                configuration.logs.push_back(std::move(log));
        } else if (begins(directive, QLatin1StringView("server_name")) ||
                   begins(directive, QLatin1StringView("proxy_pass")) ||
                   begins(directive, QLatin1StringView("listen")) ||
                   begins(directive, QLatin1StringView("ErrorLog")) ||
                   begins(directive, QLatin1StringView("<VirtualHost")) ||
                   begins(directive, QLatin1StringView("ServerName"))) {
            ++known;
        }
    }
    return known > 0 ? std::optional(configuration) : std::nullopt;
}

QString formatsFor(const QString &file, const LogConfiguration &configuration)
{
    const QString base = file.section(u'/', -1);
    const QString *name = nullptr;
    for (const auto &log : configuration.logs) {
        const QString written = log.file.section(u'/', -1);
        // also "shop.log.1" of the directive's "shop.log"
        if (!written.isEmpty() &&
            (base == written || base.startsWith(written + u'.') || base.startsWith(written + u'-')))
            name = &log.format;
    }
    if (name) {
        if (name->startsWith(QLatin1StringView("LogFormat ")))
            return *name;
        for (const QString &directive : configuration.formats) {
            const auto format = CustomFormat::fromText(directive);
            if (format && !format->name().isEmpty() && format->name() == *name)
                return directive;
        }
        return {}; // nginx's own "combined", or one that is defined elsewhere
    }
    return configuration.formats.join(u'\n');
}

} // namespace fd::logs
