// SPDX-License-Identifier: GPL-3.0-or-later
#include "checks/connectivity/clock.h"

#include <QDateTime>
#include <QLocale>

#include <algorithm>

namespace fd::checks {

std::optional<Instant> instantFromHttpDate(QStringView text)
{
    const QString trimmed = text.trimmed().toString();
    if (!trimmed.endsWith(QLatin1StringView(" GMT")))
        return std::nullopt;
    QDateTime time = QLocale::c().toDateTime(trimmed.chopped(4), QStringLiteral("ddd, dd MMM yyyy HH:mm:ss"));
    if (!time.isValid())
        return std::nullopt;
    time.setTimeSpec(Qt::UTC);
    return Instant{Millis{time.toMSecsSinceEpoch()}};
}

std::vector<ClockOffset> clockOffsets(const Context &context)
{
    std::vector<ClockOffset> offsets;
    for (const EvidenceEntry &entry : context.evidence.entries()) {
        const auto *page = entry.outcome ? std::get_if<HttpEvidence>(&*entry.outcome) : nullptr;
        if (!page || page->firstByte == Micros{0})
            continue;
        const auto date = instantFromHttpDate(page->header(u"Date"));
        if (!date)
            continue;
        // What comes from a store was dated when it was stored.
        const Millis age{std::clamp<qint64>(page->header(u"Age").toLongLong(), 0, 100'000'000) * 1000};
        const Instant here =
            context.now + Millis{entry.startedMs} + std::chrono::duration_cast<Millis>(page->firstByte);
        const QString address = addressOf(entry.request);
        const bool known = std::any_of(offsets.begin(), offsets.end(),
                                       [&](const ClockOffset &other) { return other.address == address; });
        if (!known)
            offsets.push_back({address, *date + age - here});
    }
    return offsets;
}

} // namespace fd::checks
