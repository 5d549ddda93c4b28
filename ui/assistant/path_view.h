// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/case.h"

#include <QWidget>

#include <array>

namespace fd::ui {

/// You, DNS, Edge, Origin, App on one line; the first broken part is marked. The same is said in words.
class PathView : public QWidget
{
    Q_OBJECT
public:
    explicit PathView(QWidget *parent = nullptr);
    void setCase(const Case *run, bool running);
    /// "First broken part: Origin"; a part is called good only where a check of its step had an answer.
    QString spokenPath() const;
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    enum class Part { Unknown, Good, Broken, Beyond };
    enum { You, Dns, Edge, Path, Origin, App, PartCount }; ///< Path is the line between edge and origin
    std::array<Part, PartCount> parts_{};
};

} // namespace fd::ui
