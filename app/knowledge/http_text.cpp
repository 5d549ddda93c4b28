// SPDX-License-Identifier: GPL-3.0-or-later
#include "knowledge/http_text.h"

#include "knowledge/signatures.h"

#include <re2/re2.h>

#include <algorithm>

namespace fd::knowledge {

namespace {

constexpr std::size_t mostHeaders = 500;
constexpr qsizetype longestLine = qsizetype{16} * 1024;
constexpr qsizetype bodyKept = qsizetype{16} * 1024;
constexpr qsizetype mostClientErrors = 20;

RE2::Options byteWise()
{
    RE2::Options options;
    options.set_encoding(RE2::Options::EncodingLatin1);
    options.set_log_errors(false);
    return options;
}

re2::StringPiece piece(const QByteArray &bytes)
{
    return {bytes.constData(), static_cast<std::size_t>(bytes.size())};
}

/// Takes lines off the front of a text without copying it.
class Lines
{
public:
    explicit Lines(const QByteArray &text) : text_(text) {}

    bool atEnd() const { return at_ >= text_.size(); }
    qsizetype position() const { return at_; }
    QByteArray next()
    {
        const qsizetype end = text_.indexOf('\n', at_);
        QByteArray line = text_.mid(at_, (end < 0 ? text_.size() : end) - at_);
        at_ = end < 0 ? text_.size() : end + 1;
        if (line.endsWith('\r'))
            line.chop(1);
        return line.left(longestLine);
    }

private:
    const QByteArray &text_;
    qsizetype at_ = 0;
};

/// "HTTP/1.1 503 Service Unavailable", "HTTP/2 503"
bool readStatusLine(const QByteArray &line, HttpEvidence &response)
{
    static const RE2 pattern(R"((?i)^\s*HTTP/(\d(?:\.\d)?)\s+(\d{3})(?:\s+(.*))?$)", byteWise());
    std::string version;
    std::string reason;
    int status = 0;
    if (!RE2::PartialMatch(piece(line), pattern, &version, &status, &reason))
        return false;
    response.version = QString::fromLatin1(version);
    response.status = status;
    response.reason = QString::fromUtf8(reason).trimmed();
    return true;
}

bool isTokenChar(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' ||
           c == '_' || c == '.';
}

/// "Name: value"; the name is a token as RFC 9110 section 5.6.2 has it, short of its rarer signs.
bool readField(const QByteArray &line, HttpEvidence &response)
{
    qsizetype colon = 0;
    while (colon < line.size() && isTokenChar(line.at(colon)))
        ++colon;
    if (colon == 0 || colon > 100 || colon >= line.size() || line.at(colon) != ':')
        return false;
    if (response.headers.size() < mostHeaders)
        response.headers.push_back(
            {QString::fromLatin1(line.left(colon)), QString::fromUtf8(line.mid(colon + 1)).trimmed()});
    response.headerBytes += line.size() + 2;
    return true;
}

/// ":status: 503" of HTTP/2, "Status Code: 503 Service Unavailable" and "Status: 503" of browsers.
bool readPseudoStatus(const QByteArray &line, HttpEvidence &response)
{
    static const RE2 pattern(
        R"((?i)^\s*(?:(:)?status(?:[ -]?code)?)\s*:?\s*(?:HTTP/[\d.]+\s+)?(\d{3})\b[ \t]*([A-Za-z][\w '-]*)?)",
        byteWise());
    std::string pseudo;
    std::string reason;
    int status = 0;
    if (!RE2::PartialMatch(piece(line), pattern, &pseudo, &status, &reason))
        return false;
    response.status = status;
    response.reason = QString::fromUtf8(reason).trimmed();
    if (!pseudo.empty())
        response.version = QStringLiteral("2");
    return true;
}

void setBody(HttpEvidence &response, const QByteArray &body)
{
    response.bodyHead = body.left(bodyKept);
    response.bodyBytes = body.size();
    bool isNumber = false;
    const qint64 length = response.header(u"Content-Length").trimmed().toLongLong(&isNumber);
    if (isNumber && length >= 0)
        response.contentLength = length;
}

/// "https://host/path" of what curl says it asked for.
struct Asked {
    QString host = {};
    QString path = {};
    bool tls = false;

    QString url() const
    {
        if (host.isEmpty())
            return {};
        return (tls ? QStringLiteral("https://") : QStringLiteral("http://")) + host +
               (path.isEmpty() ? QStringLiteral("/") : path);
    }
};

bool saysCurlError(const QByteArray &line)
{
    const auto matches =
        matchSignatures(Place::ErrorPage, {line.constData(), static_cast<std::size_t>(line.size())});
    return std::any_of(matches.begin(), matches.end(), [](const SignatureMatch &match) {
        return match.signature->system == QLatin1StringView("curl");
    });
}

/// Collects a transcript line by line.
class Transcript
{
public:
    void take(const QByteArray &line)
    {
        if (line.startsWith("* ")) {
            takeNote(line.mid(2).trimmed());
        } else if (line.startsWith("> ") || line == ">") {
            takeRequest(line.mid(2));
        } else if (line.startsWith("< ") || line == "<") {
            takeResponse(line.mid(2));
        } else if (line.startsWith("curl: (")) {
            addError(line);
        } else if (line.startsWith("{ [") || line.startsWith("} [") || isProgress(line)) {
            return;
        } else if (inBody_ && body_.size() < bodyKept * 2) {
            body_.append(line).append('\n');
        }
    }

    std::optional<CopiedExchange> result()
    {
        if (marks_ < 2)
            return std::nullopt;
        exchange_.form = QStringLiteral("curl-v");
        exchange_.url = asked_.url();
        setBody(exchange_.response, body_.trimmed());
        if (exchange_.response.bodyHead.startsWith("* ") || exchange_.response.status == 0)
            exchange_.response.bodyHead.clear();
        return exchange_;
    }

private:
    void takeNote(const QByteArray &note)
    {
        ++marks_;
        static const RE2 connected(R"(^Connected to (\S+) \(([^)]*)\) port (\d+))", byteWise());
        static const RE2 authority(R"(\[:authority: ([^\]]+)\])", byteWise());
        static const RE2 path(R"(\[:path: ([^\]]+)\])", byteWise());
        std::string host;
        std::string address;
        std::string found;
        int port = 0;
        if (RE2::PartialMatch(piece(note), connected, &host, &address, &port)) {
            asked_ = {};
            asked_.host = QString::fromUtf8(host) +
                          (port == 80 || port == 443 ? QString() : u':' + QString::number(port));
            asked_.tls = port == 443;
            // Another address answered: what the first ones said does not explain the answer, unless IPv6 is
            // at fault.
            exchange_.clientErrors.removeIf(
                [](const QString &line) { return !line.contains(QLatin1StringView("::")); });
            return;
        }
        if (note.startsWith("SSL connection using") || note.startsWith("ALPN") || note.startsWith("TLSv1"))
            asked_.tls = true;
        if (RE2::PartialMatch(piece(note), authority, &found))
            asked_.host = QString::fromUtf8(found);
        if (RE2::PartialMatch(piece(note), path, &found))
            asked_.path = QString::fromUtf8(found);
        if (saysCurlError(note))
            addError(note);
    }

    void takeRequest(const QByteArray &line)
    {
        ++marks_;
        static const RE2 requestLine(R"(^(?:[A-Z]+) (\S+) HTTP/)", byteWise());
        std::string target;
        if (RE2::PartialMatch(piece(line), requestLine, &target)) {
            asked_.path = QString::fromUtf8(target);
            inBody_ = false;
        } else if (line.left(5).compare("host:", Qt::CaseInsensitive) == 0) {
            asked_.host = QString::fromUtf8(line.mid(5)).trimmed();
        }
    }

    void takeResponse(const QByteArray &line)
    {
        ++marks_;
        HttpEvidence started;
        if (readStatusLine(line, started)) {
            exchange_.response =
                started; // the last answer counts: redirects, 100 Continue and CONNECT stand before it
            body_.clear();
            inBody_ = false;
        } else if (line.trimmed().isEmpty()) {
            inBody_ = true;
        } else {
            readField(line, exchange_.response);
        }
    }

    void addError(const QByteArray &line)
    {
        const QString text = QString::fromUtf8(line).trimmed().left(300);
        if (exchange_.clientErrors.size() < mostClientErrors && !exchange_.clientErrors.contains(text))
            exchange_.clientErrors.append(text);
    }

    static bool isProgress(const QByteArray &line)
    {
        return line.contains("--:--:--") || line.startsWith("  % Total") ||
               line.trimmed().startsWith("Dload ");
    }

    CopiedExchange exchange_;
    Asked asked_;
    QByteArray body_;
    bool inBody_ = false;
    int marks_ = 0;
};

struct Phrase {
    const char *words;
    int status;
};
/// Words of error pages that stand for a status (RFC 9110 section 15, and the pages of the products).
constexpr Phrase phrases[] = {
    {"bad gateway", 502},
    {"proxy error", 502},
    {"service temporarily unavailable", 503},
    {"service unavailable", 503},
    {"backend fetch failed", 503},
    {"no healthy upstream", 503},
    {"no available server", 503},
    {"upstream connect error or disconnect/reset before headers", 503},
    {"server is temporarily unable to service your request", 503},
    {"gateway timeout", 504},
    {"gateway time-out", 504},
    {"upstream request timeout", 504},
    {"web server is down", 521},
    {"internal server error", 500},
    {"too many requests", 429},
    {"request header or cookie too large", 400},
    {"plain http request was sent to https port", 400},
};

} // namespace

std::optional<CopiedExchange> readCurlVerbose(const QByteArray &text)
{
    static const RE2 looks(
        R"((?m)^(?:[<>] |\* (?:\s*Trying|Connected|Host |Could not|connect to|Failed|Closing|Uses proxy|processing))|^curl: \(\d+\))",
        byteWise());
    if (!RE2::PartialMatch(piece(text), looks))
        return std::nullopt;
    Transcript transcript;
    for (Lines lines(text); !lines.atEnd();)
        transcript.take(lines.next());
    return transcript.result();
}

std::optional<CopiedExchange> readHeaderBlock(const QByteArray &text)
{
    static const RE2 requestUrl(R"((?i)^Request URL:?\s*(\S+)?)", byteWise());
    CopiedExchange exchange;
    Lines lines(text);
    bool any = false;        // something of a header block was seen
    bool browser = false;    // the block was copied out of a network tab, which mixes in labels of its own
    bool statusNext = false; // newer browsers put name and value on lines of their own
    bool urlNext = false;
    int fields = 0;
    while (!lines.atEnd()) {
        const qsizetype start = lines.position();
        const QByteArray line = lines.next();
        const QByteArray trimmed = line.trimmed();
        HttpEvidence started;
        if (readStatusLine(line, started)) {
            exchange.response = started;
            fields = 0;
            any = true;
            continue;
        }
        if (trimmed.isEmpty()) {
            if (!any)
                continue; // blank lines before the block
            // Another block follows after redirects, 100 Continue and CONNECT.
            const QByteArray ahead = text.mid(lines.position(), 5);
            if (ahead == "HTTP/")
                continue;
            setBody(exchange.response, text.mid(lines.position(), bodyKept * 4).trimmed());
            break;
        }
        std::string url;
        if (RE2::PartialMatch(piece(line), requestUrl, &url)) {
            exchange.url = QString::fromUtf8(url);
            urlNext = url.empty();
            any = browser = true;
        } else if (urlNext) {
            exchange.url = QString::fromUtf8(trimmed).left(2000);
            urlNext = false;
        } else if (statusNext) {
            readPseudoStatus("status: " + trimmed, exchange.response);
            statusNext = false;
        } else if (trimmed.compare("status code", Qt::CaseInsensitive) == 0 ||
                   trimmed.compare("status code:", Qt::CaseInsensitive) == 0) {
            statusNext = true;
            any = browser = true;
        } else if (exchange.response.status == 0 && readPseudoStatus(line, exchange.response)) {
            any = true;
        } else if (trimmed.compare("request headers", Qt::CaseInsensitive) == 0) {
            break;
        } else if (trimmed.compare("response headers", Qt::CaseInsensitive) == 0 ||
                   trimmed.compare("general", Qt::CaseInsensitive) == 0) {
            any = browser = true;
        } else if (line.startsWith(':')) {
            continue; // other pseudo headers
        } else if ((line.startsWith(' ') || line.startsWith('\t')) && !exchange.response.headers.empty() &&
                   !readField(trimmed, exchange.response)) {
            exchange.response.headers.back().value += u' ' + QString::fromUtf8(trimmed);
        } else if (!line.startsWith(' ') && readField(trimmed, exchange.response)) {
            ++fields;
            any = true;
        } else if (!any || (!browser && exchange.response.status == 0 && fields < 2)) {
            return std::nullopt;
        } else if (trimmed.startsWith('<')) { // a body without the blank line before it
            setBody(exchange.response, text.mid(start, bodyKept * 4).trimmed());
            break;
        }
    }
    if (!any || (exchange.response.status == 0 && exchange.response.headers.size() < 2))
        return std::nullopt;
    exchange.form =
        exchange.response.bodyHead.trimmed().isEmpty() ? QStringLiteral("headers") : QStringLiteral("curl-i");
    return exchange;
}

std::optional<ToldStatus> statusOfText(const QByteArray &text)
{
    static const RE2 patterns[] = {
        {R"((?i)\bHTTP/\d(?:\.\d)?"?\s+([1-5]\d\d)\b[ \t]*([A-Za-z][A-Za-z '-]{0,60})?)", byteWise()},
        {R"((?i)\b(?:HTTP|error|status|code|response)(?: code| status| error)?(?: is| was| of)?"?\s*[:=#]?\s*\(?([1-5]\d\d)\b\)?[ \t:.-]*([A-Za-z][A-Za-z '-]{0,60})?)",
         byteWise()},
        {R"((?i)\b([45]\d\d)\b[ \t:.|()-]*((?:bad gateway|proxy error|service|gateway time|internal server|server error|forbidden|not found|too many|bad request|unauthorized|backend fetch|backend read|backend is|first byte|web server|connection timed|origin|a timeout|ssl handshake|invalid ssl|misdirected|request timeout|no healthy|all backends|that.{1,8}s an error|unknown)[A-Za-z '-]{0,40}))",
         byteWise()},
        {R"((?i)^\W{0,20}([1-5]\d\d)\b[ \t:.-]*([A-Za-z][A-Za-z '-]{0,60})?\W{0,20}$)", byteWise()},
        {R"((?i)^.{0,60}\b(?:get|got|see|shows?|gives?|returns?|with|a)\s+([45]\d\d)\b()?)", byteWise()},
    };
    const QByteArray head = text.left(qsizetype{16} * 1024);
    for (const RE2 &pattern : patterns) {
        int status = 0;
        std::string reason;
        if (RE2::PartialMatch(piece(head), pattern, &status, &reason))
            return ToldStatus{status, QString::fromUtf8(reason).trimmed()};
    }
    const QByteArray lower = head.toLower();
    for (const Phrase &phrase : phrases) {
        const qsizetype at = lower.indexOf(phrase.words);
        if (at >= 0)
            return ToldStatus{phrase.status,
                              QString::fromUtf8(head.mid(at, static_cast<qsizetype>(qstrlen(phrase.words))))};
    }
    return std::nullopt;
}

QStringList clientErrorsOf(const QByteArray &text)
{
    static const RE2 pattern(
        R"((?m)(^(?:curl|wget): .{1,300}|\b(?:net::)?ERR_[A-Z0-9_]{3,60}|\bDNS_PROBE_[A-Z_]{3,40}|\bNS_ERROR_[A-Z0-9_]{3,50}|\bSEC_ERROR_[A-Z0-9_]{3,50}|\bSSL_ERROR_[A-Z0-9_]{3,60}|\bMOZILLA_PKIX_ERROR_[A-Z0-9_]{3,60}|\bPR_[A-Z_]{3,40}_ERROR))",
        byteWise());
    QStringList errors;
    re2::StringPiece rest = piece(text);
    std::string found;
    while (errors.size() < mostClientErrors && RE2::FindAndConsume(&rest, pattern, &found)) {
        const QString line = QString::fromUtf8(found).trimmed();
        // Squid and others have ERR_ names of their own: only what a browser or curl would say counts.
        const auto matches = matchSignatures(Place::ErrorPage, found);
        const bool known = std::any_of(matches.begin(), matches.end(), [](const SignatureMatch &match) {
            return match.signature->system == QLatin1StringView("browser") ||
                   match.signature->system == QLatin1StringView("curl");
        });
        if ((known || line.startsWith(QLatin1StringView("curl: (")) ||
             line.startsWith(QLatin1StringView("net::"))) &&
            !errors.contains(line))
            errors.append(line);
    }
    return errors;
}

void readTimings(const QByteArray &text, HttpEvidence &response)
{
    static const RE2 pattern(
        R"re(\btime_(connect|appconnect|starttransfer|total)"?\s*[:=]\s*"?(\d{1,6}(?:[.,]\d{1,6})?))re",
        byteWise());
    re2::StringPiece rest = piece(text);
    std::string name;
    std::string number;
    for (int i = 0; i < 16 && RE2::FindAndConsume(&rest, pattern, &name, &number); ++i) {
        std::replace(number.begin(), number.end(), ',', '.');
        const Micros value{static_cast<Micros::rep>(QByteArray::fromStdString(number).toDouble() * 1e6)};
        if (name == "connect")
            response.connect = value;
        else if (name == "appconnect")
            response.tls = value;
        else if (name == "starttransfer")
            response.firstByte = value;
        else
            response.total = value;
    }
}

std::optional<Failure> failureOfClientError(const QString &line)
{
    using Kind = Failure::Kind;
    using Phase = Failure::Phase;
    struct Row {
        const char *pattern;
        Kind kind;
        Phase phase;
    };
    // In the order in which a request can fail, the exact ones before the general ones.
    static constexpr Row rows[] = {
        {"could not resolve|name_not_resolved|nxdomain|unknown_host|unable to resolve", Kind::NotResolved,
         Phase::Resolve},
        {"refused|couldn't connect to server|could not connect to server", Kind::Refused, Phase::Connect},
        {"no route to host|address_unreachable", Kind::HostUnreachable, Phase::Connect},
        {"network is unreachable|internet_disconnected", Kind::NetworkUnreachable, Phase::Connect},
        {"operation timed out after|operation too slow", Kind::TimedOut, Phase::FirstByte},
        {"timed out|timed_out|net_timeout|timeout was reached", Kind::TimedOut, Phase::Connect},
        {"curl: \\((?:51|60)\\)|err_cert_|sec_error_|pkix_error|bad_cert_domain|certificate problem",
         Kind::Certificate, Phase::Tls},
        {"curl: \\(35\\)|err_ssl_|ssl_error_|pr_end_of_file", Kind::Tls, Phase::Tls},
        {"curl: \\(52\\)|empty reply|empty_response|connection_closed", Kind::Closed, Phase::FirstByte},
        {"curl: \\(18\\)|bytes remaining|content_length_mismatch|incomplete_chunked", Kind::Closed,
         Phase::Body},
        {"reset", Kind::Reset, Phase::FirstByte},
        {"curl: \\(61\\)|decoding_failed", Kind::ContentCoding, Phase::Body},
        {"http2|http/2|quic|invalid_response|http/0\\.9", Kind::Protocol, Phase::Headers},
    };
    const std::string text = line.toLower().toStdString();
    for (const Row &row : rows) {
        if (RE2::PartialMatch(text, RE2(row.pattern, byteWise())))
            return Failure{row.kind, row.phase, 0, line};
    }
    return std::nullopt;
}

} // namespace fd::knowledge
