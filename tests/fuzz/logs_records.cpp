// SPDX-License-Identifier: GPL-3.0-or-later
//
// Any bytes as a log: each record is valid JSON on one line.
#include "logs/summarise.h"

#include <QJsonDocument>

#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    fd::logs::Options options;
    options.fileTime = fd::instantFromIso(u"2026-03-10T12:00:00Z");
    fd::logs::RecordReader reader(QStringLiteral("f"), options, [](const fd::logs::Record &record) {
        const QByteArray line = fd::logs::toNdjson(record, QStringLiteral("f"));
        if (line.contains('\n') || !QJsonDocument::fromJson(line).isObject())
            std::abort();
    });
    reader.feed({reinterpret_cast<const char *>(data), size});
    reader.finish();
    return 0;
}
