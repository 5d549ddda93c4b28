// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPlainTextEdit>

namespace fd::ui {

/// One line that grows when more is pasted. Enter accepts, Shift+Enter begins a new line, Tab leaves.
class InputField : public QPlainTextEdit
{
    Q_OBJECT
public:
    explicit InputField(QWidget *parent = nullptr);

Q_SIGNALS:
    void accepted();

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void fit();
};

} // namespace fd::ui
