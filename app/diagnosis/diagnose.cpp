// SPDX-License-Identifier: GPL-3.0-or-later
#include "diagnosis/diagnose.h"

#include "diagnosis/differential.h"
#include "diagnosis/explaining.h"
#include "diagnosis/facts.h"
#include "diagnosis/hypothesis.h"
#include "knowledge/causes.h"

#include <QCoreApplication>
#include <QUrl>

#include <algorithm>
#include <cmath>

namespace fd::diagnosis {

namespace {

struct Tr {
    Q_DECLARE_TR_FUNCTIONS(Diagnosis)
};

/// The score at which a cause is as likely as not.
constexpr double kEven = 1.5;
/// With nothing but handed in texts, the weakest that is still worth naming where none points to a cause.
constexpr double kHinting = 0.5;
constexpr std::size_t kMostRuledOut = 5;

double confidenceOf(double score)
{
    const double sure = 1.0 / (1.0 + std::exp(-(score - kEven)));
    return std::round(std::min(sure, 0.99) * 100) / 100;
}

const Seen *mainEvidence(const Hypothesis &hypothesis)
{
    const double text = hypothesis.texts.empty() ? 0 : textWeight(hypothesis.texts.front());
    if (!hypothesis.supporting.empty() && hypothesis.supporting.front().weight >= text)
        return hypothesis.supporting.front().seen;
    return hypothesis.texts.empty() ? nullptr : &hypothesis.texts.front();
}

Reason reasonOf(const Seen &seen)
{
    return {seen.check, seen.target, seen.what.text};
}

void addOnce(std::vector<Reason> &reasons, Reason reason)
{
    if (std::find(reasons.begin(), reasons.end(), reason) == reasons.end())
        reasons.push_back(std::move(reason));
}

QString titleOf(const Hypothesis &hypothesis)
{
    const knowledge::Cause *cause = knowledge::cause(QString::fromLatin1(hypothesis.rule->cause));
    const QString title = cause ? cause->title : QString::fromLatin1(hypothesis.rule->cause);
    const Seen *seen = mainEvidence(hypothesis);
    if (!seen || seen->what.subject.isEmpty() || seen->what.fact == Fact::Signature)
        return title;
    return QStringLiteral("%1: %2").arg(title, seen->what.subject);
}

Where whereOf(const Hypothesis &hypothesis)
{
    const Seen *seen = mainEvidence(hypothesis);
    const QString cause = QString::fromLatin1(hypothesis.rule->cause);
    if (seen && seen->what.role == Role::Client)
        return Where::Client;
    // Certificates and TLS may be at fault on either side: the evidence says on which.
    if (seen && cause.startsWith(QLatin1StringView("tls-")))
        return seen->what.role == Role::Edge ? Where::Edge : Where::Origin;
    const auto supports = [&hypothesis](Role role) {
        return std::any_of(hypothesis.supporting.begin(), hypothesis.supporting.end(),
                           [role](const Weighed &one) { return one.seen->what.role == role; });
    };
    // Asked directly with the name that visitors use, the origin does not know it: it is not the edge that
    // errs.
    if (cause == QLatin1StringView("host-header-mismatch") && supports(Role::Origin))
        return Where::Origin;
    // What only the edge says, it says itself.
    if (cause == QLatin1StringView("bad-http-response") && supports(Role::Edge) && !supports(Role::Origin))
        return Where::Edge;
    const knowledge::Cause *known = knowledge::cause(cause);
    if (known && known->where == Where::Origin && hypothesis.isOfEdge)
        return Where::Edge;
    return known ? known->where : Where::Unknown;
}

/// Can it bring about what visitors notice, and does more than advice speak for it?
bool explainsOutage(const Hypothesis &hypothesis, unsigned symptoms)
{
    return (symptoms & hypothesis.rule->symptoms) != 0 && hypothesis.decisive >= kShown;
}

/// The likeliest explanation is critical, and so is every other that is settled by itself; what is merely
/// possible is not.
Severity severityOf(const Hypothesis &hypothesis, bool first, unsigned symptoms)
{
    if (explainsOutage(hypothesis, symptoms) && hypothesis.strongest >= kPointing) {
        const bool settled =
            hypothesis.strongest >= kSettling && hypothesis.score >= kSettling && !hypothesis.explained;
        return first || settled ? Severity::Critical : Severity::Info;
    }
    return hypothesis.score >= 2 ? Severity::Warning : Severity::Info;
}

/// What is known of the site, to fill in the fixes' commands.
knowledge::FixContext contextOf(const Profile &profile, std::span<const CheckResult> checks)
{
    knowledge::FixContext context;
    const QUrl url(profile.site.url);
    if (!profile.isOffline()) {
        context.values = {{QStringLiteral("host"), url.host()},
                          {QStringLiteral("url"), profile.site.url},
                          {QStringLiteral("path"), url.path().isEmpty() ? QStringLiteral("/") : url.path()}};
    }
    const auto put = [&context](const char *key, const QString &value) {
        if (!value.isEmpty())
            context.values.try_emplace(QString::fromLatin1(key), value);
    };
    const auto putOrigin = [&put](const Endpoint &origin) {
        put("origin", origin.text());
        put("originAddress", origin.address);
        put("originPort", QString::number(origin.port));
    };
    if (!profile.origins.empty()) {
        const QUrl origin(profile.origins.front().url);
        const int port = origin.port(origin.scheme() == QLatin1StringView("https") ? 443 : 80);
        putOrigin({origin.host(), static_cast<quint16>(port)});
    }
    if (!profile.dns.resolvers.isEmpty())
        put("resolver", profile.dns.resolvers.front());
    for (const CheckResult &row : checks) {
        const QString product = row.evidence.value(QStringLiteral("product")).toString();
        if (row.id == QLatin1StringView("cdn.visitor")) {
            if (context.edgeProduct.isEmpty())
                context.edgeProduct = product;
            put("edge", row.target);
            if (const auto endpoint = endpointFromText(row.target))
                put("edgeAddress", endpoint->address);
        } else if (row.id == QLatin1StringView("cdn.origin") && context.originProduct.isEmpty()) {
            context.originProduct = product;
        }
    }
    // Where nothing was asked, what was handed in tells who the edge is and where it connects to.
    for (const CheckResult &row : checks) {
        const bool log = row.id == QLatin1StringView("logs.upstreams");
        if (!log && row.id != QLatin1StringView("cdn.reported"))
            continue;
        if (context.edgeProduct.isEmpty())
            context.edgeProduct = row.evidence.value(QStringLiteral("product")).toString();
        const auto upstream = endpointFromText(row.evidence.value(QStringLiteral("upstream")).toString());
        if (log && upstream && profile.origins.empty())
            putOrigin(*upstream);
    }
    if (profile.edge.vendor != QLatin1StringView("auto"))
        context.edgeProduct = profile.edge.vendor;
    return context;
}

/// Causes that one might think of here, and the fact that excludes each; those at the same place first.
std::vector<RuledOut> ruledOut(const std::vector<Hypothesis> &hypotheses, const Hypothesis &top,
                               unsigned symptoms)
{
    std::vector<const Hypothesis *> excluded;
    for (const Hypothesis &other : hypotheses) {
        const bool related = (other.rule->symptoms & symptoms) != 0;
        const bool out =
            !other.opposing.empty() && other.opposing.front().weight <= -2 && other.score < kShown;
        if (&other != &top && related && out)
            excluded.push_back(&other);
    }
    const Where here = whereOf(top);
    std::stable_partition(excluded.begin(), excluded.end(),
                          [here](const Hypothesis *other) { return whereOf(*other) == here; });
    std::vector<RuledOut> list;
    for (const Hypothesis *other : excluded) {
        if (list.size() < kMostRuledOut)
            list.push_back(
                {QString::fromLatin1(other->rule->cause), other->opposing.front().seen->what.text});
    }
    return list;
}

Finding findingOf(const Hypothesis &hypothesis, bool first, unsigned symptoms,
                  const knowledge::FixContext &context)
{
    Finding finding;
    finding.cause = QString::fromLatin1(hypothesis.rule->cause);
    finding.title = titleOf(hypothesis);
    finding.severity = severityOf(hypothesis, first, symptoms);
    finding.confidence = confidenceOf(hypothesis.score);
    for (const Weighed &weighed : hypothesis.supporting)
        addOnce(finding.because, reasonOf(*weighed.seen));
    for (const Seen &seen : hypothesis.texts)
        addOnce(finding.because, reasonOf(seen));
    for (const Weighed &weighed : hypothesis.opposing)
        addOnce(finding.against, reasonOf(*weighed.seen));
    const Seen *seen = mainEvidence(hypothesis);
    const knowledge::Cause *known = knowledge::cause(finding.cause);
    finding.step = seen ? seen->step : known ? known->step : Step::Connectivity;
    finding.fixes = knowledge::fixesFor(finding.cause, context);
    return finding;
}

/// A cause that may be behind what was handed in, without anything that points to it.
struct Possible {
    QString cause = {};
    Reason because = {};
    bool guessed = false; ///< by its words alone
};

/// What a known text names that stands in what was handed in, though not as often or as clearly as others do.
std::vector<Possible> toldBeside(const Facts &facts, const std::vector<Finding> &findings)
{
    constexpr double least = 0.35; // less is said by everyday lines as well
    std::vector<Seen> told;
    for (const Rule &rule : allRules()) {
        const QString cause = QString::fromLatin1(rule.cause);
        const auto texts = facts.signatures(cause);
        const bool found = std::any_of(findings.begin(), findings.end(),
                                       [&cause](const Finding &one) { return one.cause == cause; });
        if (!found && !texts.empty() && texts.front().what.weight >= least)
            told.push_back(texts.front());
    }
    std::stable_sort(told.begin(), told.end(),
                     [](const Seen &a, const Seen &b) { return a.what.weight > b.what.weight; });
    std::vector<Possible> list;
    list.reserve(told.size());
    for (const Seen &seen : told)
        list.push_back({seen.what.cause, reasonOf(seen)});
    return list;
}

/// What looks the same as \a first in a log or on a page.
std::vector<Possible> lookingLike(const Finding &first)
{
    std::vector<Possible> list;
    const Reason of = first.because.empty() ? Reason{} : first.because.front();
    for (const char *id : alike(first.cause.toStdString())) {
        list.push_back({QString::fromLatin1(id),
                        {of.check, of.target,
                         Tr::tr("The same lines can come from this; nothing was handed in that tells the two "
                                "apart.")}});
    }
    return list;
}

/// What is often behind a status of which no more is known.
std::vector<Possible> behindStatuses(const Facts &facts)
{
    std::vector<Possible> list;
    for (const Role role : {Role::Visitor, Role::Log}) {
        for (const Seen &seen : facts.of(role, Fact::HttpServerError)) {
            for (const char *id : behindStatus(static_cast<int>(seen.what.number)))
                list.push_back(
                    {QString::fromLatin1(id),
                     {seen.check, seen.target,
                      Tr::tr("Often behind a status %1 of which no more is known.").arg(seen.what.number)}});
        }
    }
    return list;
}

/// What the words of a log or page resemble, the likeliest first.
std::vector<Possible> resembling(const Facts &facts)
{
    std::vector<Seen> guesses;
    for (const Role role : {Role::Log, Role::Visitor}) {
        for (const Seen &seen : facts.of(role, Fact::WordsResemble))
            guesses.push_back(seen);
    }
    std::stable_sort(guesses.begin(), guesses.end(),
                     [](const Seen &a, const Seen &b) { return a.what.number < b.what.number; });
    std::vector<Possible> list;
    list.reserve(guesses.size());
    for (const Seen &seen : guesses)
        list.push_back({seen.what.cause, reasonOf(seen), true});
    return list;
}

/// Where only a log or a saved answer was handed in, one line often fits several causes, or none that is
/// known, and nothing was measured that tells them apart: they are named behind the one that it points to, as
/// no more than possible.
void addPossible(std::vector<Finding> &findings, const Facts &facts, const knowledge::FixContext &context)
{
    constexpr std::size_t wanted = 3;
    const QString unknown = QStringLiteral("unknown-5xx");
    // After the causes that something points to, and before the remark that no more is known.
    const auto remark = std::find_if(findings.begin(), findings.end(),
                                     [&](const Finding &one) { return one.cause == unknown; });
    const bool pointed = remark != findings.begin();
    const std::vector<Possible> lists[] = {toldBeside(facts, findings),
                                           pointed ? lookingLike(findings.front()) : behindStatuses(facts),
                                           resembling(facts)};
    const double most = findings.empty() ? 0.15 : std::min(0.15, findings.front().confidence / 2);
    std::vector<Finding> possible;
    const auto named = [&](const QString &cause) {
        const auto is = [&cause](const Finding &one) { return one.cause == cause; };
        return std::any_of(findings.begin(), findings.end(), is) ||
               std::any_of(possible.begin(), possible.end(), is);
    };
    const auto room = [&] {
        return findings.size() + possible.size() < wanted + (remark != findings.end() ? 1 : 0);
    };
    // In turns: each has its own reason.
    for (std::size_t i = 0; i < wanted; ++i) {
        for (const std::vector<Possible> &list : lists) {
            if (i >= list.size() || named(list[i].cause) || !room())
                continue;
            const knowledge::Cause *known = knowledge::cause(list[i].cause);
            if (!known)
                continue;
            Finding finding;
            finding.cause = list[i].cause;
            finding.title = list[i].guessed ? Tr::tr("Perhaps: %1").arg(known->title) : known->title;
            finding.confidence = most;
            finding.step = known->step;
            finding.because.push_back(list[i].because);
            // A guess wants to be looked into before anything is changed for its sake.
            if (list[i].guessed)
                finding.because.push_back({list[i].because.check, list[i].because.target,
                                           Tr::tr("To find out: %1").arg(known->confirm)});
            else
                finding.fixes = knowledge::fixesFor(finding.cause, context);
            possible.push_back(std::move(finding));
        }
    }
    findings.insert(pointed ? remark : findings.end(), possible.begin(), possible.end());
}

QString healthyHeadline(std::span<const CheckResult> checks, std::size_t remarks)
{
    const auto passed = std::count_if(checks.begin(), checks.end(),
                                      [](const CheckResult &row) { return row.status == Status::Pass; });
    const QString found = Tr::tr("No fault was found. Checks passed: %1.").arg(passed);
    return remarks == 0 ? found : found + u' ' + Tr::tr("Remarks: %1.").arg(remarks);
}

/// Causes that any server of the way may have, the edge as well as an origin.
bool isOfAnyServer(const QString &cause)
{
    static constexpr const char *all[] = {"fd-limit", "disk-full", "oom-killer", "cpu-overload",
                                          "redirect-loop"};
    return std::any_of(std::begin(all), std::end(all),
                       [&cause](const char *one) { return cause == QLatin1StringView(one); });
}

/// Does a log's error rate or an answer that a visitor saw say that the site failed?
bool showsFailures(const Facts &facts)
{
    return facts.has(Role::Log, Fact::LogIncident) || facts.has(Role::Visitor, Fact::HttpServerError) ||
           facts.has(Role::Visitor, Fact::HttpMaintenance);
}

Verdict verdictOf(const std::vector<Finding> &findings, const std::vector<const Hypothesis *> &ranked,
                  unsigned symptoms, const Facts &facts, std::span<const CheckResult> checks)
{
    Verdict verdict;
    const bool explained = !findings.empty() && findings.front().severity == Severity::Critical;
    const bool someGood = facts.has(Role::Edge, Fact::HttpOk);
    if (explained) {
        verdict.where = whereOf(*ranked.front());
        // The log that tells of a computer without room is the edge's own where the origins answer by
        // themselves.
        const Seen *told = mainEvidence(*ranked.front());
        if (told && told->what.role == Role::Log && isOfAnyServer(findings.front().cause) &&
            facts.has(Role::Origin, Fact::HttpOk) && (symptoms & EdgeError) != 0)
            verdict.where = Where::Edge;
        verdict.headline = findings.front().title;
        verdict.status = someGood && (symptoms & EdgeTlsBad) == 0 ? SiteState::Degraded : SiteState::Down;
    } else if (symptoms == Reported && !showsFailures(facts)) {
        // A text that is known from failures stands in a log of which nothing shows that requests failed.
        verdict.headline =
            Tr::tr("Nothing in what was handed in shows that requests failed; what may be behind a "
                   "failure is listed.");
    } else if (symptoms != None) {
        verdict.status = someGood ? SiteState::Degraded : SiteState::Down;
        verdict.headline = Tr::tr("The site does not answer as it should; the cause is not clear yet.");
    } else if (someGood) {
        verdict.status = SiteState::Healthy;
        verdict.headline = healthyHeadline(checks, findings.size());
    } else {
        verdict.headline = Tr::tr("Nothing is known yet of what visitors get.");
    }
    return verdict;
}

} // namespace

Diagnosis diagnose(const Profile &profile, std::span<const CheckResult> checks)
{
    const Facts facts(profile, checks);
    const unsigned symptoms = symptomsOf(profile, facts);

    std::vector<Hypothesis> hypotheses;
    for (const Rule &rule : allRules())
        hypotheses.push_back(weigh(rule, facts));
    accountForOthers(hypotheses);

    std::vector<const Hypothesis *> ranked;
    const auto name = [&](double pointing, double shown) {
        for (const Hypothesis &hypothesis : hypotheses) {
            if (hypothesis.strongest >= pointing && hypothesis.score >= shown)
                ranked.push_back(&hypothesis);
        }
    };
    name(kPointing, kShown);
    // Nothing can be asked: a hint is then all that there is to go by.
    if (ranked.empty() && (symptoms & Reported) != 0)
        name(kHinting, kHinting);
    // What explains the outage comes first, then the likelier; the order of the table breaks ties.
    std::stable_sort(ranked.begin(), ranked.end(), [symptoms](const Hypothesis *a, const Hypothesis *b) {
        const auto key = [symptoms](const Hypothesis *h) {
            return std::pair(!explainsOutage(*h, symptoms), -h->score);
        };
        return key(a) < key(b);
    });

    Diagnosis diagnosis;
    const knowledge::FixContext context = contextOf(profile, checks);
    for (const Hypothesis *hypothesis : ranked)
        diagnosis.findings.push_back(findingOf(*hypothesis, hypothesis == ranked.front(), symptoms, context));
    if (!ranked.empty())
        diagnosis.findings.front().ruledOut = ruledOut(hypotheses, *ranked.front(), symptoms);
    if (profile.isOffline())
        addPossible(diagnosis.findings, facts, context);
    diagnosis.verdict = verdictOf(diagnosis.findings, ranked, symptoms, facts, checks);
    return diagnosis;
}

} // namespace fd::diagnosis
