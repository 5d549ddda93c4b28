// SPDX-License-Identifier: GPL-3.0-or-later
#include "knowledge/signature_index.h"

#include "knowledge/literals.h"
#include "knowledge/resource.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <re2/filtered_re2.h>
#include <re2/re2.h>

#include <algorithm>
#include <mutex>
#include <string>

namespace fd::knowledge {

namespace {

RE2::Options options()
{
    RE2::Options result;
    result.set_encoding(RE2::Options::EncodingLatin1);
    result.set_log_errors(false);
    return result;
}

QString translated(const QJsonObject &row, QLatin1StringView key)
{
    return QCoreApplication::translate("Signatures", row.value(key).toString().toUtf8().constData());
}

/// The received-by of a Via member, the first word of a CDN-Loop member.
std::string_view hopName(std::string_view member, bool via)
{
    const auto trim = [&] {
        const auto first = member.find_first_not_of(" \t");
        member.remove_prefix(first == std::string_view::npos ? member.size() : first);
    };
    trim();
    if (via) {
        const auto space = member.find(' ');
        member.remove_prefix(space == std::string_view::npos ? member.size() : space);
        trim();
    }
    return member.substr(0, member.find_first_of(" \t;("));
}

/// True where a list of proxies says that the message has gone in circles: one host stands in Via twice, or
/// one network in CDN-Loop more often than clustering and shielding explain (Fastly itself allows four,
/// fastly.com/documentation/reference/http/http-headers/CDN-Loop). Bare pseudonyms in Via ("varnish") do not
/// count: several machines share one.
bool goesInCircles(std::string_view list, bool via)
{
    constexpr std::size_t mostNames = 64;
    const std::ptrdiff_t allowed = via ? 1 : 4;
    std::vector<std::string_view> names;
    while (!list.empty() && names.size() < mostNames) {
        const auto comma = list.find(',');
        const std::string_view name = hopName(list.substr(0, comma), via);
        const bool host = name.find('.') != std::string_view::npos || !via;
        if (host && !name.empty()) {
            names.push_back(name);
            if (std::count(names.begin(), names.end(), name) > allowed)
                return true;
        }
        list.remove_prefix(comma == std::string_view::npos ? list.size() : comma + 1);
    }
    return false;
}

} // namespace

/// One signature's own pattern.
struct SignatureIndex::Rule {
    std::string pattern;
    std::string unless; ///< a text that also matches this is not meant; empty: none
    bool repeatedHop = false;
    mutable std::once_flag once;
    mutable std::unique_ptr<RE2> compiledUnless;

    const RE2 *exception() const
    {
        std::call_once(once, [this] {
            if (!unless.empty())
                compiledUnless = std::make_unique<RE2>(unless, options());
        });
        return compiledUnless.get();
    }

    /// The named groups where it matches; nothing where it does not.
    std::optional<std::map<QString, QString>> captures(const RE2 &compiled, std::string_view text) const
    {
        const int groups = compiled.NumberOfCapturingGroups() + 1;
        std::vector<re2::StringPiece> found(static_cast<std::size_t>(groups));
        const re2::StringPiece piece(text.data(), text.size());
        if (!compiled.Match(piece, 0, text.size(), RE2::UNANCHORED, found.data(), groups))
            return std::nullopt;
        const RE2 *except = exception();
        if (except && RE2::PartialMatch(piece, *except))
            return std::nullopt;
        std::map<QString, QString> result;
        for (const auto &[group, name] : compiled.CapturingGroupNames()) {
            const auto &value = found[static_cast<std::size_t>(group)];
            if (!value.empty())
                result.emplace(
                    QString::fromStdString(name),
                    QString::fromUtf8(value.data(), static_cast<qsizetype>(value.size())).left(300));
        }
        if (repeatedHop) {
            const bool via = !text.empty() && (text.front() == 'V' || text.front() == 'v');
            const auto colon = text.find(':');
            if (colon == std::string_view::npos || !goesInCircles(text.substr(colon + 1), via))
                return std::nullopt;
        }
        return result;
    }
};

/// All patterns of one place, each behind the literal texts without which it cannot match. One automaton for
/// all of them would have a state for nearly every line.
struct SignatureIndex::Matcher {
    std::vector<std::size_t> members; ///< indexes of signatures
    mutable std::once_flag once;
    mutable re2::FilteredRE2 filter = re2::FilteredRE2(Literals::shortest);
    mutable std::vector<std::size_t> ofFilter; ///< members by their number in the filter
    mutable Literals literals;
};

const SignatureIndex &SignatureIndex::shared()
{
    static const SignatureIndex index(readResource(QStringLiteral("signatures.json")));
    return index;
}

SignatureIndex::SignatureIndex(const QByteArray &json)
{
    for (auto &matcher : matchers_)
        matcher = std::make_unique<Matcher>();
    QJsonParseError error;
    const QJsonArray rows = QJsonDocument::fromJson(json, &error).object().value(u"signatures").toArray();
    if (error.error != QJsonParseError::NoError)
        problems_.append(error.errorString());
    signatures_.reserve(static_cast<std::size_t>(rows.size()));
    for (const auto &value : rows) {
        const QJsonObject row = value.toObject();
        Signature one;
        one.id = row.value(u"id").toString();
        one.system = row.value(u"system").toString();
        const auto place = enumFromText<Place>(row.value(u"place").toString());
        if (!place) {
            problems_.append(QStringLiteral("%1: unknown place").arg(one.id));
            continue;
        }
        one.place = *place;
        one.meaning = translated(row, QLatin1StringView("meaning"));
        one.cause = row.value(u"cause").toString();
        one.confirm = translated(row, QLatin1StringView("confirm"));
        one.fix = translated(row, QLatin1StringView("fix"));
        one.source = row.value(u"source").toString();
        one.example = row.value(u"example").toString();
        one.weight = row.value(u"weight").toDouble(1);
        auto rule = std::make_unique<Rule>();
        rule->pattern = row.value(u"pattern").toString().toStdString();
        rule->unless = row.value(u"unless").toString().toStdString();
        rule->repeatedHop = row.value(u"repeatedHop").toBool();
        matchers_[static_cast<std::size_t>(one.place)]->members.push_back(signatures_.size());
        signatures_.push_back(std::move(one));
        rules_.push_back(std::move(rule));
    }
}

SignatureIndex::~SignatureIndex() = default;

const SignatureIndex::Matcher &SignatureIndex::matcher(Place place) const
{
    const Matcher &result = *matchers_[static_cast<std::size_t>(place)];
    std::call_once(result.once, [&] {
        for (const std::size_t member : result.members) {
            int number = 0;
            // A pattern that does not compile is reported by problems().
            if (result.filter.Add(rules_[member]->pattern, options(), &number) == RE2::NoError)
                result.ofFilter.push_back(member);
        }
        std::vector<std::string> texts;
        result.filter.Compile(&texts);
        result.literals = Literals(std::move(texts));
    });
    return result;
}

bool SignatureIndex::mayMatch(Place place, std::string_view text) const
{
    const Matcher &all = matcher(place);
    if (all.ofFilter.empty())
        return false;
    std::vector<int> candidates;
    all.filter.AllPotentials(all.literals.in(text), &candidates);
    return !candidates.empty();
}

std::vector<SignatureMatch> SignatureIndex::match(Place place, std::string_view text) const
{
    std::vector<SignatureMatch> result;
    const Matcher &all = matcher(place);
    if (all.ofFilter.empty())
        return result;
    std::vector<int> found;
    all.filter.AllMatches(re2::StringPiece(text.data(), text.size()), all.literals.in(text), &found);
    for (const int number : found) {
        const std::size_t member = all.ofFilter[static_cast<std::size_t>(number)];
        if (auto captures = rules_[member]->captures(all.filter.GetRE2(number), text))
            result.push_back({&signatures_[member], std::move(*captures)});
    }
    std::stable_sort(result.begin(), result.end(), [](const SignatureMatch &a, const SignatureMatch &b) {
        return a.signature->weight > b.signature->weight ||
               (a.signature->weight == b.signature->weight && a.signature < b.signature);
    });
    return result;
}

QStringList SignatureIndex::problems() const
{
    QStringList result = problems_;
    for (std::size_t i = 0; i < rules_.size(); ++i) {
        for (const std::string &text : {rules_[i]->pattern, rules_[i]->unless}) {
            const RE2 pattern(text, options());
            if (!pattern.ok())
                result.append(signatures_[i].id + QStringLiteral(": ") +
                              QString::fromStdString(pattern.error()));
        }
    }
    return result;
}

} // namespace fd::knowledge
