// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/case.h"
#include "ui/charts/grid.h"

#include <QWidget>

#include <vector>

namespace fd::ui {

/// A drawn view of a step's evidence. What it shows, the tables say as well; what it means, one sentence
/// says.
class Picture : public QWidget
{
    Q_OBJECT
public:
    explicit Picture(QWidget *parent = nullptr);

    void setCase(const Case &run);
    virtual QString name() const = 0; ///< the tab's caption: "Timeline"
    virtual bool isEmpty() const = 0;
    /// Why there is nothing to see: a title and a reason.
    virtual QString emptyTitle() const = 0;
    virtual QString emptyReason() const = 0;
    /// The first table holds all that the picture shows.
    virtual std::vector<Grid> tables() const = 0;
    /// What the picture tells, in a sentence or two.
    virtual QString sentence() const = 0;

    QSize sizeHint() const override;

protected:
    /// Takes from the run what it draws. \returns false where nothing changed.
    virtual bool take(const Case &run) = 0;
    virtual int heightForContent() const = 0;
    void changeEvent(QEvent *event) override;
    int rowHeight() const;
};

/// The site's edge and origins among the addresses that were asked.
bool isOriginAddress(const Case &run, const Endpoint &to);
/// "edge" or the origin's name, in words, with the address: "Origin web1, 203.0.113.20:8080".
QString whoIs(const Case &run, const Endpoint &to);

} // namespace fd::ui
