// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QPlainTextEdit;
class QPushButton;

namespace fd::ui {

/// A command or a piece of configuration in the fixed font, with a button that copies it.
class Snippet : public QWidget
{
    Q_OBJECT
public:
    explicit Snippet(QWidget *parent = nullptr);
    /// \param what names it to a screen reader: "Command to repeat the check by hand".
    void setText(const QString &text, const QString &what);
    QString text() const;
    QPushButton *copyButton() const { return copy_; }

private:
    void fit();

    QPlainTextEdit *edit_;
    QPushButton *copy_;
};

} // namespace fd::ui
