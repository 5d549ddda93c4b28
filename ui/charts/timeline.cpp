// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/timeline.h"

#include "ui/support/announce.h"
#include "ui/support/colours.h"
#include "ui/support/labels.h"
#include "ui/support/words.h"

#include <QDateTime>
#include <QKeyEvent>
#include <QLocale>
#include <QMouseEvent>
#include <QPainter>

#include <algorithm>
#include <map>

namespace fd::ui {

namespace {

constexpr int margin = 16;

QString clock(Instant t)
{
    return QDateTime::fromMSecsSinceEpoch(t.time_since_epoch().count())
        .toLocalTime()
        .toString(QStringLiteral("HH:mm"));
}

QString number(qint64 n)
{
    return QLocale().toString(n);
}

QString moment(const std::optional<Instant> &t)
{
    return t ? localMoment(*t) : QString();
}

} // namespace

struct Timeline::Plot {
    QRectF area;
    qint64 most = 1;
    double barWidth = 1;
    Instant from{};
    double perMs = 0;

    double x(Instant t) const { return area.left() + static_cast<double>((t - from).count()) * perMs; }
};

Timeline::Timeline(QWidget *parent) : Picture(parent)
{
    setFocusPolicy(Qt::StrongFocus);
}

bool Timeline::take(const Case &run)
{
    LogSummary all;
    std::map<Instant, LogBucket> buckets;
    QString failure;
    bool read = false;
    int seconds = 60;
    for (const EvidenceEntry &entry : run.evidence.entries()) {
        const auto *log = entry.outcome ? std::get_if<LogEvidence>(&*entry.outcome) : nullptr;
        if (!log)
            continue;
        read = true;
        if (log->failure)
            failure = log->failure->detail;
        const LogSummary &part = log->summary;
        seconds = std::max(seconds, part.timeline.bucketSeconds);
        for (const LogBucket &bucket : part.timeline.buckets) {
            LogBucket &sum = buckets[bucket.t];
            sum.t = bucket.t;
            sum.total += bucket.total;
            sum.errors += bucket.errors;
        }
        all.files.insert(all.files.end(), part.files.begin(), part.files.end());
        all.incidents.insert(all.incidents.end(), part.incidents.begin(), part.incidents.end());
        all.templates.insert(all.templates.end(), part.templates.begin(), part.templates.end());
        all.upstreams.insert(all.upstreams.end(), part.upstreams.begin(), part.upstreams.end());
        all.signatures.insert(all.signatures.end(), part.signatures.begin(), part.signatures.end());
    }
    std::stable_sort(all.incidents.begin(), all.incidents.end(),
                     [](const auto &a, const auto &b) { return a.start < b.start; });
    std::vector<LogBucket> list;
    list.reserve(buckets.size());
    for (const auto &[t, bucket] : buckets)
        list.push_back(bucket);
    const bool same = all == all_ && list == buckets_ && failure == failure_ && read == read_;
    all_ = std::move(all);
    buckets_ = std::move(list);
    bucketSeconds_ = seconds;
    failure_ = failure;
    read_ = read;
    cursor_ = std::min(cursor_, static_cast<int>(buckets_.size()) - 1);
    return !same || accessibleName().isEmpty();
}

QString Timeline::emptyTitle() const
{
    if (!failure_.isEmpty())
        return tr("The Log Could Not Be Read");
    return read_ ? tr("No Times in These Logs") : tr("Drop Logs Here");
}

QString Timeline::emptyReason() const
{
    if (!failure_.isEmpty())
        return failure_;
    return read_ ? tr("The lines carry no time that can be read, so nothing can be drawn over time. The "
                      "tables beside this show what was found.")
                 : tr("Logs of the edge and of the origin tell when it began, and why. Files and folders can "
                      "be dropped "
                      "anywhere in this window. These commands fetch them from a server:");
}

QString Timeline::sentence() const
{
    if (buckets_.empty())
        return emptyReason();
    if (!all_.incidents.empty()) {
        const LogIncident &first = all_.incidents.front();
        return tr("It began on %1: errors rose from %2 % to %3 % of the requests.")
            .arg(localMoment(first.start), QLocale().toString(first.baselineErrorRate * 100, 'f', 1),
                 QLocale().toString(first.errorRate * 100, 'f', 0));
    }
    return tr("No rise of errors stands out in these logs.");
}

std::vector<Grid> Timeline::tables() const
{
    const QString none = read_ ? tr("The logs that were read hold none.") : tr("No logs were read.");
    Grid table{tr("T&able"), {tr("From"), tr("Requests"), tr("Errors")}, {}, none};
    for (const LogBucket &bucket : buckets_)
        table.rows.push_back({localMoment(bucket.t), number(bucket.total), number(bucket.errors)});
    Grid known{tr("&Known Failures"),
               {tr("Count"), tr("Meaning"), tr("First"), tr("Last"), tr("Example")},
               {},
               none};
    for (const SignatureHit &hit : all_.signatures)
        known.rows.push_back(
            {number(hit.count), hit.meaning, moment(hit.first), moment(hit.last), hit.example});
    Grid patterns{
        tr("&Patterns"), {tr("Count"), tr("Level"), tr("Pattern"), tr("First"), tr("Last")}, {}, none};
    for (const LogTemplate &pattern : all_.templates)
        patterns.rows.push_back({number(pattern.count), pattern.level, pattern.text, moment(pattern.first),
                                 moment(pattern.last)});
    Grid backends{
        tr("Back&ends"), {tr("Backend"), tr("Requests"), tr("Errors"), tr("Median"), tr("95 %")}, {}, none};
    const auto ms = [](const std::optional<double> &value) {
        return value ? spoken(Micros(static_cast<qint64>(*value * 1000))) : QString();
    };
    for (const LogUpstream &backend : all_.upstreams)
        backends.rows.push_back({backend.name, number(backend.requests), number(backend.errors),
                                 ms(backend.p50Ms), ms(backend.p95Ms)});
    return {table, known, patterns, backends};
}

int Timeline::heightForContent() const
{
    return 8 * fontMetrics().height() + 40;
}

Timeline::Plot Timeline::plot() const
{
    Plot plot;
    const int line = fontMetrics().height();
    for (const LogBucket &bucket : buckets_)
        plot.most = std::max(plot.most, bucket.total);
    const int left = margin + fontMetrics().horizontalAdvance(number(plot.most)) + 8;
    plot.area = QRectF(left, margin + line + 20, width() - left - margin, height() - 3 * line - margin - 28);
    plot.from = buckets_.front().t;
    const auto span = static_cast<double>((buckets_.back().t - plot.from).count()) + bucketSeconds_ * 1000.0;
    plot.perMs = plot.area.width() / span;
    plot.barWidth = std::max(1.0, plot.perMs * bucketSeconds_ * 1000.0 - 1);
    return plot;
}

QString Timeline::said(const LogBucket &bucket) const
{
    return tr("%1: %2 requests, %3 errors")
        .arg(localMoment(bucket.t), number(bucket.total), number(bucket.errors));
}

void Timeline::paintEvent(QPaintEvent *)
{
    if (buckets_.empty())
        return;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Plot p = plot();
    const QPalette &colours = palette();
    const int line = fontMetrics().height();
    const QColor all = mixed(colours.color(QPalette::Base), series(0, colours), 0.55);
    const QColor errors = series(1, colours);
    painter.setPen(colours.color(QPalette::Text));
    painter.drawText(QRect(margin, 8, width() - 2 * margin, line), Qt::AlignLeft,
                     fontMetrics().elidedText(sentence(), Qt::ElideRight, width() - 2 * margin));

    // Legend beside the lines' own colours, under the sentence.
    int x = static_cast<int>(p.area.left());
    const int legendY = margin + line - 2;
    const QFont small = scaled(font(), 0.9);
    painter.setFont(small);
    for (const auto &[text, colour] :
         {std::pair{tr("requests"), all}, std::pair{tr("errors (5xx, error lines)"), errors}}) {
        painter.fillRect(QRect(x, legendY + 4, 10, 10), colour);
        painter.setPen(quiet(colours));
        const int wide = QFontMetrics(small).horizontalAdvance(text) + 26;
        painter.drawText(QRect(x + 14, legendY, wide, line), Qt::AlignLeft | Qt::AlignVCenter, text);
        x += wide;
    }
    // The scale: nothing, and the most.
    painter.setPen(hairline(colours));
    painter.drawLine(p.area.bottomLeft(), p.area.bottomRight());
    painter.drawLine(p.area.topLeft(), p.area.topRight());
    painter.setPen(quiet(colours));
    painter.drawText(QRectF(0, p.area.top() - line / 2.0, p.area.left() - 6, line),
                     Qt::AlignRight | Qt::AlignVCenter, number(p.most));
    painter.drawText(QRectF(0, p.area.bottom() - line / 2.0, p.area.left() - 6, line),
                     Qt::AlignRight | Qt::AlignVCenter, QStringLiteral("0"));

    for (std::size_t i = 0; i < buckets_.size(); ++i) {
        const LogBucket &bucket = buckets_[i];
        const auto bar = [&](qint64 count, const QColor &colour) {
            const double height = count > 0 ? std::max(2.0, p.area.height() * static_cast<double>(count) /
                                                                static_cast<double>(p.most))
                                            : 0;
            painter.fillRect(QRectF(p.x(bucket.t), p.area.bottom() - height, p.barWidth, height), colour);
        };
        bar(bucket.total, all);
        bar(bucket.errors, errors);
        if (static_cast<int>(i) == cursor_) {
            painter.setPen(QPen(colours.color(QPalette::Text), 1));
            painter.setBrush(Qt::NoBrush);
            painter.drawRect(QRectF(p.x(bucket.t) - 1, p.area.top(), p.barWidth + 2, p.area.height()));
        }
    }
    if (!all_.incidents.empty()) {
        const double at = p.x(all_.incidents.front().start);
        painter.setPen(QPen(ink(Tone::Bad, colours), 1.5, Qt::DashLine));
        painter.drawLine(QPointF(at, p.area.top() - 4), QPointF(at, p.area.bottom()));
        painter.setPen(ink(Tone::Bad, colours));
        const QString mark = tr("began %1").arg(clock(all_.incidents.front().start));
        const int wide = QFontMetrics(small).horizontalAdvance(mark);
        const double left = at + wide + 8 > p.area.right() ? at - wide - 4 : at + 4;
        painter.drawText(QPointF(left, p.area.top() + line - 4), mark);
    }
    painter.setPen(quiet(colours));
    const QRectF axis(p.area.left(), p.area.bottom() + 4, p.area.width(), line);
    painter.drawText(axis, Qt::AlignLeft, clock(buckets_.front().t));
    painter.drawText(
        axis, Qt::AlignRight,
        tr("%1 %2").arg(clock(buckets_.back().t), QDateTime::currentDateTime().timeZoneAbbreviation()));
    if (cursor_ >= 0)
        painter.drawText(QRectF(margin, axis.bottom(), width() - 2 * margin, line), Qt::AlignLeft,
                         said(buckets_[static_cast<std::size_t>(cursor_)]));
}

void Timeline::keyPressEvent(QKeyEvent *event)
{
    const int count = static_cast<int>(buckets_.size());
    int to = 0;
    switch (event->key()) {
    case Qt::Key_Left: to = std::max(0, cursor_ - 1); break;
    case Qt::Key_Right: to = std::min(count - 1, cursor_ + 1); break;
    case Qt::Key_Home: break;
    case Qt::Key_End: to = count - 1; break;
    default: Picture::keyPressEvent(event); return;
    }
    if (count == 0 || to == cursor_)
        return;
    cursor_ = to;
    announce(this, said(buckets_[static_cast<std::size_t>(cursor_)]));
    update();
}

void Timeline::mousePressEvent(QMouseEvent *event)
{
    if (buckets_.empty())
        return;
    const Plot p = plot();
    for (std::size_t i = 0; i < buckets_.size(); ++i) {
        if (event->position().x() >= p.x(buckets_[i].t))
            cursor_ = static_cast<int>(i);
    }
    update();
}

} // namespace fd::ui
