// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/figures.h"

#include "ui/support/colours.h"
#include "ui/support/labels.h"

#include <QLocale>
#include <QPainter>

#include <algorithm>

namespace fd::ui {

namespace {

QString nameOf(const Metric &metric)
{
    QString name = metric.id;
    if (metric.id == u"cpu.used")
        name = Figures::tr("Processor used");
    else if (metric.id == u"cpu.iowait")
        name = Figures::tr("Processor waiting for disks");
    else if (metric.id == u"memory.used")
        name = Figures::tr("Memory used");
    else if (metric.id == u"disk.used")
        name = Figures::tr("Disk used");
    else if (metric.id == u"inodes.used")
        name = Figures::tr("Disk entries (inodes) used");
    else if (metric.id == u"load.1m")
        name = Figures::tr("Load of the last minute for each core");
    else if (metric.id == u"load.5m")
        name = Figures::tr("Load of the last 5 minutes for each core");
    else if (metric.id == u"load.15m")
        name = Figures::tr("Load of the last 15 minutes for each core");
    return metric.label.isEmpty() ? name : Figures::tr("%1, %2").arg(name, metric.label);
}

double limitOf(const Metric &metric, const Limits &limits)
{
    if (metric.id == u"cpu.used")
        return limits.cpuPercent / 100;
    if (metric.id == u"memory.used")
        return limits.memoryPercent / 100;
    if (metric.id == u"disk.used" || metric.id == u"inodes.used")
        return limits.diskPercent / 100;
    return -1;
}

} // namespace

bool Figures::take(const Case &run)
{
    std::vector<Row> rows;
    QString failure;
    for (const EvidenceEntry &entry : run.evidence.entries()) {
        const auto *figures = entry.outcome ? std::get_if<MetricsEvidence>(&*entry.outcome) : nullptr;
        if (!figures)
            continue;
        if (figures->failure)
            failure = tr("%1: %2").arg(figures->source, spoken(figures->failure->kind));
        for (const Metric &metric : figures->metrics) {
            const bool share = metric.unit == u"%";
            Row row{figures->source, nameOf(metric),
                    share ? tr("%1 %").arg(QLocale().toString(metric.value, 'f', metric.value < 10 ? 1 : 0))
                          : tr("%1 %2").arg(QLocale().toString(metric.value, 'g', 4), metric.unit).trimmed(),
                    share ? std::clamp(metric.value / 100, 0.0, 1.0) : -1,
                    limitOf(metric, run.profile.limits)};
            rows.push_back(std::move(row));
        }
    }
    const bool same = rows == rows_ && failure == failure_;
    rows_ = std::move(rows);
    failure_ = failure;
    return !same || accessibleName().isEmpty();
}

QString Figures::emptyTitle() const
{
    return failure_.isEmpty() ? tr("No Figures") : tr("The Figures Could Not Be Read");
}

QString Figures::emptyReason() const
{
    return failure_.isEmpty()
               ? tr("No machine or service of this site was named as a source of figures. A node exporter "
                    "(http://HOST:9100/metrics) or nginx's stub_status page is enough.")
               : failure_;
}

QString Figures::sentence() const
{
    QStringList over;
    for (const Row &row : rows_) {
        if (row.share >= 0 && row.limit >= 0 && row.share >= row.limit)
            over.append(tr("%1 of %2 is at %3").arg(row.name, row.source, row.value));
    }
    if (rows_.empty())
        return emptyReason();
    return over.isEmpty() ? tr("All figures are below their limits.")
                          : tr("%1.").arg(over.join(QStringLiteral("; ")));
}

std::vector<Grid> Figures::tables() const
{
    Grid table{tr("T&able"), {tr("Source"), tr("Figure"), tr("Value"), tr("Limit")}, {}, emptyReason()};
    for (const Row &row : rows_)
        table.rows.push_back(
            {row.source, row.name, row.value,
             row.limit >= 0 ? tr("%1 %").arg(QLocale().toString(row.limit * 100, 'f', 0)) : QString()});
    return {table};
}

int Figures::heightForContent() const
{
    int sources = 0;
    for (std::size_t i = 0; i < rows_.size(); ++i)
        sources += i == 0 || rows_[i].source != rows_[i - 1].source ? 1 : 0;
    return 16 + (static_cast<int>(rows_.size()) + sources + 1) * rowHeight();
}

void Figures::paintEvent(QPaintEvent *)
{
    if (rows_.empty())
        return;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QPalette &colours = palette();
    const int height = rowHeight();
    const int left = 16;
    const int nameWidth = std::min(width() / 2, 40 * fontMetrics().averageCharWidth());
    const int valueWidth = 14 * fontMetrics().averageCharWidth();
    const QRect bars(left + nameWidth, 0, width() - left - nameWidth - valueWidth - 16, 0);
    int y = 8;
    painter.drawText(QRect(left, y, width() - 2 * left, height), Qt::AlignVCenter,
                     fontMetrics().elidedText(sentence(), Qt::ElideRight, width() - 2 * left));
    y += height;
    QString source;
    bool first = true;
    for (const Row &row : rows_) {
        if (first || row.source != source) {
            painter.setFont(scaled(font(), 1, QFont::DemiBold));
            painter.setPen(colours.color(QPalette::Text));
            painter.drawText(QRect(left, y, width() - 2 * left, height), Qt::AlignVCenter, row.source);
            painter.setFont(font());
            source = row.source;
            first = false;
            y += height;
        }
        painter.setPen(colours.color(QPalette::Text));
        // Where there is no bar, the name may take its place.
        const int room = row.share >= 0 ? nameWidth - 20 : bars.right() - left - 12;
        painter.drawText(QRect(left + 12, y, room, height), Qt::AlignVCenter,
                         fontMetrics().elidedText(row.name, Qt::ElideRight, room));
        painter.drawText(QRect(bars.right() + 1, y, valueWidth, height), Qt::AlignVCenter | Qt::AlignRight,
                         row.value);
        if (row.share >= 0) {
            const QRectF track(bars.left(), y + height / 2.0 - 5, bars.width(), 10);
            painter.setPen(Qt::NoPen);
            painter.setBrush(wash(Tone::Neutral, colours));
            painter.drawRoundedRect(track, 3, 3);
            const bool over = row.limit >= 0 && row.share >= row.limit;
            painter.setBrush(over ? ink(Tone::Bad, colours) : series(0, colours));
            painter.drawRoundedRect(
                QRectF(track.left(), track.top(), std::max(3.0, track.width() * row.share), track.height()),
                3, 3);
            if (row.limit >= 0) {
                painter.setPen(QPen(colours.color(QPalette::Text), 1.5));
                const double at = track.left() + track.width() * row.limit;
                painter.drawLine(QPointF(at, track.top() - 3), QPointF(at, track.bottom() + 3));
            }
        }
        y += height;
    }
}

} // namespace fd::ui
