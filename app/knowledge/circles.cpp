// SPDX-License-Identifier: GPL-3.0-or-later
#include "knowledge/circles.h"

#include <QSet>
#include <QUrl>

namespace fd::knowledge {

namespace {

constexpr int kMostLines = 2000;

/// An absolute web address in one spelling; empty where it is none.
QString addressOf(const QByteArray &text)
{
    const QUrl url = QUrl::fromEncoded(text.trimmed(), QUrl::TolerantMode);
    const bool web = url.scheme() == QLatin1StringView("http") || url.scheme() == QLatin1StringView("https");
    if (!web || url.host().isEmpty())
        return {};
    QUrl same = url.adjusted(QUrl::RemoveFragment | QUrl::NormalizePathSegments);
    if (same.path().isEmpty())
        same.setPath(QStringLiteral("/"));
    return same.toString(QUrl::FullyEncoded);
}

/// What a command line of curl asks for.
QString askedBy(const QByteArray &line)
{
    if (!line.contains("curl ") && !line.contains("wget "))
        return {};
    for (const QByteArray &word : line.split(' ')) {
        QByteArray bare = word;
        bare.replace('"', "").replace('\'', "");
        if (const QString address = addressOf(bare); !address.isEmpty())
            return address;
    }
    return {};
}

/// The value of a header line as curl shows it, with or without "< "; empty where it is another.
QByteArray headerValue(const QByteArray &line, const QByteArray &name)
{
    const QByteArray bare = line.startsWith("< ") ? line.mid(2) : line;
    const bool is = bare.size() > name.size() && bare[name.size()] == ':' &&
                    bare.left(name.size()).compare(name, Qt::CaseInsensitive) == 0;
    return is ? bare.mid(name.size() + 1).trimmed() : QByteArray();
}

} // namespace

bool redirectsInCircles(const QByteArray &text)
{
    QSet<QString> asked;
    QSet<QString> targets;
    bool cookie = false;
    bool twice = false;
    int lines = 0;
    for (const QByteArray &line : text.split('\n')) {
        if (++lines > kMostLines)
            break;
        if (const QString address = askedBy(line); !address.isEmpty())
            asked.insert(address);
        cookie = cookie || !headerValue(line, "set-cookie").isEmpty();
        if (const QString to = addressOf(headerValue(line, "location")); !to.isEmpty()) {
            twice = twice || targets.contains(to);
            targets.insert(to);
        }
    }
    return !cookie && (twice || asked.intersects(targets));
}

} // namespace fd::knowledge
