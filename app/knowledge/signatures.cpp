// SPDX-License-Identifier: GPL-3.0-or-later
#include "knowledge/signatures.h"

#include "knowledge/page_text.h"
#include "knowledge/product_table.h"
#include "knowledge/products.h"
#include "knowledge/signature_index.h"

#include <algorithm>

namespace fd::knowledge {

EnumNames<Place> enumNames(Place)
{
    static constexpr EnumName<Place> names[] = {
        {Place::ErrorLog, "error-log"},
        {Place::AccessLog, "access-log"},
        {Place::VarnishLog, "varnish-log"},
        {Place::Syslog, "syslog"},
        {Place::ErrorPage, "error-page"},
        {Place::ResponseHeader, "response-header"},
        {Place::Stats, "stats"},
        {Place::AnyWords, "any-words"},
    };
    return names;
}

const std::vector<Signature> &signatures()
{
    return SignatureIndex::shared().all();
}

const Signature *signature(QStringView id)
{
    const auto &all = signatures();
    const auto found =
        std::find_if(all.begin(), all.end(), [&](const Signature &one) { return one.id == id; });
    return found == all.end() ? nullptr : &*found;
}

bool mayMatch(Place place, std::string_view text)
{
    return SignatureIndex::shared().mayMatch(place, text);
}

std::vector<SignatureMatch> matchSignatures(Place place, std::string_view text)
{
    return SignatureIndex::shared().match(place, text);
}

SignatureHit hitOf(const SignatureMatch &match, std::string_view text)
{
    constexpr qsizetype longestExample = 1000;
    SignatureHit hit;
    hit.signature = match.signature->id;
    hit.cause = match.signature->cause;
    hit.meaning = match.signature->meaning;
    hit.weight = match.signature->weight;
    hit.count = 1;
    hit.example =
        QString::fromUtf8(text.data(), std::min(static_cast<qsizetype>(text.size()), 4 * longestExample))
            .left(longestExample);
    hit.captures = match.captures;
    return hit;
}

namespace {

QString systemOf(const SignatureHit &hit)
{
    const Signature *known = signature(hit.signature);
    return known ? known->system : QString();
}

} // namespace

void leaveOutRelatives(std::vector<SignatureHit> &hits, const QStringList &products)
{
    const auto isOfKnown = [&](const SignatureHit &hit) { return products.contains(systemOf(hit)); };
    std::vector<QString> said;
    for (const SignatureHit &hit : hits) {
        if (isOfKnown(hit))
            said.push_back(hit.cause);
    }
    std::erase_if(hits, [&](const SignatureHit &hit) {
        const bool ofOther = ProductTable::shared().find(systemOf(hit)) && !isOfKnown(hit);
        return ofOther && std::find(said.begin(), said.end(), hit.cause) != said.end();
    });
}

std::vector<SignatureHit> signaturesOfAnswer(const HttpEvidence &answer)
{
    std::vector<SignatureHit> hits;
    const bool good = answer.status > 0 && answer.status < 400;
    const bool redirects = good && answer.status >= 300;
    const auto counts = [&](const Signature &one) {
        if (!good)
            return true;
        // An answer that is fine by its status may go in circles all the same, or be followed by the error of
        // the client that got it.
        const bool circles = redirects && one.cause == QLatin1StringView("redirect-loop");
        const bool ofClient = one.place == Place::ErrorPage && one.system == QLatin1StringView("browser");
        return circles || ofClient;
    };
    const auto add = [&](Place place, std::string_view text) {
        for (const SignatureMatch &match : matchSignatures(place, text)) {
            if (!counts(*match.signature))
                continue;
            // Age and X-Varnish tell of a stored error only where the answer is known to be one.
            if (answer.status == 0 && match.signature->cause == QLatin1StringView("cdn-negative-cache"))
                continue;
            const auto same = [&](const SignatureHit &hit) { return hit.signature == match.signature->id; };
            if (std::none_of(hits.begin(), hits.end(), same))
                hits.push_back(hitOf(match, text));
        }
    };
    for (const HeaderField &field : answer.headers) {
        const std::string line = (field.name + QStringLiteral(": ") + field.value).toStdString();
        add(Place::ResponseHeader, line);
    }
    // Some proxies say in the status line what failed.
    if (!good && !answer.reason.isEmpty())
        add(Place::ErrorPage,
            QStringLiteral("HTTP/1.1 %1 %2").arg(answer.status).arg(answer.reason).toStdString());
    // A page that came with a good status may well be about failures; a browser's error code alone is none.
    const bool isPage = good && answer.bodyHead.trimmed().contains(' ');
    if (!answer.bodyHead.isEmpty() && !isPage) {
        const QByteArray body = answer.bodyHead.left(pageHeadBytes);
        add(Place::ErrorPage, std::string_view(body.constData(), static_cast<std::size_t>(body.size())));
        if (looksLikeHtml(body)) {
            const QByteArray text = textOfHtml(body);
            add(Place::ErrorPage, std::string_view(text.constData(), static_cast<std::size_t>(text.size())));
        }
    }
    leaveOutRelatives(hits, identify(answer).products);
    std::stable_sort(hits.begin(), hits.end(),
                     [](const SignatureHit &a, const SignatureHit &b) { return a.weight > b.weight; });
    return hits;
}

} // namespace fd::knowledge
