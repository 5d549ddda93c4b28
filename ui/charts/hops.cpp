// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/hops.h"

#include "ui/support/colours.h"
#include "ui/support/labels.h"

#include <QPainter>

#include <algorithm>

namespace fd::ui {

namespace {

QString addressesOf(const Hop &hop)
{
    return hop.addresses.isEmpty() ? Hops::tr("does not answer") : hop.addresses.join(QStringLiteral(", "));
}

QString lossOf(const Hop &hop)
{
    return hop.answered == 0 ? Hops::tr("silent") : Hops::tr("%1 %").arg(hop.lossPercent());
}

} // namespace

bool Hops::take(const Case &run)
{
    std::vector<Way> ways;
    for (const EvidenceEntry &entry : run.evidence.entries()) {
        const auto *seen = entry.outcome ? std::get_if<RouteEvidence>(&*entry.outcome) : nullptr;
        const auto *request = std::get_if<RouteRequest>(&entry.request);
        if (!seen || !request || seen->failure)
            continue;
        const QString who = whoIs(run, request->to);
        ways.push_back({request->method == u"udp" ? tr("%1, by UDP").arg(who) : who, routeOf(*seen)});
    }
    const bool same = ways == ways_;
    ways_ = std::move(ways);
    return !same || accessibleName().isEmpty();
}

QString Hops::emptyReason() const
{
    return tr("No route was followed: no address was reached, or the checks of this step were left out.");
}

QString Hops::verdict(const Way &way)
{
    const Route &route = way.route;
    const int last = route.hops.empty() ? 0 : route.hops.back().number;
    switch (route.end) {
    case Route::End::Loops:
        return tr("Packets go round between %1.").arg(route.loop.join(QStringLiteral(", ")));
    case Route::End::Refused:
        return tr("%1 refuses to pass packets on (hop %2).").arg(route.endAddress).arg(last);
    case Route::End::FallsSilent:
        return route.hops.empty() ? tr("No router answers.")
                                  : tr("Nothing answers beyond hop %1, %2.").arg(last).arg(route.endAddress);
    case Route::End::Reached: break;
    }
    if (route.lossFrom > 0)
        return tr("Packets are lost from hop %1 on to the end.").arg(route.lossFrom);
    if (!route.slowAnswerers.empty())
        return tr("Loss at hop %1 is that router answering slowly; traffic passes.")
            .arg(route.slowAnswerers.front());
    return tr("Reached at hop %1 without loss.").arg(last);
}

QString Hops::sentence() const
{
    if (ways_.empty())
        return emptyReason();
    QStringList sentences;
    for (const Way &way : ways_)
        sentences.append(tr("%1: %2").arg(way.target, verdict(way)));
    return sentences.join(u' ');
}

std::vector<Grid> Hops::tables() const
{
    Grid table{
        tr("&Hops"),
        {tr("Target"), tr("Hop"), tr("Router"), tr("Loss"), tr("Fastest"), tr("Median"), tr("Slowest")},
        {},
        emptyReason()};
    for (const Way &way : ways_) {
        for (const Hop &hop : way.route.hops) {
            QStringList cells{way.target, QString::number(hop.number), addressesOf(hop), lossOf(hop)};
            for (const Micros time : {hop.fastest, hop.median, hop.slowest})
                cells.append(hop.answered > 0 ? spoken(time) : QString());
            table.rows.push_back(cells);
        }
        table.rows.push_back(
            {way.target, QString(), verdict(way), QString(), QString(), QString(), QString()});
    }
    return {table};
}

int Hops::heightForContent() const
{
    std::size_t rows = 0;
    for (const Way &way : ways_)
        rows += way.route.hops.size() + 2;
    return 16 + static_cast<int>(rows) * rowHeight();
}

/// \returns where the next way begins.
int Hops::paintWay(QPainter &painter, const Way &way, int y, qint64 most) const
{
    const QPalette &colours = palette();
    const int height = rowHeight();
    const int left = 16;
    const int routerWidth = std::min(width() * 40 / 100, 46 * fontMetrics().averageCharWidth());
    const int timeWidth = 12 * fontMetrics().averageCharWidth();
    const QRectF plot(left + routerWidth, 0, std::max(40, width() - 2 * left - routerWidth - 2 * timeWidth),
                      0);
    const double scale = plot.width() / static_cast<double>(std::max<qint64>(most, 1));

    painter.setFont(scaled(font(), 1.0, QFont::DemiBold));
    painter.setPen(colours.color(QPalette::Text));
    painter.drawText(QRect(left, y, width() - 2 * left, height), Qt::AlignVCenter,
                     fontMetrics().elidedText(way.target, Qt::ElideMiddle, width() - 2 * left));
    y += height;
    painter.setFont(font());
    const double line = left + 8;
    for (const Hop &hop : way.route.hops) {
        const double middle = y + height / 2.0;
        // The line of routers: a full dot answers, an empty one keeps silent, several stand for several
        // paths.
        painter.setPen(QPen(hairline(colours), 2));
        if (&hop != &way.route.hops.front())
            painter.drawLine(QPointF(line, middle - height + 6), QPointF(line, middle - 6));
        painter.setPen(QPen(series(0, colours), 2));
        painter.setBrush(hop.answered > 0 ? QBrush(series(0, colours)) : Qt::NoBrush);
        const auto paths = std::max<qsizetype>(1, hop.addresses.size());
        for (qsizetype path = 0; path < paths; ++path)
            painter.drawEllipse(QPointF(line + 7.0 * static_cast<double>(path), middle), 4, 4);
        const int textLeft = left + 24 + static_cast<int>(7 * (paths - 1));
        painter.setPen(hop.answered > 0 ? colours.color(QPalette::Text) : quiet(colours));
        const QString router = tr("%1  %2").arg(hop.number).arg(addressesOf(hop));
        painter.drawText(QRect(textLeft, y, left + routerWidth - textLeft - 8, height), Qt::AlignVCenter,
                         fontMetrics().elidedText(router, Qt::ElideRight, left + routerWidth - textLeft - 8));
        if (hop.answered > 0) {
            const auto at = [&](Micros time) {
                return plot.left() + static_cast<double>(time.count()) * scale;
            };
            painter.fillRect(
                QRectF(at(hop.fastest), middle - 1, std::max(1.0, at(hop.slowest) - at(hop.fastest)), 2),
                series(0, colours));
            painter.fillRect(QRectF(at(hop.median) - 2, middle - 6, 4, 12), series(0, colours));
            painter.setPen(colours.color(QPalette::Text));
            painter.drawText(QRectF(plot.right() + 8, y, timeWidth, height), Qt::AlignVCenter,
                             spoken(hop.median));
            const bool lost = hop.answered < hop.sent;
            const bool matters = way.route.lossFrom > 0 && hop.number >= way.route.lossFrom;
            painter.setPen(matters ? ink(Tone::Bad, colours) : quiet(colours));
            if (lost)
                painter.drawText(QRectF(plot.right() + 8 + timeWidth, y, timeWidth, height), Qt::AlignVCenter,
                                 tr("%1 % lost").arg(hop.lossPercent()));
        }
        y += height;
    }
    painter.setPen(colours.color(QPalette::Text));
    painter.drawText(QRect(left, y, width() - 2 * left, height), Qt::AlignVCenter,
                     fontMetrics().elidedText(verdict(way), Qt::ElideRight, width() - 2 * left));
    return y + height;
}

void Hops::paintEvent(QPaintEvent *)
{
    if (ways_.empty())
        return;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    qint64 most = 1;
    for (const Way &way : ways_) {
        for (const Hop &hop : way.route.hops)
            most = std::max(most, static_cast<qint64>(hop.slowest.count()));
    }
    int y = 8;
    for (const Way &way : ways_)
        y = paintWay(painter, way, y, most);
}

} // namespace fd::ui
