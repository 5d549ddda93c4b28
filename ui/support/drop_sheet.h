// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QMimeData;

namespace fd::ui {

/// Lies over the window while something is dragged across it, and says what letting go will do.
class DropSheet : public QWidget
{
    Q_OBJECT
public:
    /// Covers \a window. Hidden at first.
    explicit DropSheet(QWidget *window);
    void showFor(const QMimeData *dropped);
    const QString &words() const { return words_; }

protected:
    void paintEvent(QPaintEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    QString words_;
};

/// What letting go of \a dropped would do, in words; looks at names alone, never at the disk. Empty where it
/// is of no use.
QString dropWords(const QMimeData *dropped);

} // namespace fd::ui
