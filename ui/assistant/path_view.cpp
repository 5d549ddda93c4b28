// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/assistant/path_view.h"

#include "ui/support/colours.h"
#include "ui/support/icons.h"

#include <QPainter>
#include <QPainterPath>

#include <algorithm>

namespace fd::ui {

namespace {

QString partName(int part)
{
    switch (part) {
    case 0: return PathView::tr("You");
    case 1: return PathView::tr("DNS");
    case 2: return PathView::tr("Edge");
    case 3: return PathView::tr("Path to the origin");
    case 4: return PathView::tr("Origin");
    default: return PathView::tr("App");
    }
}

/// The case holds an answer of such a step; without one nothing good can be said of what it looks at.
bool answered(const Case &run, std::initializer_list<Step> steps)
{
    return std::any_of(run.checks.begin(), run.checks.end(), [&](const CheckResult &result) {
        const bool answer =
            result.status == Status::Pass || result.status == Status::Warn || result.status == Status::Fail;
        return answer && std::find(steps.begin(), steps.end(), result.step) != steps.end();
    });
}

} // namespace

PathView::PathView(QWidget *parent) : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAccessibleName(tr("Path from you to the application"));
    setCase(nullptr, false);
}

void PathView::setCase(const Case *run, bool running)
{
    std::array<Part, PartCount> parts{};
    if (run) {
        const Verdict &verdict = run->diagnosis.verdict;
        int broken = PartCount;
        switch (verdict.where) {
        case Where::Client: broken = You; break;
        case Where::Dns: broken = Dns; break;
        case Where::Edge: broken = Edge; break;
        case Where::Path: broken = Path; break;
        case Where::Origin: broken = Origin; break;
        case Where::App: broken = App; break;
        case Where::Unknown: break;
        }
        const bool healthy = verdict.status == SiteState::Healthy && !running;
        if (healthy || (broken < PartCount && verdict.status != SiteState::Healthy)) {
            const bool asked = answered(*run, {Step::Cdn, Step::Connectivity});
            const bool named = answered(*run, {Step::Dns});
            for (int part = 0; part < PartCount; ++part) {
                const bool looked = part == Dns ? named : part == You ? asked || named : asked;
                parts[static_cast<std::size_t>(part)] = part == broken              ? Part::Broken
                                                        : !healthy && part > broken ? Part::Beyond
                                                        : looked                    ? Part::Good
                                                                                    : Part::Unknown;
            }
        }
    }
    if (parts == parts_ && !accessibleDescription().isEmpty())
        return;
    parts_ = parts;
    setAccessibleDescription(spokenPath());
    setToolTip(spokenPath());
    update();
}

QString PathView::spokenPath() const
{
    const auto broken = std::find(parts_.begin(), parts_.end(), Part::Broken);
    if (broken != parts_.end()) {
        const QString name = partName(static_cast<int>(broken - parts_.begin()));
        return std::find(parts_.begin(), broken, Part::Unknown) == broken
                   ? tr("First broken part: %1").arg(name)
                   : tr("Broken part: %1; not all before it was looked at").arg(name);
    }
    const bool any = std::find(parts_.begin(), parts_.end(), Part::Good) != parts_.end();
    return any ? tr("No part of the path is broken") : tr("No broken part known yet");
}

QSize PathView::sizeHint() const
{
    return {360, std::max(24, fontMetrics().height() + 8)};
}

QSize PathView::minimumSizeHint() const
{
    return {200, sizeHint().height()};
}

void PathView::paintEvent(QPaintEvent *)
{
    static constexpr std::array<int, 5> nodes{You, Dns, Edge, Origin, App};
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QPalette &colours = palette();
    const int height = this->height() - 2;
    const int sign = std::min(signSide(fontMetrics()), height - 6);
    const int most = std::min(width(), 110 * fontMetrics().averageCharWidth());

    std::array<int, 5> widths{};
    int words = 0;
    for (std::size_t i = 0; i < nodes.size(); ++i) {
        widths[i] = fontMetrics().horizontalAdvance(partName(nodes[i])) + sign + 22;
        words += widths[i];
    }
    const int gap = std::max(8, (most - words) / 4);
    int x = 1;
    for (std::size_t i = 0; i < nodes.size(); ++i) {
        const Part part = parts_[static_cast<std::size_t>(nodes[i])];
        const Tone tone = part == Part::Good ? Tone::Good : part == Part::Broken ? Tone::Bad : Tone::Neutral;
        const QColor colour = part == Part::Good || part == Part::Broken
                                  ? ink(tone, colours, QPalette::Window)
                                  : quiet(colours, QPalette::Window);
        QRect pill(x, 1, widths[i], height);
        if (layoutDirection() == Qt::RightToLeft)
            pill.moveLeft(width() - x - widths[i]);
        painter.setPen(QPen(colour, part == Part::Broken ? 2 : 1));
        painter.setBrush(part == Part::Unknown || part == Part::Beyond
                             ? QBrush(Qt::NoBrush)
                             : QBrush(wash(tone, colours, QPalette::Window)));
        painter.drawRoundedRect(QRectF(pill).adjusted(0.5, 0.5, -0.5, -0.5), height / 2.0, height / 2.0);
        const QRect signRect(pill.left() + 8, pill.top() + (pill.height() - sign) / 2, sign, sign);
        const Status status = part == Part::Good     ? Status::Pass
                              : part == Part::Broken ? Status::Fail
                                                     : Status::Queued;
        paintStatus(&painter, signRect, status, colour);
        painter.setPen(part == Part::Good || part == Part::Broken ? colours.color(QPalette::WindowText)
                                                                  : colour);
        painter.drawText(pill.adjusted(sign + 13, 0, -4, 0), Qt::AlignLeft | Qt::AlignVCenter,
                         partName(nodes[i]));
        x += widths[i];
        if (i + 1 == nodes.size())
            break;
        // The line to the next node: the one between edge and origin can itself be what is broken.
        const bool toOrigin = nodes[i] == Edge;
        const Part line =
            toOrigin && parts_[Path] == Part::Broken ? Part::Broken
            : part == Part::Good && parts_[static_cast<std::size_t>(nodes[i + 1])] != Part::Unknown
                ? Part::Good
                : Part::Beyond;
        const QColor lineColour = line == Part::Broken ? ink(Tone::Bad, colours, QPalette::Window)
                                  : line == Part::Good ? ink(Tone::Good, colours, QPalette::Window)
                                                       : quiet(colours, QPalette::Window);
        QPen pen(lineColour, line == Part::Broken ? 2 : 1.5);
        if (line != Part::Good)
            pen.setStyle(Qt::DashLine);
        painter.setPen(pen);
        const int from = layoutDirection() == Qt::RightToLeft ? width() - x : x;
        const int to = layoutDirection() == Qt::RightToLeft ? width() - x - gap : x + gap;
        const double middle = this->height() / 2.0;
        painter.drawLine(QPointF(from, middle), QPointF(to, middle));
        if (line == Part::Broken) {
            const QRect cross(QPoint((from + to) / 2 - 8, static_cast<int>(middle) - 8), QSize(16, 16));
            painter.fillRect(cross, colours.color(QPalette::Window));
            paintStatus(&painter, cross, Status::Fail, lineColour);
        }
        x += gap;
    }
}

} // namespace fd::ui
