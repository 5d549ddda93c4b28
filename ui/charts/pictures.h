// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/picture.h"

namespace fd::ui {

/// The picture that belongs to a step.
Picture *newPicture(Step step);

} // namespace fd::ui
