// SPDX-License-Identifier: GPL-3.0-or-later
//
// HAR 1.2 files, as browsers save them.
#pragma once

#include "model/evidence.h"

#include <optional>

namespace fd::knowledge {

/// A larger file is not read as a HAR.
inline constexpr qsizetype largestHar = qsizetype{64} * 1024 * 1024;

/// The entry of a HAR file that tells most of an outage: the document where it failed, else the worst failed
/// entry, else the document. Nothing where the text is no HAR or is larger than largestHar.
std::optional<ResponseEvidence> readHar(const QByteArray &text);

} // namespace fd::knowledge
