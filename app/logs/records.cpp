// SPDX-License-Identifier: GPL-3.0-or-later
#include "logs/file_lines.h"
#include "logs/summarise.h"
#include "logs/sums.h"

#include <QJsonDocument>
#include <QJsonObject>

#include <cmath>

namespace fd::logs {

struct RecordReader::State final : EntrySink {
    State(const QString &path, const Options &options, std::function<void(const Record &)> taker)
        : lines(path, options), each(std::move(taker))
    {
    }
    void entry(const Entry &entry, std::string_view raw, std::int64_t line, bool parsed) override;
    void varnishLine(std::string_view, std::string_view, std::int64_t) override {}

    FileLines lines;
    TemplateMiner templates = {};
    std::function<void(const Record &)> each;
    std::int64_t head = 0; ///< the line of the latest record
};

namespace {

/// Log times have at most nine decimals and durations three of a millisecond: rounding takes away what binary
/// fractions add.
std::optional<double> milliseconds(double ms)
{
    return ms < 0 ? std::nullopt : std::optional<double>(std::round(ms * 1e6) / 1e6);
}

} // namespace

void RecordReader::State::entry(const Entry &entry, std::string_view raw, std::int64_t line, bool parsed)
{
    Record record;
    record.line = line;
    record.unparsed = !parsed;
    if (entry.continuation)
        record.continues = head;
    else
        head = line;
    record.format = QString::fromLatin1(nameOf(entry.format));
    record.time = instantOf(entry.timeNs);
    if (entry.timeNs != noTime) {
        record.timeText = QString::fromStdString(isoText(entry.timeNs, entry.timeDigits));
    }
    record.level = QString::fromLatin1(nameOf(entry.level));
    if (entry.status >= 0) {
        record.status = entry.status;
    }
    record.method = textOf(entry.method);
    record.url = textOf(entry.url);
    record.protocol = textOf(entry.protocol);
    if (entry.bytes >= 0) {
        record.bytes = entry.bytes;
    }
    record.client = textOf(entry.client);
    record.host = textOf(entry.host);
    record.upstream = textOf(entry.upstream);
    record.upstreamStatus = textOf(entry.upstreamStatus);
    record.upstreamMs = milliseconds(entry.upstreamMs);
    record.durationMs = milliseconds(entry.durationMs);
    record.userAgent = textOf(entry.userAgent);
    record.referrer = textOf(entry.referrer);
    record.message = textOf(parsed ? entry.message : raw);
    if (!entry.request && !entry.continuation && !entry.message.empty()) {
        const int index = templates.add(entry.told());
        if (index >= 0) {
            record.templateText = textOf(templates.cluster(index).text());
        }
    }
    each(record);
}

RecordReader::RecordReader(QString path, Options options, std::function<void(const Record &)> each)
    : state_(std::make_unique<State>(path, options, std::move(each)))
{
}
RecordReader::~RecordReader() = default;

void RecordReader::feed(std::string_view block)
{
    state_->lines.feed(block, *state_);
}

void RecordReader::settle()
{
    state_->lines.settle(*state_);
}

void RecordReader::finish()
{
    state_->lines.finish(*state_);
}

QByteArray toNdjson(const Record &record, const QString &file)
{
    QJsonObject object{{QStringLiteral("file"), file}, {QStringLiteral("line"), record.line}};
    const auto text = [&object](QLatin1StringView key, const QString &value) {
        if (!value.isEmpty()) {
            object.insert(key, value);
        }
    };
    const auto number = [&object](QLatin1StringView key, const auto &value) {
        if (value) {
            object.insert(key, QJsonValue(*value));
        }
    };
    if (record.unparsed) {
        object.insert(QLatin1StringView("unparsed"), true);
    } else {
        text(QLatin1StringView("format"), record.format);
    }
    if (record.continues > 0)
        object.insert(QLatin1StringView("continues"), record.continues);
    text(QLatin1StringView("time"), record.timeText);
    text(QLatin1StringView("level"), record.level);
    number(QLatin1StringView("status"), record.status);
    text(QLatin1StringView("method"), record.method);
    text(QLatin1StringView("url"), record.url);
    text(QLatin1StringView("protocol"), record.protocol);
    number(QLatin1StringView("bytes"), record.bytes);
    text(QLatin1StringView("client"), record.client);
    text(QLatin1StringView("host"), record.host);
    text(QLatin1StringView("upstream"), record.upstream);
    text(QLatin1StringView("upstreamStatus"), record.upstreamStatus);
    number(QLatin1StringView("upstreamMs"), record.upstreamMs);
    number(QLatin1StringView("durationMs"), record.durationMs);
    text(QLatin1StringView("userAgent"), record.userAgent);
    text(QLatin1StringView("referrer"), record.referrer);
    text(QLatin1StringView("message"), record.message);
    text(QLatin1StringView("template"), record.templateText);
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

} // namespace fd::logs
