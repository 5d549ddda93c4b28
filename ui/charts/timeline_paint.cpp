// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/time_axis.h"
#include "ui/charts/timeline_plot.h"
#include "ui/support/colours.h"
#include "ui/support/words.h"

#include <QDateTime>
#include <QLocale>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace fd::ui {

namespace {

constexpr int margin = 12;
constexpr double narrowestBar = 3; ///< px; buckets are drawn together until a bar is as wide

QString number(qint64 n)
{
    return QLocale().toString(n);
}

} // namespace

Timeline::Plot Timeline::plot() const
{
    Plot p;
    const int line = fontMetrics().height();
    p.view = view();
    const double span = std::max(1.0, static_cast<double>((p.view.until - p.view.from).count()));
    // The scale needs the bars, whose width needs the room that the scale leaves: that of the widest number.
    const int left = margin + fontMetrics().horizontalAdvance(number(99'999'999)) * 9 / 10;
    p.area = QRectF(left, line + 10, width() - left - margin, height() - 2 * line - 22);
    p.perMs = p.area.width() / span;
    const double bucketPx = p.perMs * static_cast<double>(bucket().count());
    p.bar = bucket() * std::max<qint64>(1, std::llround(std::ceil(narrowestBar / std::max(bucketPx, 1e-9))));
    const auto &buckets = timeline_.buckets;
    const Instant first = all().from;
    auto it = std::lower_bound(buckets.begin(), buckets.end(), p.view.from - p.bar,
                               [](const LogBucket &b, Instant t) { return b.t < t; });
    for (; it != buckets.end() && it->t < p.view.until; ++it) {
        const Instant from = first + p.bar * ((it->t - first) / p.bar);
        if (p.bars.empty() || p.bars.back().t != from)
            p.bars.push_back({from, 0, 0});
        p.bars.back().total += it->total;
        p.bars.back().errors += it->errors;
        p.most = std::max(p.most, p.bars.back().total);
    }
    return p;
}

void Timeline::drawFrame(QPainter &painter, const Plot &p) const
{
    const QPalette &colours = palette();
    const int line = fontMetrics().height();
    painter.setPen(hairline(colours));
    painter.drawLine(p.area.bottomLeft(), p.area.bottomRight());
    painter.drawLine(p.area.topLeft(), p.area.topRight());
    painter.setPen(quiet(colours));
    const QRectF scale(0, p.area.top() - line / 2.0, p.area.left() - 6, line);
    painter.drawText(scale, Qt::AlignRight | Qt::AlignVCenter, number(p.most));
    painter.drawText(scale.translated(0, p.area.height()), Qt::AlignRight | Qt::AlignVCenter,
                     QStringLiteral("0"));
    int x = static_cast<int>(p.area.left());
    const QString per = tr("requests in %1").arg(stretchWords(p.bar));
    for (const auto &[text, colour] :
         {std::pair{per, mixed(colours.color(QPalette::Base), series(0, colours), 0.55)},
          std::pair{tr("errors (5xx, error lines)"), series(1, colours)}}) {
        painter.fillRect(QRect(x, 4 + (line - 10) / 2, 10, 10), colour);
        const int wide = fontMetrics().horizontalAdvance(text) + 30;
        painter.drawText(QRect(x + 14, 4, wide, line), Qt::AlignLeft | Qt::AlignVCenter, text);
        x += wide;
    }
    if (cursor_ && !span_) {
        const QRect room(x, 4, width() - margin - x, line);
        painter.setPen(colours.color(QPalette::Text));
        painter.drawText(room, Qt::AlignRight | Qt::AlignVCenter,
                         fontMetrics().elidedText(value(), Qt::ElideRight, room.width()));
    }
}

void Timeline::drawBars(QPainter &painter, const Plot &p) const
{
    const QPalette &colours = palette();
    const QColor requests = mixed(colours.color(QPalette::Base), series(0, colours), 0.55);
    const QColor errors = series(1, colours);
    const double barPx = std::max(1.0, p.perMs * static_cast<double>(p.bar.count()) - 1);
    const auto bar = [&](double x, qint64 count, const QColor &colour) {
        if (count <= 0)
            return;
        const double height =
            std::max(2.0, p.area.height() * static_cast<double>(count) / static_cast<double>(p.most));
        painter.fillRect(QRectF(x, p.area.bottom() - height, barPx, height), colour);
    };
    for (const LogBucket &shown : p.bars) {
        bar(p.x(shown.t), shown.total, requests);
        bar(p.x(shown.t), shown.errors, errors);
    }
}

void Timeline::drawMarks(QPainter &painter, const Plot &p) const
{
    const QPalette &colours = palette();
    const int line = fontMetrics().height();
    std::vector<const LogIncident *> seen;
    for (const LogIncident &incident : incidents_) {
        const double at = p.x(incident.start);
        if (at < p.area.left() || at > p.area.right())
            continue;
        painter.setPen(QPen(ink(Tone::Bad, colours), 1.5, Qt::DashLine));
        painter.drawLine(QPointF(at, p.area.top()), QPointF(at, p.area.bottom()));
        seen.push_back(&incident);
    }
    double free = p.area.left(); // words of a later mark never stand on those of an earlier one
    for (const LogIncident *incident : seen) {
        const double at = p.x(incident->start);
        const QString mark = tr("began %1").arg(localMoment(incident->start));
        const int wide = fontMetrics().horizontalAdvance(mark);
        const double left = at + wide + 8 > p.area.right() ? at - wide - 6 : at + 6;
        if (left < free)
            continue;
        free = left + wide + 12;
        const QRectF room(left - 2, p.area.top() + 3, wide + 4, line);
        painter.fillRect(room, colours.color(QPalette::Base));
        painter.setPen(ink(Tone::Bad, colours));
        painter.drawText(room, Qt::AlignCenter, mark);
    }
    // What changed stands on the ground line as a small triangle; the table tells what it was.
    painter.setPen(Qt::NoPen);
    painter.setBrush(ink(Tone::Caution, colours));
    for (const LogChange &change : changes_) {
        const double at = p.x(change.time);
        if (at < p.area.left() || at > p.area.right())
            continue;
        const double y = p.area.bottom();
        painter.drawPolygon(QPolygonF({{at, y - 8}, {at - 5, y + 1}, {at + 5, y + 1}}));
    }
    painter.setBrush(Qt::NoBrush);
    if (cursor_) {
        painter.setPen(QPen(colours.color(QPalette::Text), 1));
        const double wide = std::max(3.0, p.perMs * static_cast<double>(p.bar.count()));
        painter.drawRect(QRectF(p.x(*cursor_) - 1, p.area.top(), wide + 1, p.area.height())
                             .intersected(p.area.adjusted(-2, 0, 2, 0)));
    }
    if (hasFocus()) {
        painter.setPen(QPen(colours.color(QPalette::Highlight), 2));
        painter.drawRect(rect().adjusted(1, 1, -1, -1));
    }
}

void Timeline::drawAxis(QPainter &painter, const Plot &p) const
{
    const int line = fontMetrics().height();
    const int wide = fontMetrics().horizontalAdvance(QStringLiteral("30 Nov, 00:00:00")) + 16;
    painter.setPen(quiet(palette()));
    const QString zone = QDateTime::fromMSecsSinceEpoch(p.view.from.time_since_epoch().count())
                             .toLocalTime()
                             .timeZoneAbbreviation();
    const double zoneLeft = p.area.right() - fontMetrics().horizontalAdvance(zone);
    const double y = p.area.bottom() + 4;
    for (const TimeTick &tick :
         timeTicks(p.view.from, p.view.until, static_cast<int>(p.area.width()) / wide)) {
        const double x = p.x(tick.at);
        const int half = fontMetrics().horizontalAdvance(tick.text) / 2;
        painter.drawLine(QPointF(x, p.area.bottom()), QPointF(x, y));
        const double left = std::max(p.area.left() - 20, x - half);
        if (left + 2 * half < zoneLeft - 8)
            painter.drawText(QPointF(left, y + fontMetrics().ascent()), tick.text);
    }
    painter.drawText(QRectF(zoneLeft - 4, y, p.area.right() - zoneLeft + 4, line), Qt::AlignRight, zone);
}

void Timeline::paintEvent(QPaintEvent *)
{
    if (timeline_.buckets.empty())
        return;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Plot p = plot();
    drawFrame(painter, p);
    painter.save();
    painter.setClipRect(p.area.adjusted(-6, 0, 6, 2));
    if (span_) {
        const QRectF chosen(QPointF(p.x(span_->from), p.area.top()),
                            QPointF(p.x(span_->until), p.area.bottom()));
        painter.fillRect(chosen,
                         mixed(palette().color(QPalette::Base), palette().color(QPalette::Highlight), 0.2));
    }
    drawBars(painter, p);
    if (span_) {
        painter.setPen(QPen(palette().color(QPalette::Highlight), 2));
        for (const Instant edge : {span_->from, span_->until})
            painter.drawLine(QPointF(p.x(edge), p.area.top()), QPointF(p.x(edge), p.area.bottom()));
    }
    painter.restore();
    drawMarks(painter, p);
    drawAxis(painter, p);
}

} // namespace fd::ui
