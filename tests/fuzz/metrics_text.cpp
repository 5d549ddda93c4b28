// SPDX-License-Identifier: GPL-3.0-or-later
#include "probes/metrics/source_text.h"

/// Pages of strangers: any bytes give figures or none, within bounds.
extern "C" int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    using namespace fd::probes;
    const QByteArrayView text(data, static_cast<qsizetype>(size));
    if (const auto machine = machineFromNodeExporter(text))
        machineMetrics(*machine, *machine);
    if (const auto nginx = nginxFromStubStatus(text))
        nginxMetrics(*nginx, *nginx, 1);
    if (const auto apache = apacheFromStatus(text))
        apacheMetrics(*apache, *apache, 1);
    return 0;
}
