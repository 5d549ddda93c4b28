// SPDX-License-Identifier: GPL-3.0-or-later
//
// HAR 1.2 files, as browsers save them.
#pragma once

#include "model/evidence.h"

#include <optional>

namespace fd::knowledge {

/// The entry of a HAR file that tells most of an outage: the document where it failed, else the worst failed
/// entry, else the document. Nothing where the text is no HAR. At most 64 MiB are read.
std::optional<ResponseEvidence> readHar(const QByteArray &text);

} // namespace fd::knowledge
