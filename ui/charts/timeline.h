// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/log_summary.h"

#include <QWidget>

namespace fd::ui {

/// A stretch of time from `from` to before `until`.
struct TimeSpan {
    Instant from{};
    Instant until{};
    bool operator==(const TimeSpan &) const = default;
};

/// Requests and errors over time, with the moments it began and what changed. Zooms by wheel and + and -, the
/// arrows move a cursor that is read out, Shift with an arrow or a drag chooses a span.
class Timeline : public QWidget
{
    Q_OBJECT
public:
    explicit Timeline(QWidget *parent = nullptr);

    /// \a sentence says what it shows in words. View, cursor and span stay where they are.
    void show(const LogTimeline &timeline, const std::vector<LogIncident> &incidents,
              const std::vector<LogChange> &changes, const QString &sentence);
    void clear();

    const std::optional<TimeSpan> &span() const { return span_; }
    void setSpan(const std::optional<TimeSpan> &span);
    /// What is in view; all of it where nothing is zoomed.
    TimeSpan view() const;
    bool isZoomed() const { return zoomed_.has_value(); }
    void zoomBy(double factor);
    void zoomOut();
    /// The cursor's place in words, or what the whole shows.
    QString value() const;
    TimeSpan all() const;
    std::optional<Instant> cursor() const { return cursor_; }

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    /// By hand; setSpan() does not emit it.
    void spanChosen(const std::optional<fd::ui::TimeSpan> &span);
    void viewChanged();

protected:
    bool event(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;

private:
    struct Plot;
    Plot plot() const;
    Millis bucket() const { return std::chrono::seconds(timeline_.bucketSeconds); }
    Instant snapped(Instant t) const;
    QString said(Instant from, Millis length) const;
    void zoomAround(Instant t, double factor);
    void pan(Millis by);
    void setView(TimeSpan view);
    void moveCursor(Instant to, bool choose);
    void choose(std::optional<TimeSpan> span);
    void drawFrame(QPainter &painter, const Plot &p) const;
    void drawBars(QPainter &painter, const Plot &p) const;
    void drawMarks(QPainter &painter, const Plot &p) const;
    void drawAxis(QPainter &painter, const Plot &p) const;

    LogTimeline timeline_ = {};
    std::vector<LogIncident> incidents_ = {};
    std::vector<LogChange> changes_ = {};
    std::optional<TimeSpan> zoomed_ = {};
    std::optional<TimeSpan> span_ = {};
    std::optional<Instant> cursor_ = {};
    std::optional<Instant> anchor_ = {}; ///< where the span that is being chosen began
    double pressedAt_ = 0;
    bool pressed_ = false;
    bool dragging_ = false;
};

} // namespace fd::ui
