// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/delegation_tree.h"

#include "ui/support/colours.h"
#include "ui/support/icons.h"
#include "ui/support/labels.h"
#include "ui/support/words.h"

#include <QPainter>

#include <algorithm>

namespace fd::ui {

bool DelegationTree::take(const Case &run)
{
    std::vector<Line> lines;
    for (const CheckResult &row : run.checks) {
        if (row.id != QLatin1StringView("dns.delegation") || !row.evidence.contains(QStringLiteral("parent")))
            continue;
        if (lines.empty()) {
            const QString top = row.evidence.value(QStringLiteral("parent")).toString();
            lines.push_back({0, top == u'.' ? tr("The root") : top, Status::Pass, {}});
        }
        lines.push_back({lines.back().depth + 1, row.target, row.status, row.summary});
    }
    const int below = lines.empty() ? 0 : lines.back().depth + 1;
    for (const CheckResult &row : run.checks) {
        if (!lines.empty() && row.id == QLatin1StringView("dns.authoritative"))
            lines.push_back({below, row.target, row.status, row.summary});
    }
    const bool changed = lines != lines_ || accessibleName().isEmpty();
    lines_ = std::move(lines);
    return changed;
}

QString DelegationTree::emptyReason() const
{
    return tr("The resolvers did not tell which name servers lead to this name.");
}

QString DelegationTree::sentence() const
{
    if (lines_.empty())
        return emptyReason();
    const auto odd = std::count_if(lines_.begin(), lines_.end(), [](const Line &line) {
        return line.status == Status::Fail || line.status == Status::Warn;
    });
    return odd == 0 ? tr("The way from the root to the zone's name servers is in order.")
                    : counted(static_cast<int>(odd), tr("1 place on the way from the root needs a look."),
                              tr("%1 places on the way from the root need a look."));
}

std::vector<Grid> DelegationTree::tables() const
{
    Grid table{
        tr("De&legation"), {tr("Zone or Server"), tr("State"), tr("What Was Seen")}, {}, emptyReason()};
    for (const Line &line : lines_)
        table.rows.push_back({QString(2 * line.depth, u' ') + line.what, word(line.status), line.said});
    return {table};
}

int DelegationTree::heightForContent() const
{
    return 16 + (static_cast<int>(lines_.size()) + 1) * (rowHeight() + 2);
}

void DelegationTree::paintEvent(QPaintEvent *)
{
    if (lines_.empty())
        return;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QPalette &colours = palette();
    const int height = rowHeight() + 2;
    const int left = 16;
    const int indent = 20;
    int y = 8;
    painter.drawText(QRect(left, y, width() - 2 * left, height), Qt::AlignVCenter,
                     fontMetrics().elidedText(sentence(), Qt::ElideRight, width() - 2 * left));
    y += height;
    for (const Line &line : lines_) {
        const int x = left + line.depth * indent;
        if (line.depth > 0) {
            painter.setPen(quiet(colours));
            painter.drawLine(x - indent + 7, y, x - indent + 7, y + height / 2);
            painter.drawLine(x - indent + 7, y + height / 2, x - 4, y + height / 2);
        }
        const Tone tone = toneOf(line.status);
        paintIcon(&painter, QRect(x, y + (height - 14) / 2, 14, 14), iconName(line.status),
                  tone == Tone::Neutral ? quiet(colours) : ink(tone, colours));
        painter.setPen(colours.color(QPalette::Text));
        const int room = width() - x - 20 - left;
        const QString text = line.said.isEmpty() ? line.what : tr("%1: %2").arg(line.what, line.said);
        painter.drawText(QRect(x + 20, y, room, height), Qt::AlignVCenter,
                         fontMetrics().elidedText(text, Qt::ElideRight, room));
        y += height;
    }
}

} // namespace fd::ui
