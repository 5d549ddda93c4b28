// SPDX-License-Identifier: GPL-3.0-or-later
#include "logs/custom_format.h"

#include <algorithm>

namespace fd::logs {

namespace {

struct Variable {
    std::string_view name;
    Gives gives;
};

// ngx_http_log_module and ngx_http_upstream_module, "Embedded Variables".
constexpr Variable nginxVariables[] = {
    {"time_local", Gives::TimeClf},
    {"time_iso8601", Gives::Time},
    {"msec", Gives::Time},
    {"request", Gives::Request},
    {"request_method", Gives::Method},
    {"request_uri", Gives::Url},
    {"uri", Gives::Path},
    {"document_uri", Gives::Path},
    {"args", Gives::Query},
    {"query_string", Gives::Query},
    {"server_protocol", Gives::Protocol},
    {"status", Gives::Status},
    {"body_bytes_sent", Gives::Bytes},
    {"bytes_sent", Gives::BytesAll},
    {"remote_addr", Gives::Client},
    {"host", Gives::Host},
    {"http_host", Gives::Host},
    {"server_name", Gives::ServerName},
    {"upstream_addr", Gives::Upstream},
    {"upstream_status", Gives::UpstreamStatus},
    {"upstream_response_time", Gives::UpstreamSeconds},
    {"upstream_header_time", Gives::List},
    {"upstream_connect_time", Gives::List},
    {"upstream_response_length", Gives::List},
    {"upstream_bytes_received", Gives::List},
    {"upstream_bytes_sent", Gives::List},
    {"request_time", Gives::Seconds},
    {"http_user_agent", Gives::UserAgent},
    {"http_referer", Gives::Referrer},
    {"upstream_cache_status", Gives::Signal},
};

// mod_log_config, "Custom Log Formats".
Gives apacheGives(char letter, std::string_view argument)
{
    switch (letter) {
    case 'h':
    case 'a': return argument == "c" ? Gives::Nothing : Gives::Client;
    case 't':
        if (argument.substr(0, 6) == "begin:" || argument.substr(0, 4) == "end:")
            argument.remove_prefix(argument.find(':') + 1);
        if (argument.empty())
            return Gives::TimeBracketed;
        if (argument == "msec_frac" || argument == "usec_frac")
            return Gives::Nothing;
        return argument == "%d/%b/%Y:%H:%M:%S %z" || argument == "%d/%b/%Y:%T %z" ? Gives::TimeClf
                                                                                  : Gives::Time;
    case 'r': return Gives::Request;
    case 'm': return Gives::Method;
    case 'U': return Gives::Path;
    case 'q': return Gives::Query;
    case 'H': return Gives::Protocol;
    case 's': return Gives::Status;
    case 'b':
    case 'B': return Gives::Bytes;
    case 'O': return Gives::BytesAll;
    case 'D': return Gives::Us;
    case 'T': return argument == "ms" ? Gives::Ms : argument == "us" ? Gives::Us : Gives::Seconds;
    case 'v':
    case 'V': return Gives::ServerName;
    case 'i':
        if (equalsNoCase(argument, "user-agent"))
            return Gives::UserAgent;
        if (equalsNoCase(argument, "referer"))
            return Gives::Referrer;
        return equalsNoCase(argument, "host") ? Gives::Host : Gives::Nothing;
    case 'e': return argument == "BALANCER_WORKER_NAME" ? Gives::Upstream : Gives::Nothing;
    case 'x':
        if (argument == "Varnish:time_firstbyte")
            return Gives::FirstByteSeconds;
        return argument == "Varnish:handling" || argument == "Varnish:hitmiss" ? Gives::Signal
                                                                               : Gives::Nothing;
    default: return Gives::Nothing;
    }
}

bool isName(char c)
{
    return isDigit(c) || isAlpha(c) || c == '_';
}

/// Words and quoted texts of a directive, quotes taken off and escapes resolved where \a apache.
QStringList wordsOf(const QString &text, bool apache)
{
    QStringList words;
    QString word;
    bool open = false;
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar c = text[i];
        if (c == u'"' || c == u'\'') {
            open = true;
            for (++i; i < text.size() && text[i] != c; ++i) {
                if (text[i] == u'\\' && i + 1 < text.size() &&
                    (apache || text[i + 1] == c || text[i + 1] == u'\\')) {
                    ++i;
                    word += text[i] == u't' && apache   ? QChar(u'\t')
                            : text[i] == u'n' && apache ? QChar(u'\n')
                                                        : text[i];
                } else {
                    word += text[i];
                }
            }
        } else if (c.isSpace() || (c == u';' && !apache)) {
            if (open || !word.isEmpty())
                words.append(word);
            word.clear();
            open = false;
        } else {
            word += c;
        }
    }
    if (open || !word.isEmpty())
        words.append(word);
    return words;
}

} // namespace

void CustomFormat::addNginx(std::string_view text, std::vector<Part> &parts)
{
    std::string literal;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '$' || i + 1 >= text.size() || (!isName(text[i + 1]) && text[i + 1] != '{')) {
            literal.push_back(text[i]);
            continue;
        }
        const bool braces = text[i + 1] == '{';
        std::size_t stop = i + (braces ? 2 : 1);
        const std::size_t start = stop;
        while (stop < text.size() && isName(text[stop]))
            ++stop;
        const std::string_view name = text.substr(start, stop - start);
        Gives gives = Gives::Nothing;
        for (const auto &known : nginxVariables) {
            if (known.name == name)
                gives = known.gives;
        }
        parts.push_back({std::move(literal), gives, true});
        literal.clear();
        i = braces && stop < text.size() && text[stop] == '}' ? stop : stop - 1;
    }
    parts.push_back({std::move(literal), Gives::Nothing, false});
}

void CustomFormat::addApache(std::string_view text, std::vector<Part> &parts)
{
    std::string literal;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '%') {
            literal.push_back(text[i]);
            continue;
        }
        ++i;
        if (i < text.size() && text[i] == '%') {
            literal.push_back('%');
            continue;
        }
        // "%!200,304{Referer}i", "%>s", "%^FB"
        std::string_view argument;
        while (i < text.size() && (isDigit(text[i]) || text[i] == ',' || text[i] == '!' || text[i] == '>' ||
                                   text[i] == '<' || text[i] == '{')) {
            if (text[i] == '{') {
                const auto close = text.find('}', i);
                if (close == std::string_view::npos)
                    break;
                argument = text.substr(i + 1, close - i - 1);
                i = close;
            }
            ++i;
        }
        if (i >= text.size())
            break;
        if (text[i] == '^')
            i = std::min(i + 2, text.size() - 1);
        const char letter = text[i];
        // "%v:%p" is the host with its port
        parts.push_back({std::move(literal), apacheGives(letter, argument), true});
        literal.clear();
    }
    parts.push_back({std::move(literal), Gives::Nothing, false});
}

std::optional<CustomFormat> CustomFormat::fromText(const QString &given)
{
    CustomFormat format;
    QString text = given.trimmed();
    if (text.startsWith(QLatin1StringView("log_format"))) {
        QStringList words = wordsOf(text, false).mid(1);
        if (words.isEmpty())
            return std::nullopt;
        format.name_ = words.takeFirst();
        if (!words.isEmpty() && words.first().startsWith(QLatin1StringView("escape="))) {
            const QString escape = words.takeFirst().mid(7);
            format.escape_ = escape == QLatin1StringView("json")   ? Escape::Json
                             : escape == QLatin1StringView("none") ? Escape::None
                                                                   : Escape::Default;
        }
        text = words.join(QString()); // nginx joins the texts without anything between them
    } else if (text.startsWith(QLatin1StringView("LogFormat"), Qt::CaseInsensitive) ||
               text.startsWith(QLatin1StringView("CustomLog"), Qt::CaseInsensitive)) {
        QStringList words = wordsOf(text, true).mid(1);
        if (text.startsWith(QLatin1StringView("CustomLog"), Qt::CaseInsensitive) && !words.isEmpty())
            words.removeFirst();
        if (words.isEmpty())
            return std::nullopt;
        text = words.first();
        format.name_ = words.value(1);
    } else if (text.size() > 2 && (text.front() == u'\'' || text.front() == u'"') &&
               text.back() == text.front()) {
        const bool apache = text.front() == u'"';
        text = wordsOf(text, apache).join(QString());
    }
    format.nginx_ = text.contains(u'$') || !text.contains(u'%');
    const std::string bytes = text.toStdString();
    if (format.nginx_)
        addNginx(bytes, format.parts_);
    else
        addApache(bytes, format.parts_);
    if (format.parts_.size() < 2 || format.parts_.size() > 200)
        return std::nullopt;
    bool tells = false;
    for (std::size_t i = 1; i + 1 < format.parts_.size(); ++i) {
        if (format.parts_[i].literal.empty())
            return std::nullopt;
    }
    for (const Part &part : format.parts_)
        tells = tells || part.gives != Gives::Nothing;
    return tells ? std::optional(format) : std::nullopt;
}

} // namespace fd::logs
