// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/picture.h"

#include <map>

namespace fd::ui {

/// Resolvers down, records across; equal answers look equal, different ones carry a sign and a word.
class AnswerGrid : public Picture
{
    Q_OBJECT
public:
    using Picture::Picture;
    QString name() const override { return tr("Ans&wers"); }
    bool isEmpty() const override { return resolvers_.isEmpty(); }
    QString emptyTitle() const override { return tr("No DNS Answers"); }
    QString emptyReason() const override;
    std::vector<Grid> tables() const override;
    QString sentence() const override;

protected:
    bool take(const Case &run) override;
    int heightForContent() const override;
    void paintEvent(QPaintEvent *event) override;

private:
    struct Cell {
        QString text;
        qint64 ttl = -1;
        Instant ends{}; ///< when the answer ends, so that a stale one turns
        bool answered = false;
        bool failed = false;
        bool differs = false; ///< from what most resolvers say
        bool operator==(const Cell &) const = default;
    };
    static Cell cellOf(const DnsEvidence &answer, const QString &type, Instant came);
    const Cell *cell(const QString &resolver, const QString &type) const;
    QString said(const Cell &cell) const;
    /// For how long the answer may be kept; where it differs, until when.
    QString kept(const Cell &cell) const;

    QStringList resolvers_;
    QStringList types_;
    std::map<std::pair<QString, QString>, Cell> cells_;
};

} // namespace fd::ui
