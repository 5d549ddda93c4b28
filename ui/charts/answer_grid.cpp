// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/answer_grid.h"

#include "ui/support/colours.h"
#include "ui/support/icons.h"
#include "ui/support/labels.h"
#include "ui/support/words.h"

#include <QDateTime>
#include <QLocale>
#include <QPainter>
#include <QUrl>

#include <algorithm>

namespace fd::ui {

namespace {

QString nameOf(const Endpoint &server, bool resolver)
{
    if (server.address.isEmpty())
        return AnswerGrid::tr("This computer's resolver");
    return resolver ? server.text() : AnswerGrid::tr("%1 (zone's own)").arg(server.text());
}

/// Of a column's answers the one that counts: what the zone's own servers say, else what most say.
QString reference(const std::map<QString, int> &own, const std::map<QString, int> &all)
{
    const auto &votes = own.empty() ? all : own;
    const auto most = std::max_element(votes.begin(), votes.end(),
                                       [](const auto &a, const auto &b) { return a.second < b.second; });
    return most == votes.end() ? QString() : most->first;
}

} // namespace

/// The answer of one server as it stands in the grid.
AnswerGrid::Cell AnswerGrid::cellOf(const DnsEvidence &answer, const QString &type, Instant came)
{
    Cell cell;
    cell.answered = true;
    if (answer.failure) {
        cell.failed = true;
        cell.text = spoken(answer.failure->kind);
    } else if (answer.rcode != u"NOERROR") {
        cell.failed = true;
        cell.text = answer.rcode;
    } else {
        const QStringList values = answer.values(type);
        cell.text = values.isEmpty() ? tr("none") : values.join(QStringLiteral(", "));
        for (const DnsRecord &record : answer.answer)
            cell.ttl = cell.ttl < 0 ? record.ttl : std::min(cell.ttl, record.ttl);
        cell.ends = came + std::chrono::seconds(std::max<qint64>(0, cell.ttl));
    }
    return cell;
}

bool AnswerGrid::take(const Case &run)
{
    const QString host = QUrl(run.profile.site.url).host(QUrl::FullyEncoded);
    static const QStringList order{QStringLiteral("A"), QStringLiteral("AAAA"), QStringLiteral("CNAME")};
    QStringList resolvers;
    QStringList own; // the zone's servers
    QStringList types;
    std::map<std::pair<QString, QString>, Cell> cells;
    const auto put = [&](const Endpoint &server, bool resolver, const QString &type, const Cell &cell) {
        const QString who = nameOf(server, resolver);
        if (!resolvers.contains(who))
            resolvers.append(who);
        if (!resolver && !own.contains(who))
            own.append(who);
        if (!types.contains(type))
            types.append(type);
        // Of several questions to one server the answered one counts.
        Cell &slot = cells[{who, type}];
        if (!slot.answered)
            slot = cell;
    };
    const auto asksHost = [&host](const QString &name, const QString &type) {
        return name.compare(host, Qt::CaseInsensitive) == 0 && order.contains(type);
    };
    for (const EvidenceEntry &entry : run.evidence.entries()) {
        const Instant came = run.started + Millis{std::max<qint64>(0, entry.startedMs) + entry.durationMs};
        Cell open;
        open.text = entry.outcome ? tr("not asked") : QString();
        if (const auto *request = std::get_if<DnsRequest>(&entry.request)) {
            if (!asksHost(request->name, request->type) || request->checkingDisabled)
                continue;
            const auto *answer = entry.outcome ? std::get_if<DnsEvidence>(&*entry.outcome) : nullptr;
            put(request->server, request->recursionDesired, request->type,
                answer ? cellOf(*answer, request->type, came) : open);
        } else if (const auto *survey = std::get_if<DnsSurveyRequest>(&entry.request)) {
            // Those without recursion ask the servers above the zone, or the zone's own once more.
            if (!asksHost(survey->name, survey->type) || !survey->recursionDesired)
                continue;
            const auto *answers = entry.outcome ? std::get_if<DnsSurveyEvidence>(&*entry.outcome) : nullptr;
            for (std::size_t i = 0; i < survey->servers.size(); ++i) {
                const bool answered = answers && i < answers->answers.size();
                put(survey->servers[i], true, survey->type,
                    answered ? cellOf(answers->answers[i], survey->type, came) : open);
            }
        }
    }
    std::sort(types.begin(), types.end(),
              [](const QString &a, const QString &b) { return order.indexOf(a) < order.indexOf(b); });
    for (const QString &type : types) {
        std::map<QString, int> ownVotes;
        std::map<QString, int> votes;
        for (const QString &resolver : resolvers) {
            const auto at = cells.find({resolver, type});
            if (at == cells.end() || !at->second.answered || at->second.failed)
                continue;
            ++votes[at->second.text];
            if (own.contains(resolver))
                ++ownVotes[at->second.text];
        }
        const QString right = reference(ownVotes, votes);
        for (const QString &resolver : resolvers) {
            const auto at = cells.find({resolver, type});
            if (at != cells.end() && at->second.answered && !at->second.failed)
                at->second.differs = at->second.text != right;
        }
    }
    const bool same = resolvers == resolvers_ && types == types_ && cells == cells_;
    resolvers_ = resolvers;
    types_ = types;
    cells_ = std::move(cells);
    return !same || accessibleName().isEmpty();
}

const AnswerGrid::Cell *AnswerGrid::cell(const QString &resolver, const QString &type) const
{
    const auto at = cells_.find({resolver, type});
    return at == cells_.end() ? nullptr : &at->second;
}

QString AnswerGrid::said(const Cell &cell) const
{
    if (!cell.answered)
        return cell.text.isEmpty() ? tr("waiting") : cell.text;
    if (cell.differs)
        return tr("differs: %1").arg(cell.text);
    return cell.text;
}

QString AnswerGrid::kept(const Cell &cell) const
{
    if (cell.ttl < 0)
        return {};
    const QString time = spoken(std::chrono::seconds(cell.ttl));
    if (!cell.differs)
        return time;
    const QDateTime ends = QDateTime::fromMSecsSinceEpoch(cell.ends.time_since_epoch().count());
    return tr("%1, until %2").arg(time, QLocale().toString(ends.time(), QLocale::ShortFormat));
}

QString AnswerGrid::emptyReason() const
{
    return tr("No name server was asked: the site is given by an address, or the checks of this step were "
              "left out.");
}

QString AnswerGrid::sentence() const
{
    if (resolvers_.isEmpty())
        return emptyReason();
    int differ = 0;
    int failed = 0;
    for (const auto &[key, cell] : cells_) {
        differ += cell.differs ? 1 : 0;
        failed += cell.failed ? 1 : 0;
    }
    if (differ > 0)
        return counted(differ, tr("1 answer differs from what most servers say."),
                       tr("%1 answers differ from what most servers say."));
    if (failed > 0)
        return counted(failed, tr("1 question got no usable answer."),
                       tr("%1 questions got no usable answer."));
    return resolvers_.size() > 1 ? tr("All servers that were asked say the same.")
                                 : tr("One server was asked.");
}

std::vector<Grid> AnswerGrid::tables() const
{
    Grid table{
        tr("T&able"), {tr("Resolver"), tr("Record"), tr("Answer"), tr("May Be Kept For")}, {}, emptyReason()};
    for (const QString &resolver : resolvers_) {
        for (const QString &type : types_) {
            if (const Cell *at = cell(resolver, type))
                table.rows.push_back({resolver, type, said(*at), kept(*at)});
        }
    }
    return {table};
}

int AnswerGrid::heightForContent() const
{
    return 24 + (static_cast<int>(resolvers_.size()) + 2) * (rowHeight() + 2);
}

void AnswerGrid::paintEvent(QPaintEvent *)
{
    if (resolvers_.isEmpty())
        return;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QPalette &colours = palette();
    const int height = rowHeight() + 2;
    const int left = 16;
    const int nameWidth = std::min(width() * 34 / 100, 34 * fontMetrics().averageCharWidth());
    const int columns = std::max<int>(1, static_cast<int>(types_.size()));
    const int columnWidth = (width() - 2 * left - nameWidth) / columns;
    int y = 8;
    painter.drawText(QRect(left, y, width() - 2 * left, height), Qt::AlignVCenter,
                     fontMetrics().elidedText(sentence(), Qt::ElideRight, width() - 2 * left));
    y += height;
    painter.setPen(quiet(colours));
    for (int column = 0; column < types_.size(); ++column)
        painter.drawText(QRect(left + nameWidth + column * columnWidth + 8, y, columnWidth - 8, height),
                         Qt::AlignVCenter, types_.at(column));
    y += height;
    for (const QString &resolver : resolvers_) {
        painter.setPen(colours.color(QPalette::Text));
        painter.drawText(QRect(left, y, nameWidth - 12, height), Qt::AlignVCenter,
                         fontMetrics().elidedText(resolver, Qt::ElideMiddle, nameWidth - 12));
        for (int column = 0; column < types_.size(); ++column) {
            const Cell *at = cell(resolver, types_.at(column));
            const QRect box(left + nameWidth + column * columnWidth, y + 2, columnWidth - 4, height - 4);
            if (!at) {
                painter.setPen(quiet(colours));
                painter.drawText(box.adjusted(8, 0, -4, 0), Qt::AlignVCenter, tr("not asked"));
                continue;
            }
            const Tone tone = !at->answered ? Tone::Neutral
                              : at->failed  ? Tone::Bad
                              : at->differs ? Tone::Caution
                                            : Tone::Good;
            const Status status = !at->answered ? Status::Queued
                                  : at->failed  ? Status::Fail
                                  : at->differs ? Status::Warn
                                                : Status::Pass;
            painter.setPen(Qt::NoPen);
            painter.setBrush(wash(tone, colours));
            painter.drawRoundedRect(box, 3, 3);
            const QRect sign(box.left() + 6, box.top() + (box.height() - 14) / 2, 14, 14);
            paintIcon(&painter, sign, iconName(status),
                      tone == Tone::Neutral ? quiet(colours) : ink(tone, colours));
            painter.setPen(colours.color(QPalette::Text));
            const int room = box.width() - 32;
            QString text = said(*at);
            if (at->ttl >= 0 && fontMetrics().horizontalAdvance(text) + 90 < room)
                text = tr("%1, for %2").arg(text, kept(*at));
            painter.drawText(box.adjusted(26, 0, -6, 0), Qt::AlignVCenter,
                             fontMetrics().elidedText(text, Qt::ElideRight, room));
        }
        y += height;
    }
}

} // namespace fd::ui
