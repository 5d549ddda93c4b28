// SPDX-License-Identifier: GPL-3.0-or-later
//
// Finds the format of each line: the one that read the line before first, then all others.
#pragma once

#include "logs/continuations.h"
#include "logs/format.h"
#include "logs/summarise.h"

namespace fd::logs {

class LineParser
{
public:
    LineParser(const QString &path, const Options &options);

    /// Looks at the first bytes of the file for what no single line tells: whose combined format it is.
    void observe(std::string_view sample);

    /// Reads one line (without its line end) into \a entry, a new one. False where no format reads it; the
    /// entry then holds the line as its message. The entry's views live until the next call and as long as \a
    /// line.
    bool parse(std::string_view line, Entry &entry);

    /// True where a format was named: the other formats are not tried then.
    bool isForced() const { return forced_.has_value(); }
    Format forced() const { return forced_.value_or(Format::Unknown); }
    /// What stamps without a zone were read as; empty where no line had one.
    QString assumedZone() const { return assumedZone_ ? context_.clock.zone.name() : QString(); }

private:
    bool tryOne(Parse read, std::string_view line, Entry &entry);
    bool tryAll(std::string_view line, Entry &entry);
    void chooseCustom(std::string_view sample);

    Context context_ = {};
    std::vector<std::shared_ptr<const CustomFormat>> customs_ =
        {}; ///< the site's own formats, one of which may fit
    Continuations continuations_ = {};
    std::optional<Format> forced_ = {};
    Parse forcedParse_ = nullptr;
    Parse last_ = nullptr;
    bool apacheByName_ = false;
    bool assumedZone_ = false;
};

} // namespace fd::logs
