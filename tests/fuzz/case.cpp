// SPDX-License-Identifier: GPL-3.0-or-later
//
// Any bytes as a case file: refused with one line, or read, redacted and written in every format.
#include "report/report.h"

#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const unsigned char *data, std::size_t size)
{
    using fd::report::Format;
    const QByteArray json(reinterpret_cast<const char *>(data), static_cast<qsizetype>(size));
    const auto run = fd::caseFromJson(json);
    if (!run) {
        if (run.error().isEmpty())
            std::abort();
        return 0;
    }
    for (const Format format : {Format::Html, Format::Markdown, Format::Json, Format::Text, Format::Postman,
                                Format::Har, Format::Curl}) {
        if (fd::report::write(*run, format, fd::report::Redaction::Strict).isEmpty())
            std::abort();
    }
    return 0;
}
