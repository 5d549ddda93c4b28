// SPDX-License-Identifier: GPL-3.0-or-later
#include "probes/http/curl_request.h"

#include "model/secrets.h"
#include "probes/http/content_decoder.h"

#include <QFile>

#include <algorithm>
#include <utility>

namespace fd::probes {

using namespace std::chrono_literals;

namespace {

Failure unusable(const QString &what)
{
    return {Failure::Kind::Local, Failure::Phase::Other, 0, what};
}

bool sameName(const QString &a, QLatin1StringView b)
{
    return a.compare(b, Qt::CaseInsensitive) == 0;
}

/// RFC 9110 section 5.6.2: what methods and field names are made of.
bool isToken(const QString &text)
{
    return !text.isEmpty() && std::all_of(text.begin(), text.end(), [](QChar c) {
        return (c >= u'0' && c <= u'9') || (c >= u'A' && c <= u'Z') || (c >= u'a' && c <= u'z') ||
               QStringView(u"!#$%&'*+-.^_`|~").contains(c);
    });
}

/// Line ends in a value would be further headers.
bool isFieldValue(const QString &text)
{
    return std::none_of(text.begin(), text.end(),
                        [](QChar c) { return c == u'\r' || c == u'\n' || c.isNull(); });
}

QByteArray urlPart(CURLU *url, CURLUPart part)
{
    char *text = nullptr;
    if (curl_url_get(url, part, &text, 0) != CURLUE_OK)
        return {};
    const QByteArray result(text);
    curl_free(text);
    return result;
}

/// The Host header that the URL alone would give.
QString authorityOf(CURLU *url)
{
    const QByteArray port = urlPart(url, CURLUPART_PORT);
    const QByteArray host = urlPart(url, CURLUPART_HOST);
    return QString::fromUtf8(port.isEmpty() ? host : host + ':' + port);
}

class HeaderList
{
public:
    void add(const QString &name, const QString &value)
    {
        // "Name;" is how libcurl writes a header without a value (CURLOPT_HTTPHEADER(3)).
        const QString line = value.isEmpty() ? name + u';' : name + QStringLiteral(": ") + value;
        if (curl_slist *longer = curl_slist_append(list_.get(), line.toUtf8().constData())) {
            (void)list_.release();
            list_.reset(longer);
        }
    }
    std::unique_ptr<curl_slist, CurlFree> take() { return std::move(list_); }

private:
    std::unique_ptr<curl_slist, CurlFree> list_ = {};
};

bool speaksHttp3()
{
    return (curl_version_info(CURLVERSION_NOW)->features & CURL_VERSION_HTTP3) != 0;
}

std::optional<Failure> checkWords(const HttpRequest &request)
{
    if (!isIpAddress(request.to.address) || request.to.port == 0)
        return unusable(request.to.text());
    if (request.http3 && !speaksHttp3())
        return unusable(QStringLiteral("libcurl %1 has no HTTP/3")
                            .arg(QString::fromLatin1(curl_version_info(CURLVERSION_NOW)->version)));
    if (!isToken(request.method))
        return unusable(request.method);
    if (!isFieldValue(request.host))
        return unusable(QStringLiteral("Host"));
    for (const auto &[name, value] : request.headers) {
        if (!isToken(name) || !isFieldValue(value))
            return unusable(name);
    }
    return std::nullopt;
}

std::optional<Failure> setUrl(const HttpRequest &request, CurlRequest &into)
{
    into.url.reset(curl_url());
    const CURLUcode code = curl_url_set(into.url.get(), CURLUPART_URL, request.url.toUtf8().constData(),
                                        CURLU_PATH_AS_IS | CURLU_URLENCODE);
    const QByteArray scheme = urlPart(into.url.get(), CURLUPART_SCHEME).toLower();
    if (code != CURLUE_OK || (scheme != "http" && scheme != "https"))
        return unusable(request.url);
    return std::nullopt;
}

/// Puts the secrets where the request only names them. They are looked up no sooner than here, so that no
/// evidence, case or report can hold one. \returns why that cannot be.
std::optional<Failure> fillInSecrets(HttpRequest &request)
{
    for (auto &[name, value] : request.headers) {
        if (!isSecretReference(value))
            continue;
        const QByteArray variable = secretVariable(value).toLatin1();
        if (variable.isEmpty() || !qEnvironmentVariableIsSet(variable.constData()))
            return unusable(QStringLiteral("The header %1 cannot be sent: %2 is not set in the environment.")
                                .arg(name, variable.isEmpty() ? value : QString::fromLatin1(variable)));
        value = qEnvironmentVariable(variable.constData());
    }
    return std::nullopt;
}

void setHeaders(const HttpRequest &request, CurlRequest &into)
{
    HeaderList list;
    CURL *easy = into.easy.get();
    QString codings = QString::fromLatin1(ContentDecoder::accepted());
    QString host = request.host;
    for (const auto &[name, value] : request.headers) {
        if (sameName(name, QLatin1StringView("Accept-Encoding")))
            codings = value;
        else if (sameName(name, QLatin1StringView("Host")))
            host = host.isEmpty() ? value : host;
        else
            list.add(name, value);
    }
    // libcurl takes the server_name from the URL, so the URL gives way and the Host header keeps the site's
    // name.
    if (!request.sni.isEmpty()) {
        if (host.isEmpty())
            host = authorityOf(into.url.get());
        curl_url_set(into.url.get(), CURLUPART_HOST, request.sni.toUtf8().constData(), 0);
    }
    if (!host.isEmpty())
        list.add(QStringLiteral("Host"), host);
    list.add(QStringLiteral("Accept-Encoding"), codings);
    // These carry a body by definition; this program's is empty (RFC 9110 section 8.6).
    if (request.method == u"POST" || request.method == u"PUT" || request.method == u"PATCH")
        list.add(QStringLiteral("Content-Length"), QStringLiteral("0"));
    into.headers = list.take();
    curl_easy_setopt(easy, CURLOPT_HTTPHEADER, into.headers.get());
    curl_easy_setopt(easy, CURLOPT_USERAGENT, "FetchDoctor/" FD_VERSION);
}

void setMethod(const HttpRequest &request, CURL *easy)
{
    if (request.method == u"HEAD")
        curl_easy_setopt(easy, CURLOPT_NOBODY, 1L);
    else if (request.method != u"GET")
        curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, request.method.toLatin1().constData());
}

long httpVersion(const HttpRequest &request)
{
    if (request.http3)
        return CURL_HTTP_VERSION_3ONLY;
    if (!request.http2)
        return CURL_HTTP_VERSION_1_1;
    const bool secure = request.url.startsWith(u"https:", Qt::CaseInsensitive);
    return secure ? CURL_HTTP_VERSION_2TLS : CURL_HTTP_VERSION_2_PRIOR_KNOWLEDGE;
}

void setConnection(const HttpRequest &request, CurlRequest &into)
{
    CURL *easy = into.easy.get();
    // "::" stands for any host and port of the URL (CURLOPT_CONNECT_TO(3)); a numeric address is not looked
    // up.
    into.connectTo.reset(curl_slist_append(nullptr, ("::" + request.to.text().toLatin1()).constData()));
    curl_easy_setopt(easy, CURLOPT_CONNECT_TO, into.connectTo.get());
    curl_easy_setopt(easy, CURLOPT_PROXY, "");
    curl_easy_setopt(easy, CURLOPT_NOPROXY, "*");
    curl_easy_setopt(easy, CURLOPT_NETRC, static_cast<long>(CURL_NETRC_IGNORED));
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(easy, CURLOPT_FRESH_CONNECT, 1L);
    curl_easy_setopt(easy, CURLOPT_FORBID_REUSE, 1L);
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    // Whatever comes is evidence: bytes without a status line arrive as HTTP/0.9 and are refused there.
    curl_easy_setopt(easy, CURLOPT_HTTP09_ALLOWED, 1L);
    curl_easy_setopt(easy, CURLOPT_HTTP_CONTENT_DECODING, 0L); // see ContentDecoder
    curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, httpVersion(request));
    curl_easy_setopt(easy, CURLOPT_HAPROXYPROTOCOL, request.proxyHeader ? 1L : 0L);
    // The limits are kept outside, by phase; libcurl's must only never come first.
    const Millis connect = 2 * request.connectTimeout + 1min;
    curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(connect.count()));
    curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, 0L);
}

void setTrust(const HttpRequest &request, CURL *easy)
{
    curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, request.verify ? 1L : 0L);
    curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, request.verify ? 2L : 0L);
    if (!request.caFile.isEmpty()) {
        curl_easy_setopt(easy, CURLOPT_CAINFO, QFile::encodeName(request.caFile).constData());
        curl_easy_setopt(easy, CURLOPT_CAPATH, nullptr); // in place of the system's, not beside them
    }
}

} // namespace

std::optional<Failure> prepare(const HttpRequest &given, CurlRequest &into)
{
    HttpRequest request = given;
    if (auto failure = fillInSecrets(request))
        return failure;
    if (auto failure = checkWords(request))
        return failure;
    if (auto failure = setUrl(request, into))
        return failure;
    into.easy.reset(curl_easy_init());
    if (!into.easy)
        return unusable(QStringLiteral("curl_easy_init"));
    setHeaders(request, into);
    setMethod(request, into.easy.get());
    setConnection(request, into);
    setTrust(request, into.easy.get());
    curl_easy_setopt(into.easy.get(), CURLOPT_CURLU, into.url.get());
    curl_easy_setopt(into.easy.get(), CURLOPT_PATH_AS_IS, 1L);
    return std::nullopt;
}

} // namespace fd::probes
