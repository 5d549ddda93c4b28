// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/support/icons.h"

#include <QApplication>
#include <QFile>
#include <QFontMetrics>
#include <QIconEngine>
#include <QPainter>
#include <QPalette>
#include <QPixmapCache>
#include <QStyle>
#include <QSvgRenderer>

#include <chrono>

static void initialiseResources()
{
    Q_INIT_RESOURCE(fetch_doctor);
}

namespace fd::ui {

namespace {

QByteArray svg(const QString &name)
{
    static const bool ready = (initialiseResources(), true);
    Q_UNUSED(ready)
    QFile file(QStringLiteral(":/fetch-doctor/icons/%1.svg").arg(name));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

QPixmap rendered(const QString &name, const QSize &size, double ratio, const QColor &colour)
{
    const QString key = QStringLiteral("fd/%1/%2x%3@%4/%5")
                            .arg(name)
                            .arg(size.width())
                            .arg(size.height())
                            .arg(ratio)
                            .arg(colour.rgba(), 0, 16);
    QPixmap pixmap;
    if (QPixmapCache::find(key, &pixmap))
        return pixmap;
    pixmap = QPixmap(size * ratio);
    pixmap.setDevicePixelRatio(ratio);
    pixmap.fill(Qt::transparent);
    QSvgRenderer renderer(svg(name).replace("currentColor", colour.name().toLatin1()));
    QPainter painter(&pixmap);
    renderer.render(&painter, QRectF(QPointF(), QSizeF(size)));
    painter.end();
    QPixmapCache::insert(key, pixmap);
    return pixmap;
}

/// Looks the palette up at each painting, so that a switch between light and dark needs no new icons.
class PaletteIconEngine : public QIconEngine
{
public:
    explicit PaletteIconEngine(QString name) : name_(std::move(name)) {}

    void paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State) override
    {
        const QPalette palette = QApplication::palette();
        const auto group = mode == QIcon::Disabled ? QPalette::Disabled : QPalette::Active;
        const auto role = mode == QIcon::Selected ? QPalette::HighlightedText : QPalette::ButtonText;
        paintIcon(painter, rect, name_, palette.color(group, role));
    }
    QPixmap pixmap(const QSize &size, QIcon::Mode mode, QIcon::State state) override
    {
        QPixmap pixmap(size);
        pixmap.fill(Qt::transparent);
        QPainter painter(&pixmap);
        paint(&painter, QRect(QPoint(), size), mode, state);
        return pixmap;
    }
    QIconEngine *clone() const override { return new PaletteIconEngine(*this); }

private:
    QString name_;
};

} // namespace

QIcon icon(const QString &name)
{
    return QIcon(new PaletteIconEngine(name));
}

QIcon applicationIcon()
{
    QIcon icon;
    for (const int size : {16, 24, 32, 48, 64, 128})
        icon.addPixmap(rendered(QStringLiteral("fetch-doctor"), QSize(size, size), 1, Qt::black));
    return icon;
}

void paintIcon(QPainter *painter, const QRect &rect, const QString &name, const QColor &colour)
{
    const int side = std::min(rect.width(), rect.height());
    QRect square(0, 0, side, side);
    square.moveCenter(rect.center());
    const double ratio = painter->device() ? painter->device()->devicePixelRatioF() : 1.0;
    painter->drawPixmap(square, rendered(name, square.size(), ratio, colour));
}

void paintStatus(QPainter *painter, const QRect &rect, Status status, const QColor &colour)
{
    const bool animated = QApplication::style()->styleHint(QStyle::SH_Widget_Animation_Duration) > 0;
    if (status != Status::Running || !animated) {
        paintIcon(painter, rect, iconName(status), colour);
        return;
    }
    const auto now = std::chrono::steady_clock::now().time_since_epoch();
    const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(now).count();
    const double angle = static_cast<double>(ms % 1500) * 360.0 / 1500.0;
    painter->save();
    painter->setRenderHint(QPainter::SmoothPixmapTransform);
    painter->translate(QRectF(rect).center());
    painter->rotate(angle);
    const int side = std::min(rect.width(), rect.height());
    paintIcon(painter, QRect(-side / 2, -side / 2, side, side), iconName(status), colour);
    painter->restore();
}

int signSide(const QFontMetrics &metrics)
{
    return std::max(16, metrics.height() * 4 / 5);
}

QString iconName(Status status)
{
    switch (status) {
    case Status::Queued: return QStringLiteral("queued");
    case Status::Running: return QStringLiteral("running");
    case Status::Pass: return QStringLiteral("passed");
    case Status::Warn: return QStringLiteral("warning");
    case Status::Fail: return QStringLiteral("failed");
    case Status::Skipped: return QStringLiteral("skipped");
    case Status::Error: return QStringLiteral("could-not-run");
    }
    return {};
}

QString iconName(SiteState state)
{
    switch (state) {
    case SiteState::Healthy: return iconName(Status::Pass);
    case SiteState::Degraded: return iconName(Status::Warn);
    case SiteState::Down: return iconName(Status::Fail);
    case SiteState::Unknown: break;
    }
    return iconName(Status::Error);
}

} // namespace fd::ui
