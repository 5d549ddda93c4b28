// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/case.h"

#include <optional>

namespace fd::report {

enum class Format { Html, Markdown, Json, Text, Postman, Har, Curl };
enum class Redaction { None, Secrets, Strict };

std::optional<Format> formatFromText(QStringView text);
std::optional<Redaction> redactionFromText(QStringView text);

/// The case without what must not leave: secrets always look like "(secret)"; Strict also replaces names and
/// addresses by stable tokens. The one function that every export, the clipboard included, passes through.
Case redact(const Case &run, Redaction level);

/// The report of a case, redacted at \a level. Pure and thread-safe; UTF-8.
QByteArray write(const Case &run, Format format, Redaction level);

} // namespace fd::report
