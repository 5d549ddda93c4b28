// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/picture.h"

#include "model/endpoint.h"

#include <QEvent>
#include <QUrl>

namespace fd::ui {

namespace {

/// The origin that this address belongs to: written in the profile, or what its name resolved to in this run.
const Origin *originAt(const Case &run, const Endpoint &to)
{
    for (const Origin &origin : run.profile.origins) {
        const QUrl url(origin.url);
        const int port = url.port(url.scheme() == u"https" ? 443 : 80);
        if (port != to.port)
            continue;
        const QString host = url.host();
        if (isIpAddress(host) && normalisedAddress(host) == normalisedAddress(to.address))
            return &origin;
        for (const EvidenceEntry &entry : run.evidence.entries()) {
            const auto *question = std::get_if<DnsRequest>(&entry.request);
            const auto *answer = entry.outcome ? std::get_if<DnsEvidence>(&*entry.outcome) : nullptr;
            if (question && answer && question->name == host && host != QUrl(run.profile.site.url).host() &&
                (answer->values(u"A").contains(to.address) || answer->values(u"AAAA").contains(to.address)))
                return &origin;
        }
    }
    return nullptr;
}

} // namespace

Picture::Picture(QWidget *parent) : QWidget(parent)
{
    setBackgroundRole(QPalette::Base);
    setAutoFillBackground(true);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Minimum);
}

void Picture::setCase(const Case &run)
{
    if (!take(run))
        return;
    setAccessibleName(name());
    setAccessibleDescription(sentence());
    setMinimumHeight(heightForContent());
    updateGeometry();
    update();
}

QSize Picture::sizeHint() const
{
    return {400, heightForContent()};
}

void Picture::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        setMinimumHeight(heightForContent());
}

int Picture::rowHeight() const
{
    return std::max(28, fontMetrics().height() + 8);
}

bool isOriginAddress(const Case &run, const Endpoint &to)
{
    return originAt(run, to) != nullptr;
}

QString whoIs(const Case &run, const Endpoint &to)
{
    if (const Origin *origin = originAt(run, to)) {
        return origin->name.isEmpty() ? Picture::tr("Origin, %1").arg(to.text())
                                      : Picture::tr("Origin %1, %2").arg(origin->name, to.text());
    }
    return Picture::tr("Edge, %1").arg(to.text());
}

} // namespace fd::ui
