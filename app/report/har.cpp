// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/words.h"

namespace fd::report {

QByteArray har(const Case &run)
{
    return text(run);
}

} // namespace fd::report
