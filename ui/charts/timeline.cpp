// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/timeline.h"

#include "ui/charts/timeline_plot.h"
#include "ui/support/announce.h"
#include "ui/support/words.h"

#include <QAccessible>
#include <QAccessibleWidget>
#include <QDateTime>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QLocale>
#include <QMouseEvent>
#include <QToolTip>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>

namespace fd::ui {

namespace {

constexpr double dragStart = 4;

QString number(qint64 n)
{
    return QLocale().toString(n);
}

} // namespace

namespace {

/// Tells screen readers where the cursor is, as a slider does.
class TimelineAccess : public QAccessibleWidget, public QAccessibleValueInterface
{
public:
    explicit TimelineAccess(Timeline *timeline) : QAccessibleWidget(timeline, QAccessible::Slider) {}

    void *interface_cast(QAccessible::InterfaceType type) override
    {
        if (type == QAccessible::ValueInterface)
            return static_cast<QAccessibleValueInterface *>(this);
        return QAccessibleWidget::interface_cast(type);
    }
    QString text(QAccessible::Text kind) const override
    {
        return kind == QAccessible::Value ? timeline()->value() : QAccessibleWidget::text(kind);
    }
    QVariant currentValue() const override
    {
        const auto at = timeline()->cursor();
        return at ? static_cast<double>((*at - timeline()->all().from).count()) / 1000 : 0.0;
    }
    void setCurrentValue(const QVariant &) override {}
    QVariant maximumValue() const override
    {
        const TimeSpan all = timeline()->all();
        return static_cast<double>((all.until - all.from).count()) / 1000;
    }
    QVariant minimumValue() const override { return 0.0; }
    QVariant minimumStepSize() const override { return 1.0; }

private:
    Timeline *timeline() const { return static_cast<Timeline *>(widget()); }
};

QAccessibleInterface *accessFor(const QString &, QObject *object)
{
    auto *timeline = qobject_cast<Timeline *>(object);
    return timeline ? new TimelineAccess(timeline) : nullptr;
}

} // namespace

Timeline::Timeline(QWidget *parent) : QWidget(parent)
{
    static const bool installed = (QAccessible::installFactory(accessFor), true);
    Q_UNUSED(installed)
    setObjectName(QStringLiteral("timeline"));
    setFocusPolicy(Qt::StrongFocus);
    setBackgroundRole(QPalette::Base);
    setAutoFillBackground(true);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAccessibleName(tr("Requests and errors over time"));
    setMouseTracking(false);
}

void Timeline::show(const LogTimeline &timeline, const std::vector<LogIncident> &incidents,
                    const std::vector<LogChange> &changes, const QString &sentence)
{
    const bool same = timeline == timeline_ && incidents == incidents_ && changes == changes_;
    if (accessibleDescription() != sentence)
        setAccessibleDescription(sentence);
    if (same)
        return;
    timeline_ = timeline;
    incidents_ = incidents;
    changes_ = changes;
    update();
}

void Timeline::clear()
{
    timeline_ = {};
    incidents_.clear();
    changes_.clear();
    zoomed_.reset();
    span_.reset();
    cursor_.reset();
    update();
}

void Timeline::setSpan(const std::optional<TimeSpan> &span)
{
    span_ = span;
    update();
}

TimeSpan Timeline::all() const
{
    if (timeline_.buckets.empty())
        return {};
    return {timeline_.buckets.front().t, timeline_.buckets.back().t + bucket()};
}

TimeSpan Timeline::view() const
{
    return zoomed_.value_or(all());
}

Instant Timeline::snapped(Instant t) const
{
    const TimeSpan whole = all();
    const auto steps = std::max<Millis::rep>(0, (t - whole.from) / bucket());
    return std::min(whole.from + bucket() * steps, whole.until - bucket());
}

QString Timeline::said(Instant from, Millis length) const
{
    qint64 total = 0;
    qint64 errors = 0;
    const auto &buckets = timeline_.buckets;
    auto it = std::lower_bound(buckets.begin(), buckets.end(), from,
                               [](const LogBucket &b, Instant t) { return b.t < t; });
    for (; it != buckets.end() && it->t < from + length; ++it) {
        total += it->total;
        errors += it->errors;
    }
    const QString when = length <= bucket() ? localMoment(from) : localSpan(from, from + length);
    return tr("%1: %2 requests, %3 errors").arg(when, number(total), number(errors));
}

QString Timeline::value() const
{
    if (timeline_.buckets.empty())
        return {};
    if (span_)
        return said(span_->from, span_->until - span_->from);
    if (cursor_)
        return said(*cursor_, plot().bar);
    const TimeSpan whole = all();
    return said(whole.from, whole.until - whole.from);
}

QSize Timeline::minimumSizeHint() const
{
    return {200, 4 * fontMetrics().height() + 8};
}

QSize Timeline::sizeHint() const
{
    return {600, 8 * fontMetrics().height() + 24};
}

void Timeline::setView(TimeSpan view)
{
    const TimeSpan whole = all();
    const Millis length = std::clamp(view.until - view.from, std::min(bucket() * 5, whole.until - whole.from),
                                     whole.until - whole.from);
    const Instant from = std::clamp(view.from, whole.from, whole.until - length);
    if (length == whole.until - whole.from)
        zoomed_.reset();
    else
        zoomed_ = TimeSpan{from, from + length};
    update();
    Q_EMIT viewChanged();
}

void Timeline::zoomAround(Instant t, double factor)
{
    if (timeline_.buckets.empty())
        return;
    const TimeSpan now = view();
    const auto scaled = [factor](Millis d) {
        return Millis(std::llround(static_cast<double>(d.count()) / factor));
    };
    setView({t - scaled(t - now.from), t + scaled(now.until - t)});
}

void Timeline::zoomBy(double factor)
{
    const TimeSpan now = view();
    const Instant middle = now.from + (now.until - now.from) / 2;
    zoomAround(span_ ? span_->from + (span_->until - span_->from) / 2 : cursor_.value_or(middle), factor);
}

void Timeline::zoomOut()
{
    zoomed_.reset();
    update();
    Q_EMIT viewChanged();
}

void Timeline::pan(Millis by)
{
    if (!zoomed_)
        return;
    const TimeSpan whole = all();
    const Millis length = zoomed_->until - zoomed_->from;
    const Instant from = std::clamp(zoomed_->from + by, whole.from, whole.until - length);
    setView({from, from + length});
}

void Timeline::choose(std::optional<TimeSpan> span)
{
    if (span == span_)
        return;
    span_ = span;
    update();
    Q_EMIT spanChosen(span_);
}

void Timeline::moveCursor(Instant to, bool choosing)
{
    const Millis bar = plot().bar;
    const Instant before = cursor_.value_or(to);
    cursor_ = snapped(to);
    if (choosing) {
        if (!anchor_)
            anchor_ = before;
        choose(TimeSpan{std::min(*anchor_, *cursor_),
                        std::min(std::max(*anchor_, *cursor_) + bar, all().until)});
    } else {
        anchor_.reset();
    }
    const TimeSpan now = view();
    if (*cursor_ < now.from)
        pan(*cursor_ - now.from);
    else if (*cursor_ + bar > now.until)
        pan(*cursor_ + bar - now.until);
    announce(this, choosing ? value() : said(*cursor_, bar));
    update();
}

void Timeline::keyPressEvent(QKeyEvent *event)
{
    if (timeline_.buckets.empty()) {
        QWidget::keyPressEvent(event);
        return;
    }
    const TimeSpan whole = all();
    const TimeSpan now = view();
    const Millis bar = plot().bar;
    const bool choosing = event->modifiers().testFlag(Qt::ShiftModifier);
    const Instant at = cursor_.value_or(span_ ? span_->from : now.from - bar);
    switch (event->key()) {
    case Qt::Key_Left: moveCursor(cursor_ ? at - bar : now.until - bar, choosing); return;
    case Qt::Key_Right: moveCursor(at + bar, choosing); return;
    case Qt::Key_Home: moveCursor(whole.from, choosing); return;
    case Qt::Key_End: moveCursor(whole.until - bar, choosing); return;
    case Qt::Key_PageUp: pan((now.from - now.until) / 2); return;
    case Qt::Key_PageDown: pan((now.until - now.from) / 2); return;
    case Qt::Key_Plus:
    case Qt::Key_Equal: zoomBy(2); return;
    case Qt::Key_Minus: zoomBy(0.5); return;
    case Qt::Key_0: zoomOut(); return;
    case Qt::Key_Space:
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (cursor_)
            choose(TimeSpan{*cursor_, std::min(*cursor_ + bar, whole.until)});
        return;
    case Qt::Key_Escape:
    case Qt::Key_Delete:
    case Qt::Key_Backspace:
        anchor_.reset();
        choose(std::nullopt);
        return;
    default: QWidget::keyPressEvent(event);
    }
}

bool Timeline::event(QEvent *event)
{
    if (event->type() == QEvent::ShortcutOverride) {
        // Esc leaves the chosen span first; only then does it stop the run.
        const auto *key = static_cast<QKeyEvent *>(event);
        if (key->key() == Qt::Key_Escape && span_) {
            event->accept();
            return true;
        }
    } else if (event->type() == QEvent::ToolTip && !timeline_.buckets.empty()) {
        const auto *help = static_cast<QHelpEvent *>(event);
        const Plot p = plot();
        const Instant at = p.at(help->pos().x());
        const auto bar = std::find_if(p.bars.begin(), p.bars.end(),
                                      [&](const LogBucket &b) { return at >= b.t && at < b.t + p.bar; });
        if (bar != p.bars.end())
            QToolTip::showText(help->globalPos(), said(bar->t, p.bar), this);
        else
            QToolTip::hideText();
        return true;
    }
    return QWidget::event(event);
}

void Timeline::mousePressEvent(QMouseEvent *event)
{
    if (timeline_.buckets.empty() || event->button() != Qt::LeftButton)
        return;
    pressed_ = true;
    dragging_ = false;
    pressedAt_ = event->position().x();
}

void Timeline::mouseMoveEvent(QMouseEvent *event)
{
    if (!pressed_)
        return;
    dragging_ = dragging_ || std::abs(event->position().x() - pressedAt_) >= dragStart;
    if (!dragging_)
        return;
    const Plot p = plot();
    const Instant a = snapped(p.at(std::min(pressedAt_, event->position().x())));
    const Instant b = snapped(p.at(std::max(pressedAt_, event->position().x())));
    span_ = TimeSpan{a, std::min(b + bucket(), all().until)};
    update();
}

void Timeline::mouseReleaseEvent(QMouseEvent *event)
{
    if (!pressed_ || event->button() != Qt::LeftButton)
        return;
    pressed_ = false;
    if (dragging_) {
        cursor_.reset();
        anchor_.reset();
        Q_EMIT spanChosen(span_);
        return;
    }
    const Plot p = plot();
    const Instant at = p.at(event->position().x());
    for (const LogBucket &bar : p.bars) {
        if (bar.t <= at)
            cursor_ = bar.t;
    }
    anchor_.reset();
    update();
}

void Timeline::wheelEvent(QWheelEvent *event)
{
    const QPoint turned = event->angleDelta();
    const bool sideways = std::abs(turned.x()) > std::abs(turned.y());
    if (timeline_.buckets.empty() || (sideways && !zoomed_))
        return;
    if (sideways || event->modifiers().testFlag(Qt::ShiftModifier)) {
        const TimeSpan now = view();
        const int by = sideways ? turned.x() : turned.y();
        pan((now.until - now.from) * -by / 1200);
    } else if (turned.y() != 0) {
        zoomAround(plot().at(event->position().x()), std::pow(1.25, turned.y() / 120.0));
    }
    event->accept();
}

void Timeline::focusInEvent(QFocusEvent *event)
{
    QWidget::focusInEvent(event);
    if (event->reason() != Qt::MouseFocusReason)
        announce(this, value());
}

} // namespace fd::ui
