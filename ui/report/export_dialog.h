// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "report/report.h"
#include "ui/support/run_controller.h"

#include <QDialog>

class QComboBox;
class QLabel;
class QPlainTextEdit;

namespace fd::ui {

/// Which report, with how much left out, and what it will hold, before it is saved or copied.
class ExportDialog : public QDialog
{
    Q_OBJECT
public:
    explicit ExportDialog(CasePtr run, QWidget *parent = nullptr);

Q_SIGNALS:
    void saved(const QString &path);

private:
    void preview();
    void save();
    void copy();
    QString proposedName() const;

    CasePtr run_;
    QComboBox *format_;
    QComboBox *redaction_;
    QLabel *explained_;
    QPlainTextEdit *preview_;
    QLabel *problem_;
    int generation_ = 0;
};

} // namespace fd::ui
