// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/case.h"

#include <QFrame>

class QLabel;

namespace fd::ui {

class ElidedLabel;
class PathView;

/// The answer as far as it is known, on every page: headline, how sure, how much is done, and where it
/// breaks.
class VerdictBar : public QFrame
{
    Q_OBJECT
public:
    explicit VerdictBar(QWidget *parent = nullptr);
    void setCase(const Case *run, bool running);
    QString headline() const;
    void setCompact(bool compact);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QString sign_;
    SiteState state_ = SiteState::Unknown;
    bool running_ = false;
    ElidedLabel *headline_;
    ElidedLabel *sure_;
    QLabel *done_;
    PathView *path_;
    QLabel *broken_;
};

} // namespace fd::ui
