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

void Part::setNote(const QString &note)
{
    state_->file.note = note;
}

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
        sums_.see(entry, raw, line);
    }
    void varnishLine(std::string_view tag, std::string_view raw, std::int64_t line) override
    {
        sums_.seeVarnishLine(tag, raw, line);
    }

    void failedFetch(const FailedFetch &fetch) override { sums_.seeTransaction(fetch); }
    void answered(std::int64_t vxid, int status) override { sums_.seeAnswer(vxid, status); }
    Sums *sums() override { return &sums_; }

    QString path;
    Options options;
    FileLines lines;
    Sums sums_ = {};
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

void Summariser::setPath(const QString &path)
{
    state_->path = path;
}

namespace {

void describe(LogFile &file, const QString &path, const FileLines &lines, Sums &sums)
{
    file.path = path;
    file.bytes = lines.bytes();
    file.lines = lines.lines();
    file.unparsed = lines.unparsed();
    file.timezone = lines.assumedZone();
    sums.setFile(path);
    sums.describe(file);
}

} // namespace

Part Summariser::finishPart()
{
    state_->lines.finish(*state_);
    Part part;
    part.state_->sums = std::move(state_->sums_);
    describe(part.state_->file, state_->path, state_->lines, part.state_->sums);
    return part;
}

Part Part::copy() const
{
    Part part;
    part.state_->file = state_->file;
    part.state_->sums.add(state_->sums);
    return part;
}

Part Summariser::partSoFar() const
{
    // What is still held back to tell the format is read for this once.
    if (const std::string_view held = state_->lines.heldBack(); !held.empty()) {
        Summariser once(state_->path, state_->options);
        once.feed(held.substr(0, held.rfind('\n') + 1));
        return once.finishPart();
    }
    Part part;
    part.state_->sums.add(state_->sums_);
    describe(part.state_->file, state_->path, state_->lines, part.state_->sums);
    return part;
}

LogSummary Summariser::soFar() const
{
    std::vector<Part> parts;
    parts.push_back(partSoFar());
    return summaryOf(std::move(parts), state_->options.top);
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

Cut cutOf(std::string_view head)
{
    if (head.find("#Fields:") != std::string_view::npos || head.substr(0, 2) == "\xff\xfe" ||
        head.substr(0, 2) == "\xfe\xff")
        return Cut::Nowhere;
    const auto newline = head.find('\n');
    if (newline == std::string_view::npos)
        return Cut::Nowhere;
    switch (readVarnishLine(head.substr(0, newline)).kind) {
    case VarnishLine::Kind::None: return Cut::AtLines;
    case VarnishLine::Kind::Header: return Cut::AtGroups;
    case VarnishLine::Kind::Record: break;
    }
    return Cut::Nowhere;
}

std::size_t nextCut(std::string_view text, Cut cut)
{
    const std::string_view mark = cut == Cut::AtGroups ? "\n*   <<" : "\n";
    const auto found = cut == Cut::Nowhere ? std::string_view::npos : text.find(mark);
    return found == std::string_view::npos ? found : found + 1;
}

LogSummary Summariser::finish()
{
    const int top = state_->options.top;
    std::vector<Part> parts;
    parts.push_back(finishPart());
    return summaryOf(std::move(parts), top);
}

void Part::joinAll(std::vector<Part> &parts)
{
    for (std::size_t i = 1; i < parts.size(); ++i)
        parts.front().state_->sums.add(parts[i].state_->sums);
}

LogSummary summaryOf(std::vector<Part> parts, int top)
{
    if (parts.empty()) {
        return {};
    }
    Part::joinAll(parts);
    LogSummary summary = parts.front().state_->sums.result(top);
    for (auto &part : parts) {
        summary.files.push_back(std::move(part.state_->file));
    }
    return summary;
}

LogSpanSums spanOf(std::vector<Part> parts, int top, const std::vector<LogIncident> &incidents)
{
    LogSpanSums span;
    if (parts.empty())
        return span;
    Part::joinAll(parts);
    const Sums &sums = parts.front().state_->sums;
    span.summary = sums.result(top, incidents);
    span.within = sums.asIncident(top);
    for (auto &part : parts)
        span.summary.files.push_back(std::move(part.state_->file));
    return span;
}

void prepare()
{
    knowledge::mayMatch(knowledge::Place::AccessLog, {});
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
