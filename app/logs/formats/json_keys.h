// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the keys of JSON logs mean.
#pragma once

#include "logs/entry.h"

namespace fd::logs {

enum class JsonField : std::uint8_t {
    Time,
    Level,
    Status,
    Message,
    Method,
    Url,
    Request,
    Protocol,
    Bytes,
    Client,
    Host,
    Upstream,
    UpstreamStatus,
    UpstreamSeconds,
    UpstreamMs,
    UpstreamNs,
    Seconds,
    Ms,
    Ns,
    Us,
    Duration,
    UserAgent,
    Referrer,
    Signal,
    Version,
    EventNs,
    Inside,
    Marker,
    Logger,
    Tag,
};

struct JsonKey {
    JsonField field;
    std::uint8_t weight;          ///< the higher wins where several keys give the same field
    Format format = Format::Json; ///< what the key gives away
};

/// Null where the name says nothing.
const JsonKey *jsonKeyOf(std::string_view name);
/// Does an object of that name hold fields of the record?
bool isJsonGroup(std::string_view name);

} // namespace fd::logs
