// SPDX-License-Identifier: GPL-3.0-or-later
//
// Binary logs as the text that their own tools would make of them, so that everything else reads only text.
#pragma once

#include <QString>

#include <functional>
#include <memory>
#include <optional>
#include <string_view>

namespace fd::logs {

/// Turns one kind of binary log into lines as its bytes come.
class Unpacker
{
public:
    using Take = std::function<bool(std::string_view)>;

    virtual ~Unpacker() = default;
    /// Hands text to \a take as far as \a block completes it; false once \a take has.
    virtual bool feed(std::string_view block, const Take &take) = 0;
    /// At the end of the file.
    virtual bool finish(const Take &take) = 0;
    /// Why the rest cannot be read; empty while all is well.
    virtual QString refusal() const { return {}; }
    /// What LogFile::note says of the source.
    virtual QString note() const = 0;
};

/// The unpacker of a file that begins with \a head (32 bytes, or all there is); null for text.
/// - "VSL" and a zero: varnishlog -w of Varnish 4.0 to 7.2 (two words before each record; vsl_int.h). The
/// text is
///   that of varnishlog -g raw, and line numbers count records.
/// - "__CURSOR=": journalctl -o export (systemd's "Journal Export Formats"). The text is one JSON object for
/// each
///   entry, with the fields that are read here, and line numbers count entries.
std::unique_ptr<Unpacker> unpackerFor(std::string_view head);

/// Why a file that begins with \a head is not read, and what would make a text of it; empty where it is read
/// or is text: later binary logs of Varnish, the journal's own files, archives of several files.
QString unreadable(std::string_view head, const QString &path);

} // namespace fd::logs
