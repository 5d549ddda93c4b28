// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/waterfall.h"

#include "ui/support/colours.h"
#include "ui/support/labels.h"

#include <QPainter>

#include <algorithm>
#include <cmath>

namespace fd::ui {

namespace {

QString endOf(const std::optional<Failure> &failure, const QString &well)
{
    return failure ? spoken(failure->kind) : well;
}

/// A round step so that about four ticks fit.
qint64 tickStep(qint64 most)
{
    const double raw = static_cast<double>(std::max<qint64>(most, 1)) / 4;
    const double power = std::pow(10, std::floor(std::log10(raw)));
    for (const double factor : {1.0, 2.0, 5.0, 10.0}) {
        if (factor * power >= raw)
            return static_cast<qint64>(factor * power);
    }
    return static_cast<qint64>(raw);
}

} // namespace

QString Waterfall::phaseName(int phase)
{
    switch (phase) {
    case Connect: return tr("connect");
    case Tls: return tr("TLS");
    case Wait: return tr("wait for first byte");
    default: return tr("body");
    }
}

bool Waterfall::take(const Case &run)
{
    std::vector<Row> rows;
    for (const EvidenceEntry &entry : run.evidence.entries()) {
        if (!entry.outcome)
            continue;
        if (const auto *tcp = std::get_if<TcpEvidence>(&*entry.outcome)) {
            const auto &request = std::get<TcpRequest>(entry.request);
            rows.push_back({whoIs(run, request.to),
                            tr("TCP"),
                            {tcp->connect.count(), 0, 0, 0},
                            endOf(tcp->failure, tr("connected")),
                            tcp->failure.has_value()});
        } else if (const auto *tls = std::get_if<TlsEvidence>(&*entry.outcome)) {
            const auto &request = std::get<TlsRequest>(entry.request);
            rows.push_back({whoIs(run, request.to),
                            tr("TLS"),
                            {tls->connect.count(), tls->handshake.count(), 0, 0},
                            endOf(tls->failure, tls->protocol),
                            tls->failure.has_value()});
        } else if (const auto *http = std::get_if<HttpEvidence>(&*entry.outcome)) {
            const auto &request = std::get<HttpRequest>(entry.request);
            const qint64 connect = http->connect.count();
            const qint64 secured = std::max<qint64>(connect, http->tls.count());
            const qint64 total = std::max<qint64>(http->total.count(), secured);
            const qint64 first =
                http->firstByte.count() > 0 ? std::max<qint64>(http->firstByte.count(), secured) : total;
            const QString status = http->status > 0 ? tr("status %1").arg(http->status) : QString();
            const bool failed = http->failure.has_value() || http->status >= 500;
            rows.push_back({whoIs(run, request.to),
                            tr("HTTP"),
                            {connect, secured - connect, first - secured, total - first},
                            endOf(http->failure, status),
                            failed});
        }
    }
    const bool same = rows == rows_;
    rows_ = std::move(rows);
    return !same || accessibleName().isEmpty();
}

QString Waterfall::emptyReason() const
{
    return tr("No connection was tried: the site's address is not known, or the checks of this step were "
              "left out.");
}

QString Waterfall::sentence() const
{
    if (rows_.empty())
        return emptyReason();
    const auto slowest = std::max_element(rows_.begin(), rows_.end(),
                                          [](const Row &a, const Row &b) { return a.total() < b.total(); });
    const auto longest = std::max_element(slowest->us.begin(), slowest->us.end());
    return tr("The longest took %1: %2 at %3, most of it %4.")
        .arg(spoken(Micros(slowest->total())), slowest->what, slowest->target,
             phaseName(static_cast<int>(longest - slowest->us.begin())));
}

std::vector<Grid> Waterfall::tables() const
{
    Grid table{tr("T&able"),
               {tr("Target"), tr("Exchange"), tr("Result"), tr("Connect"), tr("TLS"), tr("Wait"), tr("Body"),
                tr("Total")},
               {},
               emptyReason()};
    for (const Row &row : rows_) {
        QStringList cells{row.target, row.what, row.end};
        for (const qint64 us : row.us)
            cells.append(us > 0 ? spoken(Micros(us)) : QString());
        cells.append(spoken(Micros(row.total())));
        table.rows.push_back(cells);
    }
    return {table};
}

int Waterfall::heightForContent() const
{
    return 20 + (static_cast<int>(rows_.size()) + 3) * rowHeight();
}

QString Waterfall::said(const Row &row)
{
    const QString time = spoken(Micros(row.total()));
    return row.end.isEmpty() ? time : tr("%1, %2").arg(row.end, time);
}

void Waterfall::paintEvent(QPaintEvent *)
{
    if (rows_.empty())
        return;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QPalette &colours = palette();
    const int height = rowHeight();
    const int left = 16;
    const int line = fontMetrics().height();
    const int targetWidth = std::min(width() * 38 / 100, 44 * fontMetrics().averageCharWidth());
    int endWidth = 0;
    for (const Row &row : rows_)
        endWidth = std::max(endWidth, fontMetrics().horizontalAdvance(said(row)) + 22);
    endWidth = std::min(endWidth, width() * 32 / 100);
    const QRectF plot(left + targetWidth, 0, width() - left - targetWidth - endWidth - 16, 0);
    qint64 most = 1;
    for (const Row &row : rows_)
        most = std::max(most, row.total());
    const double scale = plot.width() / static_cast<double>(most);

    int y = 8;
    painter.drawText(QRect(left, y, width() - 2 * left, height), Qt::AlignVCenter,
                     fontMetrics().elidedText(sentence(), Qt::ElideRight, width() - 2 * left));
    y += height;
    const QFont small = scaled(font(), 0.9);
    painter.setFont(small);
    int x = left;
    for (int phase = 0; phase < PhaseCount; ++phase) {
        painter.fillRect(QRect(x, y + (height - 10) / 2, 10, 10), series(phase, colours));
        painter.setPen(quiet(colours));
        const int wide = QFontMetrics(small).horizontalAdvance(phaseName(phase)) + 28;
        painter.drawText(QRect(x + 15, y, wide, height), Qt::AlignVCenter, phaseName(phase));
        x += wide;
    }
    y += height;
    const int top = y;
    const qint64 step = tickStep(most);
    for (qint64 tick = 0; tick <= most; tick += step) {
        const double at = plot.left() + static_cast<double>(tick) * scale;
        painter.setPen(hairline(colours));
        painter.drawLine(QPointF(at, top), QPointF(at, top + height * static_cast<double>(rows_.size())));
        painter.setPen(quiet(colours));
        painter.drawText(QRectF(at - 60, top + height * static_cast<double>(rows_.size()) + 2, 120, line),
                         Qt::AlignHCenter, tick == 0 ? QStringLiteral("0") : spoken(Micros(tick)));
    }
    for (const Row &row : rows_) {
        painter.setFont(font());
        painter.setPen(colours.color(QPalette::Text));
        const int whatWidth = 6 * fontMetrics().averageCharWidth();
        painter.drawText(QRect(left, y, whatWidth, height), Qt::AlignVCenter, row.what);
        painter.drawText(QRect(left + whatWidth, y, targetWidth - whatWidth - 12, height), Qt::AlignVCenter,
                         fontMetrics().elidedText(row.target, Qt::ElideMiddle, targetWidth - whatWidth - 12));
        double from = plot.left();
        for (int phase = 0; phase < PhaseCount; ++phase) {
            const double wide = static_cast<double>(row.us[static_cast<std::size_t>(phase)]) * scale;
            if (wide <= 0)
                continue;
            painter.fillRect(QRectF(from, y + height / 2.0 - 6, std::max(2.0, wide), 12),
                             series(phase, colours));
            from += wide;
        }
        if (row.failed) {
            painter.setPen(QPen(ink(Tone::Bad, colours), 2));
            const QPointF centre(from + 6, y + height / 2.0);
            painter.drawLine(centre + QPointF(-4, -4), centre + QPointF(4, 4));
            painter.drawLine(centre + QPointF(-4, 4), centre + QPointF(4, -4));
        }
        painter.setPen(row.failed ? ink(Tone::Bad, colours) : colours.color(QPalette::Text));
        const QRectF end(plot.right() + 20, y, endWidth - 20, height);
        painter.drawText(end, Qt::AlignVCenter,
                         fontMetrics().elidedText(said(row), Qt::ElideRight, static_cast<int>(end.width())));
        y += height;
    }
}

} // namespace fd::ui
