// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/answer_grid.h"

#include "ui/support/colours.h"
#include "ui/support/icons.h"
#include "ui/support/labels.h"
#include "ui/support/words.h"

#include <QPainter>
#include <QUrl>

#include <algorithm>

namespace fd::ui {

namespace {

QString nameOf(const DnsRequest &request)
{
    if (request.server.address.isEmpty())
        return AnswerGrid::tr("This computer's resolver");
    return request.recursionDesired ? request.server.text()
                                    : AnswerGrid::tr("%1 (zone's own)").arg(request.server.text());
}

} // namespace

bool AnswerGrid::take(const Case &run)
{
    const QString host = QUrl(run.profile.site.url).host(QUrl::FullyEncoded);
    static const QStringList order{QStringLiteral("A"), QStringLiteral("AAAA"), QStringLiteral("CNAME")};
    QStringList resolvers;
    QStringList types;
    std::map<std::pair<QString, QString>, Cell> cells;
    for (const EvidenceEntry &entry : run.evidence.entries()) {
        const auto *request = std::get_if<DnsRequest>(&entry.request);
        if (!request || request->name.compare(host, Qt::CaseInsensitive) != 0 ||
            !order.contains(request->type) || request->checkingDisabled)
            continue;
        const QString resolver = nameOf(*request);
        if (!resolvers.contains(resolver))
            resolvers.append(resolver);
        if (!types.contains(request->type))
            types.append(request->type);
        Cell cell;
        if (const auto *answer = entry.outcome ? std::get_if<DnsEvidence>(&*entry.outcome) : nullptr) {
            cell.answered = true;
            if (answer->failure) {
                cell.failed = true;
                cell.text = spoken(answer->failure->kind);
            } else if (answer->rcode != u"NOERROR") {
                cell.failed = true;
                cell.text = answer->rcode;
            } else {
                const QStringList values = answer->values(request->type);
                cell.text = values.isEmpty() ? tr("none") : values.join(QStringLiteral(", "));
                for (const DnsRecord &record : answer->answer)
                    cell.ttl = cell.ttl < 0 ? record.ttl : std::min(cell.ttl, record.ttl);
            }
        } else if (entry.outcome) {
            cell.text = tr("not asked");
        }
        // Of several questions to one server the answered one counts.
        Cell &slot = cells[{resolver, request->type}];
        if (!slot.answered)
            slot = cell;
    }
    std::sort(types.begin(), types.end(),
              [](const QString &a, const QString &b) { return order.indexOf(a) < order.indexOf(b); });
    for (const QString &type : types) {
        std::map<QString, int> votes;
        for (const QString &resolver : resolvers) {
            const auto at = cells.find({resolver, type});
            if (at != cells.end() && at->second.answered && !at->second.failed)
                ++votes[at->second.text];
        }
        const auto most = std::max_element(votes.begin(), votes.end(),
                                           [](const auto &a, const auto &b) { return a.second < b.second; });
        if (votes.size() < 2)
            continue;
        for (const QString &resolver : resolvers) {
            const auto at = cells.find({resolver, type});
            if (at != cells.end() && at->second.answered && !at->second.failed)
                at->second.differs = at->second.text != most->first;
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
                table.rows.push_back({resolver, type, said(*at),
                                      at->ttl >= 0 ? spoken(std::chrono::seconds(at->ttl)) : QString()});
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
                text = tr("%1, for %2").arg(text, spoken(std::chrono::seconds(at->ttl)));
            painter.drawText(box.adjusted(26, 0, -6, 0), Qt::AlignVCenter,
                             fontMetrics().elidedText(text, Qt::ElideRight, room));
        }
        y += height;
    }
}

} // namespace fd::ui
