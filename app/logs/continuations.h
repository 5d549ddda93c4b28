// SPDX-License-Identifier: GPL-3.0-or-later
//
// Records of several lines: stack traces, statements, whatever follows a line with a time and has none.
#pragma once

#include "logs/entry.h"

namespace fd::logs {

/// Tells which lines go on from the record above them. A line with a time of its own is one only where its
/// format says so (PostgreSQL's DETAIL and its like).
class Continuations
{
public:
    /// Takes each line that was read; marks those of PostgreSQL that belong to the one above.
    void saw(Entry &entry);
    /// Is \a line, for its beginning, more of the record above, whatever date it may hold further on?
    bool mayBegin(std::string_view line) const;
    /// Decides on a line that no format reads. \returns false, and leaves \a entry, where it stands alone.
    bool goesOn(std::string_view line, Entry &entry) const;

private:
    Format above_ = Format::Unknown;
    bool wrote_ = false; ///< the record above is a message, not a request
};

} // namespace fd::logs
