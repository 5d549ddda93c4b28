// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/report.h"

#include "report/words.h"

#include <QJsonDocument>

namespace fd {

static EnumNames<report::Format> names(report::Format)
{
    using F = report::Format;
    static constexpr EnumName<F> list[] = {{F::Html, "html"}, {F::Markdown, "markdown"}, {F::Json, "json"},
                                           {F::Text, "text"}, {F::Postman, "postman"},   {F::Har, "har"},
                                           {F::Curl, "curl"}};
    return list;
}

static EnumNames<report::Redaction> names(report::Redaction)
{
    using R = report::Redaction;
    static constexpr EnumName<R> list[] = {{R::None, "none"}, {R::Secrets, "secrets"}, {R::Strict, "strict"}};
    return list;
}

template <class E>
static std::optional<E> named(QStringView text)
{
    for (const auto &entry : names(E{})) {
        if (text == QLatin1StringView(entry.name))
            return entry.value;
    }
    return std::nullopt;
}

namespace report {

std::optional<Format> formatFromText(QStringView text)
{
    return named<Format>(text);
}

std::optional<Redaction> redactionFromText(QStringView text)
{
    return named<Redaction>(text);
}

QByteArray write(const Case &run, Format format, Redaction level)
{
    const Case shown = redact(run, level);
    switch (format) {
    case Format::Html: return html(shown);
    case Format::Markdown: return markdown(shown);
    case Format::Json: return QJsonDocument(toJson(shown)).toJson(QJsonDocument::Indented);
    case Format::Text: return text(shown);
    case Format::Postman: return postman(shown);
    case Format::Har: return har(shown);
    case Format::Curl: return curl(shown);
    }
    return {};
}

} // namespace report
} // namespace fd
