// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "diagnosis/hypothesis.h"

#include <vector>

namespace fd::diagnosis {

/// Ranks what explains above what is explained: a deeper cause with evidence of its own above what follows
/// from it (Rule::explains), and what a log or a page names above what is only concluded from the rest being
/// fine.
void accountForOthers(std::vector<Hypothesis> &hypotheses);

} // namespace fd::diagnosis
