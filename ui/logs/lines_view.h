// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTreeView>

class QScrollBar;

namespace fd::ui {

class RecordsModel;

/// The list of a log's lines: as many as fit, with a scroll bar over all of them. The chosen line is one of
/// the file, in view or not.
class LinesView : public QWidget
{
    Q_OBJECT
public:
    explicit LinesView(RecordsModel *model, QWidget *parent = nullptr);

    /// Puts line \a number in the middle and chooses it.
    void goTo(qint64 number);
    void toEnd();
    bool isAtEnd() const;
    /// Since toEnd(), until one looks elsewhere.
    bool keepsEnd() const { return keepsEnd_; }
    qint64 chosen() const { return chosen_; } ///< 0: none
    void refresh();                           ///< after the model got other lines
    QTreeView *list() const { return list_; }

Q_SIGNALS:
    void lineChosen(qint64 number);
    void lineOpened(qint64 number);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    bool handleKey(int key);
    void scrollTo(qint64 top);
    void choose(qint64 place);
    void showChosen();
    void fit();
    void fitColumns();

    RecordsModel *model_;
    QTreeView *list_;
    QScrollBar *bar_;
    qint64 chosen_ = 0;
    bool showing_ = false;
    bool keepsEnd_ = false; ///< the last line stays in view when there is more or less room
};

} // namespace fd::ui
