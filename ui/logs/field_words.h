// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/log_text.h"
#include "ui/charts/grid.h"

namespace fd::ui {

/// The word for a record's field and what it means: "Upstream status", "What the backend answered…".
struct FieldWords {
    QString name = {};
    QString meaning = {};
};
FieldWords wordsFor(const QString &field);

/// The fields as a table, each with what explains it: the field's meaning, and that of a known value (a
/// status, a cause).
Grid fieldsTable(const std::vector<RecordField> &fields);
/// The same as lines of text.
QString fieldsText(const std::vector<RecordField> &fields);

} // namespace fd::ui
