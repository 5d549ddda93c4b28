// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QElapsedTimer>
#include <QWidget>

class QProgressBar;
class QPushButton;

namespace fd::ui {

class ElidedLabel;

/// How far the reading of logs has come: a bar, bytes, rate and the rest in words, and a way to stop. Hidden
/// while nothing is read.
class ReadProgress : public QWidget
{
    Q_OBJECT
public:
    explicit ReadProgress(QWidget *parent = nullptr);
    void showReading(qint64 done, qint64 total);
    /// Reading ended; \a words remain to be said (that it was stopped early), empty hides it.
    void showEnded(const QString &words);
    QString words() const;

Q_SIGNALS:
    void stopWanted();

private:
    QProgressBar *bar_;
    ElidedLabel *words_;
    QPushButton *stop_;
    QElapsedTimer since_;
};

} // namespace fd::ui
