// SPDX-License-Identifier: GPL-3.0-or-later
//
// Whatever somebody pastes: read it, name its products, describe it. Must neither crash nor grow without
// bound.
#include "knowledge/visitor_report.h"
#include "knowledge/products.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QByteArray saved(reinterpret_cast<const char *>(data), static_cast<qsizetype>(size));
    const fd::ResponseEvidence report = fd::knowledge::readVisitorReport(saved);
    if (report.form.isEmpty() || report.response.bodyHead.size() > 16 * 1024 ||
        report.response.headers.size() > 500 || report.clientErrors.size() > 20 ||
        fd::knowledge::describe(report).isEmpty())
        std::abort();
    return 0;
}
