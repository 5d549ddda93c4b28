// SPDX-License-Identifier: GPL-3.0-or-later
//
// An access log in the site's own words: nginx's log_format and Apache's LogFormat (and varnishncsa -F)
// lines.
#pragma once

#include "logs/format.h"

#include <QString>

namespace fd::logs {

/// What a variable of such a line gives.
enum class Gives : std::uint8_t {
    Nothing,
    TimeClf,       ///< "10/Mar/2026:09:36:04 +0000"
    TimeBracketed, ///< the same in brackets, Apache's %t
    Time,          ///< ISO or epoch
    Request,
    Method,
    Url,
    Path,
    Query,
    Protocol,
    Status,
    Bytes,
    BytesAll, ///< headers included: gives way to Bytes
    Client,
    Host,
    ServerName, ///< gives way to Host
    Upstream,
    UpstreamStatus,
    UpstreamSeconds,
    FirstByteSeconds,
    Seconds,
    Ms,
    Us,
    UserAgent,
    Referrer,
    Signal,
    List, ///< a list of tries that is of no use here
};

/// Reads the lines that one such format writes.
class CustomFormat
{
public:
    /// A whole directive ("log_format main '…' '…';", "LogFormat \"…\" name") or only its text. Empty where
    /// it holds no variable or two without anything between them.
    static std::optional<CustomFormat> fromText(const QString &text);

    /// The name that the directive gives it; empty for only a text.
    const QString &name() const { return name_; }
    bool parse(std::string_view line, Context &context, Entry &entry) const;

private:
    enum class Escape : std::uint8_t { Default, Json, None };
    /// A text, then a variable; the last part of a format may have no variable.
    struct Part {
        std::string literal;
        Gives gives = Gives::Nothing;
        bool variable = false;
    };
    static void addNginx(std::string_view text, std::vector<Part> &parts);
    static void addApache(std::string_view text, std::vector<Part> &parts);
    bool readValue(Cursor &at, std::size_t index, std::string_view &value) const;

    QString name_ = {};
    bool nginx_ = true;
    Escape escape_ = Escape::Default;
    std::vector<Part> parts_ = {};
};

/// Does Options::format take \a text: a name of formatNames(), or lines that fromText() reads?
bool isFormat(const QString &text);

/// A server's configuration, as far as its logs go.
struct LogConfiguration {
    struct Log {
        QString file;   ///< as written in the directive
        QString format; ///< the name, or the text itself where it stands in the directive
    };
    QStringList formats = {}; ///< whole log_format and LogFormat directives
    std::vector<Log> logs = {};
};

/// The logs of an nginx or Apache configuration; empty where \a text is no such configuration.
std::optional<LogConfiguration> readLogConfiguration(const QString &text);

/// The directives among \a configuration that write the log \a file ("/var/log/nginx/shop.log"): by the
/// directive that names it, else all of them, joined by line ends as Options::format takes them.
QString formatsFor(const QString &file, const LogConfiguration &configuration);

} // namespace fd::logs
