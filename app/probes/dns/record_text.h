// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "probes/dns/wire_reader.h"

namespace fd::probes {

/// The data of one record in presentation form, in the spelling of `DnsRecord::value`. Types without a form
/// of their own here are written as RFC 3597 "\# length hex". Empty where the data does not have the shape of
/// its type.
std::optional<QString> recordText(quint16 type, WireReader data);

} // namespace fd::probes
