// SPDX-License-Identifier: GPL-3.0-or-later
//
// The report as one self-contained page: no script, nothing loaded from anywhere, readable on screen and
// paper.
#include "report/html_style.h"
#include "report/words.h"

#include <QCoreApplication>

#include <algorithm>

namespace fd::report {

namespace {

struct Tr {
    Q_DECLARE_TR_FUNCTIONS(Report)
};

QString esc(const QString &text)
{
    return printable(text, true).toHtmlEscaped();
}

QString tag(const char *name, const QString &inner, const char *attributes = "")
{
    const QString n = QLatin1StringView(name);
    const QString a = QString::fromUtf8(attributes);
    return u'<' + n + (a.isEmpty() ? a : u' ' + a) + u'>' + inner + QStringLiteral("</") + n +
           QStringLiteral(">\n");
}

QString paragraph(const QString &text, const char *attributes = "")
{
    return text.isEmpty() ? QString() : tag("p", esc(text), attributes);
}

QString list(const QStringList &items, const char *name = "ul")
{
    QString inner;
    for (const QString &item : items)
        inner += tag("li", item);
    return items.isEmpty() ? QString() : tag(name, u'\n' + inner);
}

/// A word that carries a state; the class gives it a colour beside the word.
QString badge(const QString &word, const QString &state)
{
    return QStringLiteral("<span class=\"badge %1\">%2</span>").arg(state, esc(word));
}

QString reasons(const QString &heading, const std::vector<Reason> &reasons)
{
    QStringList items;
    for (const Reason &reason : reasons) {
        const QString source = reason.target.isEmpty() ? reason.check : reason.check + u' ' + reason.target;
        items.append(esc(reason.text) +
                     (source.isEmpty() ? QString() : QStringLiteral(" <small>%1</small>").arg(esc(source))));
    }
    return items.isEmpty() ? QString() : tag("h4", esc(heading)) + list(items);
}

QString fixHtml(const Fix &fix)
{
    QStringList about;
    if (!fix.where.isEmpty())
        about.append(Tr::tr("Where: %1").arg(fix.where));
    if (!fix.risk.isEmpty())
        about.append(riskWord(fix.risk));
    QString inner = QStringLiteral("<strong>%1</strong>").arg(esc(fix.title));
    if (!about.isEmpty())
        inner += QStringLiteral(" <small>%1</small>").arg(esc(about.join(u", ")));
    inner += paragraph(fix.detail);
    if (!fix.snippet.isEmpty())
        inner += QStringLiteral("<pre tabindex=\"0\"><code>%1</code></pre>\n").arg(esc(fix.snippet));
    if (!fix.undo.isEmpty())
        inner += paragraph(Tr::tr("To undo: %1").arg(fix.undo));
    if (!fix.verify.isEmpty())
        inner += paragraph(Tr::tr("It worked when these checks pass: %1").arg(fix.verify.join(u", ")));
    return inner;
}

QString findingHtml(const Finding &finding, std::size_t number)
{
    QString inner = tag("h3", QStringLiteral("%1. %2").arg(number).arg(esc(finding.title)));
    inner +=
        tag("p", badge(word(finding.severity), enumText(finding.severity)) + u' ' +
                     esc(Tr::tr("%1; cause %2; seen in %3.")
                             .arg(certaintyWord(finding.confidence), finding.cause, word(finding.step))));
    inner += reasons(Tr::tr("What speaks for it"), finding.because);
    inner += reasons(Tr::tr("What speaks against it"), finding.against);
    if (!finding.ruledOut.empty()) {
        QStringList items;
        for (const RuledOut &other : finding.ruledOut)
            items.append(
                QStringLiteral("<em>%1.</em> %2").arg(esc(causeTitle(other.cause)), esc(other.text)));
        inner += tag("h4", esc(Tr::tr("What it is not"))) + list(items);
    }
    if (!finding.fixes.empty()) {
        QStringList items;
        for (const Fix &fix : finding.fixes)
            items.append(fixHtml(fix));
        inner += tag("h4", esc(Tr::tr("What to do"))) + list(items, "ol");
    }
    return tag("section", u'\n' + inner, "class=\"finding\"");
}

QString firstScreen(const Case &run)
{
    const Diagnosis &diagnosis = run.diagnosis;
    const Verdict &verdict = diagnosis.verdict;
    QString out = tag("h1", esc(headline(run)));
    out += tag("p", badge(word(verdict.status), enumText(verdict.status)) + u' ' + esc(subject(run)));

    QString rows;
    const auto row = [&rows](const QString &name, const QString &value) {
        if (!value.isEmpty())
            rows += tag("tr", QStringLiteral("<th scope=\"row\">%1</th><td>%2</td>").arg(esc(name), value));
    };
    if (!diagnosis.findings.empty()) {
        const Finding &first = diagnosis.findings.front();
        row(Tr::tr("Cause"), esc(first.title));
        row(Tr::tr("Certainty"), esc(certaintyWord(first.confidence)));
        if (verdict.where != Where::Unknown)
            row(Tr::tr("Where"), esc(word(verdict.where)));
        if (!first.fixes.empty())
            row(Tr::tr("What to do first"), esc(first.fixes.front().title));
    } else {
        row(Tr::tr("Findings"), esc(nothingFound(run)));
    }
    const QStringList open = notChecked(run);
    row(Tr::tr("Not checked"), open.isEmpty() ? esc(Tr::tr("Every check that applies was done."))
                                              : QStringLiteral("<a href=\"#not-checked\">%1</a>")
                                                    .arg(esc(Tr::tr("Listed below: %1").arg(open.size()))));
    row(Tr::tr("Checked"), esc(Tr::tr("%1 to %2").arg(clock(run.started), clock(run.finished))));
    if (!run.profile.name.isEmpty())
        row(Tr::tr("Profile"), esc(run.profile.name));
    row(Tr::tr("Made by"), esc(QStringLiteral("Fetch Doctor %1").arg(run.toolVersion)));
    return out +
           tag("table", tag("caption", esc(Tr::tr("Summary"))) + tag("tbody", rows), "class=\"summary\"");
}

QString checksHtml(const Case &run)
{
    QString out;
    for (const Step step : allSteps()) {
        QString rows;
        for (const CheckResult &row : run.checks) {
            if (row.step != step)
                continue;
            rows += tag(
                "tr", QStringLiteral("<td>%1</td><th scope=\"row\"><code>%2</code></th><td>%3</td><td>%4</td>"
                                     "<td class=\"number\">%5</td>")
                          .arg(badge(word(row.status), enumText(row.status)), esc(row.id), esc(row.target),
                               esc(row.summary), QString::number(row.durationMs)));
        }
        if (rows.isEmpty())
            continue;
        const Status state = stateOf(step, run.checks);
        const QString head = tag(
            "tr", QStringLiteral("<th scope=\"col\">%1</th><th scope=\"col\">%2</th><th scope=\"col\">%3</th>"
                                 "<th scope=\"col\">%4</th><th scope=\"col\">%5</th>")
                      .arg(esc(Tr::tr("Result")), esc(Tr::tr("Check")), esc(Tr::tr("Target")),
                           esc(Tr::tr("What was found")), esc(Tr::tr("Time in ms"))));
        const QString table = tag("table", tag("thead", head) + tag("tbody", rows));
        out += tag(
            "details",
            tag("summary",
                QStringLiteral("<h3>%1</h3> %2").arg(esc(word(step)), badge(word(state), enumText(state)))) +
                table,
            state == Status::Fail || state == Status::Warn ? "open=\"open\"" : "");
    }
    return out;
}

QString commandsHtml(const Case &run)
{
    QString rows;
    QStringList seen;
    for (const CheckResult &row : run.checks) {
        if (row.reproduce.isEmpty() || seen.contains(row.reproduce))
            continue;
        seen.append(row.reproduce);
        rows +=
            tag("dt", esc(row.target.isEmpty() ? row.id : row.id + u' ' + row.target)) +
            tag("dd", QStringLiteral("<pre tabindex=\"0\"><code>%1</code></pre>").arg(esc(row.reproduce)));
    }
    return rows.isEmpty() ? QString()
                          : tag("h2", esc(Tr::tr("Appendix: the commands that ask the same by hand"))) +
                                tag("dl", u'\n' + rows);
}

} // namespace

QByteArray html(const Case &run)
{
    QString body = firstScreen(run);
    const auto &findings = run.diagnosis.findings;
    if (!findings.empty()) {
        body += tag("h2", esc(Tr::tr("Findings, the likeliest first")));
        for (std::size_t i = 0; i < findings.size(); ++i)
            body += findingHtml(findings[i], i + 1);
    }
    const QString checks = checksHtml(run);
    if (!checks.isEmpty())
        body += tag("h2", esc(Tr::tr("All checks"))) + checks;
    QStringList open;
    for (const QString &item : notChecked(run))
        open.append(esc(item));
    if (!open.isEmpty())
        body += tag("h2", esc(Tr::tr("Not checked")), "id=\"not-checked\"") + list(open);
    body += commandsHtml(run);

    const QString title = Tr::tr("%1: Fetch Doctor report").arg(subject(run));
    const QString page =
        QStringLiteral(
            "<!DOCTYPE html>\n<html lang=\"%1\">\n<head>\n<meta charset=\"utf-8\"/>\n"
            "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n"
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
            "style-src 'unsafe-inline'\"/>\n<meta name=\"color-scheme\" content=\"light dark\"/>\n")
            .arg(esc(Tr::tr("en", "the language code of this translation"))) +
        tag("title", esc(title)) + tag("style", QString::fromUtf8(kStyle)) +
        QStringLiteral("</head>\n<body>\n<main>\n") + body + QStringLiteral("</main>\n</body>\n</html>\n");
    return page.toUtf8();
}

} // namespace fd::report
