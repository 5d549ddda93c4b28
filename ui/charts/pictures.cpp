// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/pictures.h"

#include "ui/charts/comparison.h"
#include "ui/charts/dns_picture.h"
#include "ui/charts/figures.h"
#include "ui/charts/way_picture.h"

namespace fd::ui {

Picture *newPicture(Step step)
{
    switch (step) {
    case Step::Logs: break; // has a page of its own
    case Step::Capacity: return new Figures;
    case Step::Cdn: return new Comparison;
    case Step::Connectivity: return new WayPicture;
    case Step::Dns: return new DnsPicture;
    }
    return nullptr;
}

} // namespace fd::ui
