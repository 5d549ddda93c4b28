// SPDX-License-Identifier: GPL-3.0-or-later
#include "logs/summarise.h"

#include "logs/file_lines.h"
#include "logs/sums.h"

namespace fd::logs {

struct Part::State {
    LogFile file = {};
    Sums sums = {};
};

Part::Part() : state_(std::make_unique<State>()) {}
Part::~Part() = default;
Part::Part(Part &&) noexcept = default;
Part &Part::operator=(Part &&) noexcept = default;

const LogFile &Part::file() const
{
    return state_->file;
}

struct Summariser::State final : EntrySink {
    State(QString file, Options given)
        : path(std::move(file)), options(std::move(given)), lines(path, options)
    {
    }
    void entry(const Entry &entry, std::string_view raw, std::int64_t line, bool) override
    {
        sums.see(entry, raw, line);
    }
    void varnishLine(std::string_view tag, std::string_view raw, std::int64_t line) override
    {
        sums.seeVarnishLine(tag, raw, line);
    }

    bool takesPlainRequests() const override { return true; }
    void plainRequest(Format format, int status, std::int64_t second) override
    {
        sums.seePlainRequest(format, status, second);
    }

    QString path;
    Options options;
    FileLines lines;
    Sums sums = {};
};

Summariser::Summariser(QString path, Options options)
    : state_(std::make_unique<State>(std::move(path), std::move(options)))
{
}
Summariser::~Summariser() = default;
Summariser::Summariser(Summariser &&) noexcept = default;
Summariser &Summariser::operator=(Summariser &&) noexcept = default;

void Summariser::feed(std::string_view block)
{
    state_->lines.feed(block, *state_);
}

Part Summariser::finishPart()
{
    state_->lines.finish(*state_);
    Part part;
    LogFile &file = part.state_->file;
    file.path = state_->path;
    file.bytes = state_->lines.bytes();
    file.lines = state_->lines.lines();
    file.unparsed = state_->lines.unparsed();
    file.timezone = state_->lines.assumedZone();
    state_->sums.setFile(state_->path);
    state_->sums.describe(file);
    part.state_->sums = std::move(state_->sums);
    return part;
}

Part joined(std::vector<Part> pieces)
{
    Part whole = std::move(pieces.front());
    LogFile &file = whole.state_->file;
    for (std::size_t i = 1; i < pieces.size(); ++i) {
        const LogFile &next = pieces[i].state_->file;
        pieces[i].state_->sums.shiftLines(file.lines);
        whole.state_->sums.add(pieces[i].state_->sums);
        file.bytes += next.bytes;
        file.lines += next.lines;
        file.unparsed += next.unparsed;
        if (file.timezone.isEmpty())
            file.timezone = next.timezone;
    }
    whole.state_->sums.describe(file);
    return whole;
}

bool canSplit(std::string_view head)
{
    if (head.find("#Fields:") != std::string_view::npos || head.substr(0, 2) == "\xff\xfe" ||
        head.substr(0, 2) == "\xfe\xff")
        return false;
    const auto newline = head.find('\n');
    return newline != std::string_view::npos &&
           readVarnishLine(head.substr(0, newline)).kind == VarnishLine::Kind::None;
}

LogSummary Summariser::finish()
{
    const int top = state_->options.top;
    std::vector<Part> parts;
    parts.push_back(finishPart());
    return summaryOf(std::move(parts), top);
}

LogSummary summaryOf(std::vector<Part> parts, int top)
{
    if (parts.empty()) {
        return {};
    }
    Sums &sums = parts.front().state_->sums;
    for (std::size_t i = 1; i < parts.size(); ++i) {
        sums.add(parts[i].state_->sums);
    }
    LogSummary summary = sums.result(top);
    for (auto &part : parts) {
        summary.files.push_back(std::move(part.state_->file));
    }
    return summary;
}

bool isTimezone(const QString &timezone)
{
    return Zone::fromText(timezone).has_value();
}

QStringList formatNames()
{
    QStringList names;
    for (int format = 1; format < static_cast<int>(Format::Count); ++format) {
        names.append(QString::fromLatin1(nameOf(static_cast<Format>(format))));
    }
    names.sort();
    return names;
}

} // namespace fd::logs
