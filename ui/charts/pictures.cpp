// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/pictures.h"

#include "ui/charts/answer_grid.h"
#include "ui/charts/comparison.h"
#include "ui/charts/figures.h"
#include "ui/charts/timeline.h"
#include "ui/charts/waterfall.h"

namespace fd::ui {

Picture *newPicture(Step step)
{
    switch (step) {
    case Step::Logs: return new Timeline;
    case Step::Capacity: return new Figures;
    case Step::Cdn: return new Comparison;
    case Step::Connectivity: return new Waterfall;
    case Step::Dns: return new AnswerGrid;
    }
    return nullptr;
}

} // namespace fd::ui
