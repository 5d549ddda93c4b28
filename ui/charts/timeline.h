// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/picture.h"

namespace fd::ui {

/// The logs' requests and errors over time, with the moment it began.
class Timeline : public Picture
{
    Q_OBJECT
public:
    explicit Timeline(QWidget *parent = nullptr);
    QString name() const override { return tr("T&imeline"); }
    bool isEmpty() const override { return buckets_.empty(); }
    QString emptyTitle() const override;
    QString emptyReason() const override;
    std::vector<Grid> tables() const override;
    QString sentence() const override;

protected:
    bool take(const Case &run) override;
    int heightForContent() const override;
    void paintEvent(QPaintEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;

private:
    struct Plot;
    Plot plot() const;
    QString said(const LogBucket &bucket) const;

    LogSummary all_;
    std::vector<LogBucket> buckets_;
    int bucketSeconds_ = 60;
    bool read_ = false;
    QString failure_;
    int cursor_ = -1;
};

} // namespace fd::ui
