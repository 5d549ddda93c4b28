// SPDX-License-Identifier: GPL-3.0-or-later
#include "logs/format.h"

#include <array>

namespace fd::logs {

namespace {
struct Named {
    Format format;
    const char *name;
    Parse parse;
};

constexpr std::array formats{
    Named{Format::NginxCombined, "nginx-combined", parseClf},
    Named{Format::NginxUpstream, "nginx-upstream", parseClf},
    Named{Format::NginxIngress, "nginx-ingress", parseClf},
    Named{Format::NginxError, "nginx-error", parseNginxError},
    Named{Format::ApacheCommon, "apache-common", parseClf},
    Named{Format::ApacheCombined, "apache-combined", parseClf},
    Named{Format::ApacheVhost, "apache-vhost-combined", parseClf},
    Named{Format::ApacheError, "apache-error", parseApacheError},
    Named{Format::Varnishncsa, "varnishncsa", parseClf},
    Named{Format::Varnishlog, "varnishlog", nullptr},
    Named{Format::HaproxyHttp, "haproxy-http", parseHaproxy},
    Named{Format::HaproxyTcp, "haproxy-tcp", parseHaproxy},
    Named{Format::HaproxyEvent, "haproxy", parseHaproxyEvent},
    Named{Format::Squid, "squid", parseSquid},
    Named{Format::Envoy, "envoy", parseEnvoy},
    Named{Format::Istio, "istio", parseEnvoy},
    Named{Format::TraefikClf, "traefik", parseClf},
    Named{Format::TraefikJson, "traefik-json", parseJson},
    Named{Format::Caddy, "caddy", parseJson},
    Named{Format::W3c, "w3c", parseW3c},
    Named{Format::AwsAlb, "aws-alb", parseAws},
    Named{Format::AwsElb, "aws-elb", parseAws},
    Named{Format::CloudFront, "cloudfront", parseW3c},
    Named{Format::Cloudflare, "cloudflare", parseJson},
    Named{Format::Fastly, "fastly", parseJson},
    Named{Format::EnvoyJson, "envoy-json", parseJson},
    Named{Format::JournaldJson, "journald-json", parseJson},
    Named{Format::Json, "json", parseJson},
    Named{Format::Logfmt, "logfmt", parseLogfmt},
    Named{Format::Syslog3164, "syslog", parseSyslog},
    Named{Format::Syslog5424, "syslog-rfc5424", parseSyslog},
    Named{Format::SyslogIso, "syslog-iso", parseSyslog},
    Named{Format::PhpFpm, "php-fpm", parsePhp},
    Named{Format::Php, "php", parsePhp},
    Named{Format::Mysql, "mysql", parseMysql},
    Named{Format::Mariadb, "mariadb", parseMysql},
    Named{Format::Postgresql, "postgresql", parsePostgresql},
    Named{Format::Redis, "redis", parseRedis},
    Named{Format::Uwsgi, "uwsgi", parseUwsgi},
    Named{Format::Dpkg, "dpkg", parseDpkg},
    Named{Format::AptHistory, "apt-history", parsePackages},
    Named{Format::Dnf, "dnf", parsePackages},
    Named{Format::Pacman, "pacman", parsePackages},
    Named{Format::MysqlSlow, "mysql-slow", parseMysqlSlow},
    Named{Format::NginxCustom, "nginx-custom", parseCustom},
    Named{Format::ApacheCustom, "apache-custom", parseCustom},
    Named{Format::Generic, "generic", parseGeneric},
};
static_assert(formats.size() == static_cast<std::size_t>(Format::Count) - 1);

constexpr Parse strict[] = {parseNginxError, parseApacheError, parseEnvoy, parseAws,    parseSquid,
                            parseHaproxy,    parseClf,         parseJson,  parsePhp,    parseRedis,
                            parseMysql,      parsePostgresql,  parseUwsgi, parseDpkg,   parsePackages,
                            parseMysqlSlow,  parsePublished,   parseW3c,   parseLogfmt, parseSyslog};

struct LevelWord {
    std::string_view word;
    Level level;
};

constexpr LevelWord levelWords[] = {
    {"error", Level::Error},      {"warn", Level::Warn},          {"info", Level::Info},
    {"warning", Level::Warn},     {"notice", Level::Notice},      {"debug", Level::Debug},
    {"crit", Level::Crit},        {"alert", Level::Alert},        {"emerg", Level::Emerg},
    {"err", Level::Error},        {"fatal", Level::Crit},         {"critical", Level::Crit},
    {"panic", Level::Emerg},      {"emergency", Level::Emerg},    {"trace", Level::Debug},
    {"note", Level::Notice},      {"system", Level::Notice},      {"log", Level::Info},
    {"information", Level::Info}, {"informational", Level::Info}, {"severe", Level::Error},
    {"wrn", Level::Warn},         {"inf", Level::Info},           {"dbg", Level::Debug},
    {"ftl", Level::Crit},         {"pnc", Level::Emerg},          {"trc", Level::Debug},
    {"fine", Level::Debug},       {"verbose", Level::Debug},      {"statement", Level::Info},
    {"detail", Level::Info},      {"hint", Level::Info},          {"context", Level::Info},
    {"dpanic", Level::Emerg},
};
} // namespace

std::span<const Parse> strictParsers()
{
    return strict;
}

bool parseInside(std::string_view line, std::string_view tag, Context &context, Entry &entry)
{
    const Entry before = entry;
    for (const Parse parse : strict) {
        if (parse == parseSyslog || parse == parseW3c) {
            continue;
        }
        if (parse(line, context, entry)) {
            return true;
        }
        entry = before;
    }
    if (tag.substr(0, 7) == "haproxy" && parseHaproxyEvent(line, context, entry)) {
        return true;
    }
    entry = before;
    return false;
}

const char *nameOf(Format format)
{
    for (const auto &named : formats) {
        if (named.format == format) {
            return named.name;
        }
    }
    return "unknown";
}

std::optional<Format> formatFromName(QStringView name)
{
    for (const auto &named : formats) {
        if (name == QLatin1StringView(named.name)) {
            return named.format;
        }
    }
    return std::nullopt;
}

Parse parserOf(Format format)
{
    for (const auto &named : formats) {
        if (named.format == format) {
            return named.parse;
        }
    }
    return nullptr;
}

const char *nameOf(Level level)
{
    static constexpr const char *names[] = {"",      "debug", "info",  "notice", "warn",
                                            "error", "crit",  "alert", "emerg"};
    return names[static_cast<std::size_t>(level)];
}

Level levelFromText(std::string_view text)
{
    for (const auto &[word, level] : levelWords) {
        if (equalsNoCase(text, word)) {
            return level;
        }
    }
    if (text.size() == 1) {
        // klog, glog, MongoDB, Android
        switch (lower(text.front())) {
        case 'f': return Level::Crit;
        case 'e': return Level::Error;
        case 'w': return Level::Warn;
        case 'i': return Level::Info;
        case 'd': return Level::Debug;
        default: break;
        }
    }
    // syslog severities, bunyan's and pino's tens
    std::int64_t number = 0;
    if (text.size() <= 2 && toNumber(text, number) && number >= 0) {
        if (number <= 7) {
            static constexpr Level severities[] = {Level::Emerg, Level::Alert,  Level::Crit, Level::Error,
                                                   Level::Warn,  Level::Notice, Level::Info, Level::Debug};
            return severities[number];
        }
        static constexpr Level tens[] = {Level::None, Level::Debug, Level::Debug, Level::Info,
                                         Level::Warn, Level::Error, Level::Crit};
        if (number % 10 == 0 && number / 10 < 7) {
            return tens[number / 10];
        }
    }
    if (text.size() > 5 &&
        (equalsNoCase(text.substr(0, 5), "debug") || equalsNoCase(text.substr(0, 5), "trace")) &&
        allDigits(text.substr(5))) {
        return Level::Debug;
    }
    return Level::None;
}

Level levelWithin(std::string_view text)
{
    // Words of letters alone, at most six of them within the first 96 bytes; lower-case words count only
    // between marks.
    const std::string_view head = text.substr(0, 96);
    int words = 0;
    for (std::size_t i = 0; i < head.size() && words < 6;) {
        if (!isAlpha(head[i])) {
            ++i;
            continue;
        }
        std::size_t stop = i;
        bool capitals = true;
        while (stop < head.size() && isAlpha(head[stop])) {
            capitals = capitals && isUpper(head[stop]);
            ++stop;
        }
        const char before = i == 0 ? ' ' : head[i - 1];
        const char after = stop < head.size() ? head[stop] : ' ';
        const bool channel = before == '.' && after == ':'; // "production.ERROR:" of Laravel
        const bool alone = !isDigit(before) && before != '_' && before != '/' && (before != '.' || channel) &&
                           after != '_' && after != '/' && after != '.';
        const bool marked = (before == '[' && after == ']') || (before == '<' && after == '>') ||
                            after == ':' || (before == '|' || after == '|') || before == '=';
        if (stop - i >= 3 && alone && (capitals || marked)) {
            const std::string_view word = head.substr(i, stop - i);
            const Level level = levelFromText(word);
            if (level != Level::None && !equalsNoCase(word, "system") && !equalsNoCase(word, "log") &&
                !equalsNoCase(word, "context") && !equalsNoCase(word, "detail") &&
                !equalsNoCase(word, "hint")) {
                return level;
            }
        }
        ++words;
        i = stop;
    }
    return Level::None;
}

bool splitRequest(std::string_view request, Entry &entry)
{
    const auto space = request.find(' ');
    if (space == std::string_view::npos || space == 0 || space > 24) {
        return false;
    }
    for (std::size_t i = 0; i < space; ++i) {
        const char c = request[i];
        if (!isAlpha(c) && c != '-' && c != '_') {
            return false;
        }
    }
    if (request == "- - -" || request == "- -") {
        return true; // no request came: balancers write it so
    }
    entry.method = orEmpty(request.substr(0, space));
    std::string_view rest = request.substr(space + 1);
    if (entry.method.empty() && rest.size() > 2 && rest.substr(rest.size() - 2) == " -") {
        rest.remove_suffix(2);
    }
    const auto last = rest.rfind(' ');
    if (last != std::string_view::npos && rest.substr(last + 1, 5) == "HTTP/") {
        entry.protocol = rest.substr(last + 1);
        rest = rest.substr(0, last);
    } else if (rest.substr(0, 5) == "HTTP/") {
        entry.protocol = rest;
        rest = {};
    }
    entry.url = rest;
    return true;
}

std::string_view withoutPort(std::string_view address)
{
    if (!address.empty() && address.front() == '[') {
        const auto close = address.find(']');
        return close == std::string_view::npos ? address : address.substr(1, close - 1);
    }
    const auto colon = address.rfind(':');
    if (colon == std::string_view::npos || !allDigits(address.substr(colon + 1))) {
        return address;
    }
    // more than one colon without brackets is an IPv6 address alone
    return address.find(':') == colon ? address.substr(0, colon) : address;
}

double sumOfTries(std::string_view list)
{
    double sum = -1;
    forEachTry(list, [&sum](std::string_view part) {
        double seconds = 0;
        if (toNumber(part, seconds)) {
            sum = (sum < 0 ? 0 : sum) + seconds * 1000;
        }
    });
    return sum;
}

} // namespace fd::logs
