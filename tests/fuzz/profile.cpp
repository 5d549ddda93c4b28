// SPDX-License-Identifier: GPL-3.0-or-later
//
// Any bytes as a profile: refused with one line, or read such that writing and reading again gives the same.
#include "model/profile.h"

#include <QJsonDocument>

#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const unsigned char *data, std::size_t size)
{
    const QByteArray json(reinterpret_cast<const char *>(data), static_cast<qsizetype>(size));
    const auto read = fd::profileFromJson(json);
    if (!read) {
        if (read.error().isEmpty())
            std::abort();
        return 0;
    }
    const auto again = fd::profileFromJson(QJsonDocument(fd::toJson(read->profile)).toJson());
    if (!again || !(again->profile == read->profile))
        std::abort();
    return 0;
}
