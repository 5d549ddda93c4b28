// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/console.h"

#include "cli/commands.h"

#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>
#include <QRegularExpression>
#include <QSaveFile>

#include <cmath>
#include <cstdio>
#include <unistd.h>

namespace fd::cli {

namespace {
struct Tr {
    Q_DECLARE_TR_FUNCTIONS(Cli)
};
} // namespace

int refuse(const QString &message)
{
    // One line, whatever the message was made of.
    const QString line = message.simplified();
    std::fprintf(stderr, "fetch-doctor-cli: %s\n", line.toUtf8().constData());
    return Unusable;
}

QString writeOutput(const QString &path, const QByteArray &bytes)
{
    if (path.isEmpty() || path == u"-") {
        const auto size = static_cast<std::size_t>(bytes.size());
        if (std::fwrite(bytes.constData(), 1, size, stdout) != size || std::fflush(stdout) != 0)
            return Tr::tr("standard output cannot be written to");
        return {};
    }
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size() || !file.commit())
        return Tr::tr("%1: cannot be written: %2").arg(path, file.errorString());
    return {};
}

int writeOrRefuse(const QString &path, const QByteArray &bytes)
{
    const QString wrong = writeOutput(path, bytes);
    return wrong.isEmpty() ? NothingWrong : refuse(wrong);
}

std::optional<int> parse(QCommandLineParser &parser, const QString &command, const QStringList &arguments)
{
    const QCommandLineOption help({QStringLiteral("h"), QStringLiteral("help")}, Tr::tr("Show this help."));
    parser.addOption(help);
    QStringList all{QStringLiteral("fetch-doctor-cli ") + command};
    all.append(arguments);
    if (!parser.parse(all)) {
        QString text = parser.errorText();
        while (text.endsWith(u'.'))
            text.chop(1);
        return refuse(
            Tr::tr("%1: %2; \"fetch-doctor-cli %1 --help\" lists what it takes").arg(command, text));
    }
    if (!parser.isSet(help))
        return std::nullopt;
    QString text = parser.helpText();
    // The parser names the program by its file alone.
    text.replace(QStringLiteral("Usage: %1").arg(QCoreApplication::arguments().value(0)),
                 QStringLiteral("Usage: fetch-doctor-cli ") + command);
    return writeOrRefuse({}, text.toUtf8());
}

tl::expected<QByteArray, QString> readStandardInput(qint64 limit)
{
    QFile file;
    if (!file.open(stdin, QIODevice::ReadOnly))
        return tl::unexpected(Tr::tr("standard input cannot be read"));
    QByteArray bytes;
    while (bytes.size() <= limit) {
        const QByteArray block = file.read(qMin<qint64>(1 << 20, limit + 1 - bytes.size()));
        if (block.isEmpty())
            return bytes;
        bytes += block;
    }
    return tl::unexpected(
        Tr::tr("standard input: more than %1 MiB; hand in a file instead").arg(limit >> 20));
}

tl::expected<QByteArray, QString> readFile(const QString &path, qint64 limit)
{
    if (path == u"-")
        return readStandardInput(limit);
    QFile file(path);
    if (QFileInfo(path).isDir())
        return tl::unexpected(Tr::tr("%1: is a folder, not a file").arg(path));
    if (!file.open(QIODevice::ReadOnly))
        return tl::unexpected(Tr::tr("%1: cannot be read: %2").arg(path, file.errorString()));
    QByteArray bytes = file.read(limit + 1);
    if (bytes.size() > limit)
        return tl::unexpected(Tr::tr("%1: larger than %2 MiB").arg(path).arg(limit >> 20));
    return bytes;
}

std::optional<Instant> timeFromText(const QString &text, Instant now)
{
    static const QRegularExpression ago(QStringLiteral("\\A(\\d{1,6})\\s*([smhd])(?:\\s*ago)?\\z"));
    if (const auto match = ago.match(text.trimmed()); match.hasMatch()) {
        const qint64 unit = match.captured(2) == u"s"   ? 1
                            : match.captured(2) == u"m" ? 60
                            : match.captured(2) == u"h" ? 3600
                                                        : 86400;
        return now - std::chrono::seconds{match.captured(1).toLongLong() * unit};
    }
    static const QRegularExpression iso(
        QStringLiteral("\\A(\\d{4}-\\d\\d-\\d\\d)(?:[T ](\\d\\d:\\d\\d(?::\\d\\d(?:\\.\\d+)?)?)"
                       "\\s*(Z|[+-]\\d\\d:?\\d\\d)?)?\\z"));
    const auto match = iso.match(text.trimmed());
    if (!match.hasMatch())
        return std::nullopt;
    QString time = match.captured(2).isEmpty() ? QStringLiteral("00:00:00") : match.captured(2);
    if (time.size() == 5)
        time += QStringLiteral(":00");
    const QString zone = match.captured(3).isEmpty() ? QStringLiteral("Z") : match.captured(3);
    return instantFromIso(match.captured(1) + u'T' + time + zone);
}

std::optional<Millis> durationFromText(const QString &text)
{
    static const QRegularExpression form(QStringLiteral("\\A(\\d{1,7}(?:\\.\\d+)?)\\s*(ms|s|m|h)?\\z"));
    const auto match = form.match(text.trimmed());
    if (!match.hasMatch())
        return std::nullopt;
    const QString unit = match.captured(2);
    const double factor = unit == u"ms" ? 1 : unit == u"m" ? 60'000 : unit == u"h" ? 3'600'000 : 1000;
    const double ms = match.captured(1).toDouble() * factor;
    if (!(ms >= 1) || ms > 86'400'000)
        return std::nullopt;
    return Millis{static_cast<qint64>(std::llround(ms))};
}

Instant now()
{
    return std::chrono::time_point_cast<Millis>(std::chrono::system_clock::now());
}

Progress::Progress() : terminal_(isatty(STDERR_FILENO) == 1) {}

Progress::~Progress()
{
    clear();
}

void Progress::show(const QString &line)
{
    if (!terminal_)
        return;
    std::fprintf(stderr, "\r\033[K%s", line.left(79).toUtf8().constData());
    std::fflush(stderr);
    shown_ = true;
}

void Progress::clear()
{
    if (shown_)
        std::fputs("\r\033[K", stderr);
    shown_ = false;
}

} // namespace fd::cli
