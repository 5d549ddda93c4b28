// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/comparison.h"

#include "knowledge/products.h"
#include "ui/support/colours.h"
#include "ui/support/icons.h"
#include "ui/support/labels.h"

#include <QDateTime>
#include <QLocale>
#include <QPainter>
#include <QRegularExpression>
#include <QUrl>

#include <algorithm>

namespace fd::ui {

namespace {

constexpr std::size_t mostColumns = 4;

QString cacheWord(const knowledge::Identity &identity)
{
    QString word;
    switch (identity.cache) {
    case knowledge::CacheState::Hit: word = Comparison::tr("from the cache"); break;
    case knowledge::CacheState::Miss: word = Comparison::tr("fetched"); break;
    case knowledge::CacheState::Pass: word = Comparison::tr("passed through"); break;
    case knowledge::CacheState::Stale: word = Comparison::tr("an old copy"); break;
    case knowledge::CacheState::Unknown: break;
    }
    if (identity.ageSeconds >= 0)
        word = Comparison::tr("%1, %2 old").arg(word, spoken(std::chrono::seconds(identity.ageSeconds)));
    return word.isEmpty() ? Comparison::tr("not said") : word;
}

QStringList cellsOf(const HttpEvidence &http)
{
    const knowledge::Identity identity = knowledge::identify(http);
    const QString status = http.status > 0
                               ? Comparison::tr("%1 %2").arg(http.status).arg(http.reason).trimmed()
                               : Comparison::tr("no answer");
    QStringList writers;
    for (const QString &product : identity.products)
        writers.append(knowledge::displayName(product));
    QString writer = writers.join(QStringLiteral(", "));
    if (!identity.pageWriter.isEmpty())
        writer = Comparison::tr("error page of %1").arg(knowledge::displayName(identity.pageWriter));
    return {http.failure ? Comparison::tr("%1, %2").arg(status, spoken(http.failure->kind)) : status,
            writer.isEmpty() ? Comparison::tr("not recognised") : writer,
            http.firstByte.count() > 0 ? spoken(http.firstByte) : Comparison::tr("none"),
            Comparison::tr("%1, %2").arg(QLocale().formattedDataSize(http.bodyBytes),
                                         http.bodyComplete ? Comparison::tr("complete")
                                                           : Comparison::tr("incomplete")),
            http.header(u"Content-Type").isEmpty() ? Comparison::tr("not said")
                                                   : http.header(u"Content-Type"),
            cacheWord(identity),
            http.header(u"Location").isEmpty() ? Comparison::tr("none") : http.header(u"Location")};
}

/// The certificate that was shown in the first whole handshake with \a to; null where there was none.
const Certificate *certificateOf(const Case &run, const Endpoint &to)
{
    for (const EvidenceEntry &entry : run.evidence.entries()) {
        const auto *request = std::get_if<TlsRequest>(&entry.request);
        const auto *tls = entry.outcome ? std::get_if<TlsEvidence>(&*entry.outcome) : nullptr;
        if (request && tls && request->to == to && !tls->chain.empty())
            return &tls->chain.front();
    }
    return nullptr;
}

/// "CN=www.example.com,O=Example" as people say it: the common name alone where there is one.
QString plainName(const QString &subject)
{
    static const QRegularExpression common(QStringLiteral("(?:^|,)CN=((?:[^,\\\\]|\\\\.)+)"));
    const auto match = common.match(subject);
    return match.hasMatch() ? match.captured(1) : subject;
}

QString dateOf(Instant time)
{
    const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(time.time_since_epoch()).count();
    return QLocale().toString(QDateTime::fromMSecsSinceEpoch(ms, Qt::UTC).date(), QLocale::ShortFormat);
}

QStringList certificateCells(const Case &run, const Certificate *certificate)
{
    if (!certificate) {
        QStringList none(5);
        none.front() = Comparison::tr("none shown");
        return none;
    }
    const auto days = std::chrono::floor<std::chrono::days>(certificate->notAfter - run.started).count();
    const QString until = dateOf(certificate->notAfter);
    return {plainName(certificate->subject), certificate->names.join(QStringLiteral(", ")),
            plainName(certificate->issuer), dateOf(certificate->notBefore),
            days < 0 ? Comparison::tr("%1, expired").arg(until)
                     : Comparison::tr("%1, days left: %2").arg(until).arg(days)};
}

} // namespace

QStringList Comparison::points() const
{
    QStringList points{tr("Status"),          tr("Written by"), tr("First byte after"), tr("Body"),
                       tr("Kind of content"), tr("Cache"),      tr("Redirects to")};
    if (certificates_)
        points += {tr("Certificate"), tr("Its names"), tr("Issued by"), tr("Valid from"), tr("Valid until")};
    return points;
}

bool Comparison::take(const Case &run)
{
    std::vector<Column> columns;
    bool certificates = false;
    for (const EvidenceEntry &entry : run.evidence.entries()) {
        const auto *http = entry.outcome ? std::get_if<HttpEvidence>(&*entry.outcome) : nullptr;
        if (!http)
            continue;
        const auto &request = std::get<HttpRequest>(entry.request);
        const QString who = whoIs(run, request.to);
        // The first exchange with each is the plain one; what follows tries variations.
        if (std::any_of(columns.begin(), columns.end(), [&](const Column &c) { return c.who == who; }))
            continue;
        const Certificate *certificate = certificateOf(run, request.to);
        certificates = certificates || certificate;
        columns.push_back({who, isOriginAddress(run, request.to),
                           http->failure.has_value() || http->status >= 500 || http->status == 0,
                           cellsOf(*http) + certificateCells(run, certificate)});
    }
    // Edge first, then the origins, each side in the order asked.
    std::stable_partition(columns.begin(), columns.end(), [](const Column &c) { return !c.origin; });
    const auto firstOrigin =
        std::find_if(columns.begin(), columns.end(), [](const Column &c) { return c.origin; });
    if (firstOrigin != columns.end() && firstOrigin - columns.begin() > 1)
        columns.erase(columns.begin() + 1,
                      firstOrigin); // one edge beside the origins: the others stand in Connectivity
    if (columns.size() > mostColumns)
        columns.resize(mostColumns);
    const bool same = columns == columns_;
    certificates_ = certificates;
    columns_ = std::move(columns);
    return !same || accessibleName().isEmpty();
}

QString Comparison::emptyReason() const
{
    return tr("With the address of an origin, the same request is sent around the CDN, straight to the "
              "site's own server, and both answers stand here side by side.");
}

bool Comparison::differs(int point) const
{
    return std::any_of(columns_.begin(), columns_.end(), [&](const Column &c) {
        return c.cells.value(point) != columns_.front().cells.value(point);
    });
}

QString Comparison::sentence() const
{
    if (columns_.empty())
        return emptyReason();
    const bool anyOrigin =
        std::any_of(columns_.begin(), columns_.end(), [](const Column &c) { return c.origin; });
    if (!anyOrigin)
        return tr("Only the edge was asked: no origin address is known.");
    const auto failed = [this](bool origin) {
        return std::any_of(columns_.begin(), columns_.end(),
                           [&](const Column &c) { return c.origin == origin && c.failed; });
    };
    if (columns_.front().origin)
        return tr("Only origins were asked.");
    const QString edge = columns_.front().cells.value(0);
    const auto origin =
        std::find_if(columns_.begin(), columns_.end(), [](const Column &c) { return c.origin; });
    if (failed(false) && !failed(true))
        return tr("The origin works where the edge fails: edge %1, origin %2.")
            .arg(edge, origin->cells.value(0));
    if (failed(false) && failed(true))
        return tr("Both fail: edge %1, origin %2.").arg(edge, origin->cells.value(0));
    if (failed(true))
        return tr("The edge answers although an origin fails: edge %1, origin %2.")
            .arg(edge, origin->cells.value(0));
    return tr("Both answer: edge %1, origin %2.").arg(edge, origin->cells.value(0));
}

std::vector<Grid> Comparison::tables() const
{
    Grid table{tr("T&able"), {tr("Point")}, {}, emptyReason()};
    for (const Column &column : columns_)
        table.headers.append(column.who);
    const QStringList names = points();
    for (int point = 0; point < names.size() && !columns_.empty(); ++point) {
        QStringList cells{names.at(point)};
        for (const Column &column : columns_)
            cells.append(column.cells.value(point));
        table.rows.push_back(cells);
    }
    return {table};
}

int Comparison::heightForContent() const
{
    return 20 + (static_cast<int>(points().size()) + 2) * rowHeight();
}

void Comparison::paintEvent(QPaintEvent *)
{
    if (columns_.empty())
        return;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QPalette &colours = palette();
    const int height = rowHeight();
    const int left = 16;
    const int nameWidth = std::min(width() / 4, 24 * fontMetrics().averageCharWidth());
    const int columnWidth = (width() - 2 * left - nameWidth) / static_cast<int>(columns_.size());
    int y = 8;
    painter.setPen(colours.color(QPalette::Text));
    painter.drawText(QRect(left, y, width() - 2 * left, height), Qt::AlignVCenter,
                     fontMetrics().elidedText(sentence(), Qt::ElideRight, width() - 2 * left));
    y += height;
    const auto columnRect = [&](std::size_t i) {
        return QRect(left + nameWidth + static_cast<int>(i) * columnWidth, y, columnWidth - 8, height);
    };
    painter.setFont(scaled(font(), 1, QFont::DemiBold));
    for (std::size_t i = 0; i < columns_.size(); ++i)
        painter.drawText(
            columnRect(i).adjusted(8, 0, 0, 0), Qt::AlignVCenter,
            painter.fontMetrics().elidedText(columns_[i].who, Qt::ElideMiddle, columnWidth - 16));
    painter.setFont(font());
    y += height;
    const QStringList names = points();
    for (int point = 0; point < names.size(); ++point) {
        painter.setPen(hairline(colours));
        painter.drawLine(left, y, width() - left, y);
        painter.setPen(quiet(colours));
        painter.drawText(QRect(left, y, nameWidth - 8, height), Qt::AlignVCenter, names.at(point));
        const bool different = columns_.size() > 1 && differs(point);
        for (std::size_t i = 0; i < columns_.size(); ++i) {
            QRect box = columnRect(i);
            if (point == 0) {
                const Status status = columns_[i].failed ? Status::Fail : Status::Pass;
                const QColor colour = ink(toneOf(status), colours);
                paintIcon(&painter, QRect(box.left() + 8, box.top() + (height - 14) / 2, 14, 14),
                          iconName(status), colour);
                box.setLeft(box.left() + 20);
                painter.setPen(colour);
            } else {
                painter.setPen(colours.color(QPalette::Text));
            }
            painter.setFont(different ? scaled(font(), 1, QFont::DemiBold) : font());
            painter.drawText(box.adjusted(8, 0, -4, 0), Qt::AlignVCenter,
                             painter.fontMetrics().elidedText(columns_[i].cells.value(point), Qt::ElideRight,
                                                              box.width() - 12));
        }
        painter.setFont(font());
        y += height;
    }
}

} // namespace fd::ui
