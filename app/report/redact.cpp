// SPDX-License-Identifier: GPL-3.0-or-later
//
// The one gate: what every export passes through. It walks the same field lists that JSON does, so a field
// that is added to a type is redacted without anybody thinking of it.
#include "model/secrets.h"
#include "report/pseudonyms.h"
#include "report/redact_text.h"
#include "report/report.h"

#include <QRegularExpression>
#include <QStringDecoder>

#include <algorithm>
#include <array>

namespace fd::report {

namespace {

const QString kMark = QLatin1StringView(kSecretMark);

bool isOneOf(const char *name, std::span<const char *const> names)
{
    return std::any_of(names.begin(), names.end(), [name](const char *n) { return qstrcmp(n, name) == 0; });
}

/// Fields that hold ids of our own.
bool isIdField(const char *name)
{
    static constexpr std::array names{"id",   "check",  "verify",     "cause", "signature", "form",
                                      "type", "format", "recordType", "unit",  "rcode",     "template"};
    return isOneOf(name, names);
}

/// Fields that hold host names, or URLs with them.
bool isHostField(const char *name)
{
    static constexpr std::array names{"url",        "host",  "sni",           "name",  "names",
                                      "verifyName", "value", "searchDomains", "server"};
    return isOneOf(name, names);
}

/// Walks a value by its field lists and gives each string to Visitor::text(name, string), each secret by its
/// name to Visitor::secret(string).
template <class Visitor>
class Walk
{
public:
    explicit Walk(Visitor &visitor) : visitor_(visitor) {}

    template <class T>
    void operator()(const char *name, T &value)
    {
        if constexpr (std::is_same_v<T, QString>) {
            visitor_.text(name, value);
        } else if constexpr (std::is_same_v<T, QByteArray>) {
            bytes(name, value);
        } else if constexpr (std::is_same_v<T, QStringList>) {
            for (QString &item : value)
                visitor_.text(name, item);
        } else if constexpr (std::is_same_v<T, QJsonObject>) {
            value = object(name, value);
        } else if constexpr (std::is_same_v<T, HeaderField>) {
            header(value.name, value.value);
        } else if constexpr (std::is_same_v<T, std::map<QString, QString>>) {
            map(name, value);
        } else if constexpr (std::is_same_v<T, std::map<QString, qint64>>) {
            std::map<QString, qint64> walked;
            for (const auto &[old, count] : value) {
                QString key = old;
                visitor_.text(name, key);
                walked[key] += count;
            }
            value = std::move(walked);
        } else if constexpr (json::IsOptional<T>::value) {
            if (value)
                (*this)(name, *value);
        } else if constexpr (json::IsVector<T>::value) {
            for (auto &item : value)
                (*this)(name, item);
        } else if constexpr (requires { T::fields(value, *this); }) {
            T::fields(value, *this);
        }
    }

    void all(ProbeRequest &request) { visit(request); }
    void all(Outcome &outcome) { visit(outcome); }

    QJsonObject object(const char *name, const QJsonObject &source)
    {
        QJsonObject result;
        const bool isHeader = source.contains(QStringLiteral("value")) &&
                              source.value(QStringLiteral("name")).isString() &&
                              isSecretHeader(source.value(QStringLiteral("name")).toString());
        for (auto it = source.begin(); it != source.end(); ++it) {
            QString key = it.key();
            visitor_.text("id", key);
            const bool inHeaders = qstrcmp(name, "headers") == 0 && isSecretHeader(it.key());
            const bool secret = isSecretName(it.key()) || it.key().contains(u"cookie", Qt::CaseInsensitive) ||
                                inHeaders || (isHeader && it.key() == u"value");
            result.insert(key, json(it.key().toUtf8().constData(), it.value(), secret));
        }
        return result;
    }

    void map(const char *name, std::map<QString, QString> &value)
    {
        const bool isHeaders = qstrcmp(name, "headers") == 0;
        std::map<QString, QString> walked;
        for (const auto &[oldKey, oldItem] : value) {
            QString key = oldKey;
            QString item = oldItem;
            if (isHeaders ? isSecretHeader(key) : isSecretName(key))
                visitor_.secret(item);
            visitor_.text(isHeaders ? "id" : name, key);
            visitor_.text("value", item);
            walked.insert_or_assign(key, item);
        }
        value = std::move(walked);
    }

private:
    template <class Variant>
    void visit(Variant &value)
    {
        std::visit([this](auto &item) { std::decay_t<decltype(item)>::fields(item, *this); }, value);
    }

    void header(QString &name, QString &value)
    {
        // A server's header is never a reference, whatever it looks like.
        if (isSecretHeader(name))
            visitor_.secret(value, false);
        visitor_.text("id", name);
        visitor_.text("value", value);
    }

    void bytes(const char *name, QByteArray &value)
    {
        // Bytes that are no UTF-8 go through Latin-1, which keeps every one of them.
        QStringDecoder decoder(QStringDecoder::Utf8, QStringConverter::Flag::Stateless);
        QString text = decoder(value);
        const bool utf8 = !decoder.hasError();
        if (!utf8)
            text = QString::fromLatin1(value);
        visitor_.text(name, text);
        value = utf8 ? text.toUtf8() : text.toLatin1();
    }

    QJsonValue json(const char *name, const QJsonValue &value, bool secret)
    {
        if (value.isObject())
            return object(name, value.toObject());
        if (value.isArray()) {
            QJsonArray array;
            for (const auto &item : value.toArray())
                array.append(json(name, QJsonValue(item), secret));
            return array;
        }
        if (!value.isString()) {
            if (secret && value.isDouble() && isSecretName(QString::fromUtf8(name)))
                return kMark;
            return value;
        }
        QString text = value.toString();
        if (secret)
            visitor_.secret(text);
        visitor_.text(name, text);
        return text;
    }

    Visitor &visitor_;
};

template <class Visitor>
void walkProfile(Visitor &visitor, Profile &profile)
{
    Walk<Visitor> walk(visitor);
    visitor.text("profileName", profile.name);
    visitor.text("url", profile.site.url);
    visitor.text("method", profile.site.method);
    walk.map("headers", profile.site.headers);
    visitor.text("expectStatus", profile.site.expectStatus);
    visitor.text("expectText", profile.site.expectText);
    visitor.text("format", profile.edge.vendor);
    walk("addresses", profile.edge.addresses);
    walk("admin", profile.edge.admin);
    for (Origin &origin : profile.origins) {
        visitor.text("name", origin.name);
        visitor.text("url", origin.url);
        visitor.text("host", origin.host);
        visitor.text("sni", origin.sni);
        visitor.text("healthPath", origin.healthPath);
    }
    walk("resolvers", profile.dns.resolvers);
    walk("a", profile.dns.expect.a);
    walk("aaaa", profile.dns.expect.aaaa);
    visitor.text("name", profile.dns.expect.cname);
    for (LogSource &log : profile.logs) {
        visitor.text("path", log.path);
        visitor.text("format", log.format);
        visitor.text("timezone", log.timezone);
    }
    walk("capacity", profile.capacity);
    visitor.text("caFile", profile.caFile);
    walk("unknown", profile.unknown);
}

template <class Visitor>
void walkCase(Visitor &visitor, Case &run)
{
    Walk<Visitor> walk(visitor);
    visitor.text("id", run.toolVersion);
    walkProfile(visitor, run.profile);
    walk("inputs", run.inputs);

    EvidenceSet evidence;
    for (EvidenceEntry entry : run.evidence.entries()) {
        walk.all(entry.request);
        if (entry.outcome)
            walk.all(*entry.outcome);
        if (!evidence.ask(entry.request))
            continue; // two that differed by a secret alone
        if (entry.startedMs >= 0)
            evidence.start(entry.request, entry.startedMs);
        if (entry.outcome)
            evidence.answer(entry.request, *entry.outcome, entry.startedMs + entry.durationMs);
    }
    run.evidence = std::move(evidence);

    walk("checks", run.checks);
    walk("findings", run.diagnosis.findings);
    walk("verdict", run.diagnosis.verdict);
}

/// Learns the names that stand in a case, so that they are found in free text.
struct Collector {
    Pseudonyms &names;

    void text(const char *name, QString &value) const
    {
        if (qstrcmp(name, "profileName") == 0)
            names.learnPhrase(value);
        else if (isHostField(name))
            names.learnHost(value);
    }
    void secret(QString &, bool = true) const {}
};

struct Redactor {
    Redaction level;
    Pseudonyms &names;

    void text(const char *name, QString &value) const
    {
        value = withoutSecrets(value);
        if (level != Redaction::Strict)
            return;
        static const QRegularExpression organisation(QStringLiteral(
            "\\b(O|OU|L|ST|STREET|postalCode|emailAddress|serialNumber)\\s*=\\s*(?:\\\\.|[^,+/\\\\])+"));
        if (qstrcmp(name, "sha256") == 0)
            value = QStringLiteral("(fingerprint)");
        value = isIdField(name) ? names.replacedInId(value) : names.replaced(value);
        if (qstrcmp(name, "subject") == 0)
            value.replace(organisation, QStringLiteral("\\1=(name)"));
    }
    void secret(QString &value, bool mayBeReference = true) const
    {
        if (!value.isEmpty() && !(mayBeReference && isSecretReference(value)))
            value = kMark;
    }
};

} // namespace

Case redact(const Case &run, Redaction level)
{
    if (level == Redaction::None)
        return run;
    Case result = run;
    Pseudonyms names;
    if (level == Redaction::Strict) {
        Collector collector{names};
        walkCase(collector, result);
    }
    Redactor redactor{level, names};
    walkCase(redactor, result);
    return result;
}

} // namespace fd::report
