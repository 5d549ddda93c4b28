// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/support/colours.h"

#include <array>
#include <cmath>

namespace fd::ui {

namespace {

// Hues only; lightness always follows from the palette. Blue against orange stays apart for the colour-blind.
constexpr int goodHue = 155;
constexpr int cautionHue = 38;
constexpr int badHue = 6;
constexpr int busyHue = 212;

double linear(double channel)
{
    return channel <= 0.04045 ? channel / 12.92 : std::pow((channel + 0.055) / 1.055, 2.4);
}

double luminance(const QColor &c)
{
    return 0.2126 * linear(c.redF()) + 0.7152 * linear(c.greenF()) + 0.0722 * linear(c.blueF());
}

QColor hueOf(Tone tone, const QPalette &palette)
{
    switch (tone) {
    case Tone::Good: return QColor::fromHsl(goodHue, 150, 95);
    case Tone::Caution: return QColor::fromHsl(cautionHue, 210, 110);
    case Tone::Bad: return QColor::fromHsl(badHue, 175, 115);
    case Tone::Busy: return QColor::fromHsl(busyHue, 160, 115);
    case Tone::Neutral: break;
    }
    return palette.color(QPalette::Text);
}

} // namespace

Tone toneOf(Status status)
{
    switch (status) {
    case Status::Pass: return Tone::Good;
    case Status::Warn: return Tone::Caution;
    case Status::Fail: return Tone::Bad;
    case Status::Running: return Tone::Busy;
    case Status::Queued:
    case Status::Skipped:
    case Status::Error: break;
    }
    return Tone::Neutral;
}

Tone toneOf(SiteState state)
{
    switch (state) {
    case SiteState::Healthy: return Tone::Good;
    case SiteState::Degraded: return Tone::Caution;
    case SiteState::Down: return Tone::Bad;
    case SiteState::Unknown: break;
    }
    return Tone::Neutral;
}

Tone toneOf(Severity severity)
{
    switch (severity) {
    case Severity::Critical: return Tone::Bad;
    case Severity::Warning: return Tone::Caution;
    case Severity::Info: break;
    }
    return Tone::Busy;
}

double contrastRatio(const QColor &a, const QColor &b)
{
    const double la = luminance(a);
    const double lb = luminance(b);
    return (std::max(la, lb) + 0.05) / (std::min(la, lb) + 0.05);
}

QColor mixed(const QColor &under, const QColor &over, double share)
{
    const auto mix = [share](float u, float o) { return static_cast<float>(u + (o - u) * share); };
    return QColor::fromRgbF(mix(under.redF(), over.redF()), mix(under.greenF(), over.greenF()),
                            mix(under.blueF(), over.blueF()));
}

QColor readable(const QColor &colour, const QColor &background, double ratio)
{
    const bool darken = contrastRatio(Qt::black, background) > contrastRatio(Qt::white, background);
    for (int step = 0; step <= 20; ++step) {
        const QColor candidate = mixed(colour, darken ? Qt::black : Qt::white, step / 20.0);
        if (contrastRatio(candidate, background) >= ratio)
            return candidate;
    }
    return darken ? Qt::black : Qt::white;
}

QColor wash(Tone tone, const QPalette &palette, QPalette::ColorRole background)
{
    const QColor base = palette.color(background);
    const QColor text = palette.color(background == QPalette::Window ? QPalette::WindowText : QPalette::Text);
    const int mostPercent = tone == Tone::Neutral ? 6 : 14;
    for (int percent = mostPercent; percent > 1; percent -= 2) {
        const QColor candidate = mixed(base, hueOf(tone, palette), percent / 100.0);
        if (contrastRatio(candidate, text) >= 4.5)
            return candidate;
    }
    return base;
}

QColor ink(Tone tone, const QPalette &palette, QPalette::ColorRole background)
{
    const QColor onBase = readable(hueOf(tone, palette), palette.color(background), 4.5);
    return readable(onBase, wash(tone, palette, background), 4.5);
}

QColor quiet(const QPalette &palette, QPalette::ColorRole background)
{
    const QColor base = palette.color(background);
    const QColor text = palette.color(background == QPalette::Window ? QPalette::WindowText : QPalette::Text);
    return readable(mixed(text, base, 0.35), base, 5.0);
}

QColor hairline(const QPalette &palette)
{
    return mixed(palette.color(QPalette::Window), palette.color(QPalette::WindowText), 0.18);
}

QColor series(int index, const QPalette &palette)
{
    static constexpr std::array<std::array<int, 3>, 4> hues{
        {{busyHue, 130, 120}, {28, 170, 120}, {275, 90, 130}, {170, 60, 110}}};
    const auto &[hue, saturation, lightness] = hues[static_cast<std::size_t>(index) % hues.size()];
    return readable(QColor::fromHsl(hue, saturation, lightness), palette.color(QPalette::Base), 3.0);
}

} // namespace fd::ui
