// SPDX-License-Identifier: GPL-3.0-or-later
//
// Labels for text that came from outside: always plain, so that no answer of a server is ever read as markup.
#pragma once

#include <QLabel>

namespace fd::ui {

/// A wrapping, selectable label.
QLabel *textLabel(const QString &text = {}, QWidget *parent = nullptr);
/// Prose of the knowledge base, where `code` stands between backticks; everything else of it stays plain
/// text.
QLabel *proseLabel(const QString &text, QWidget *parent = nullptr);
void setProse(QLabel *label, const QString &text);
/// The same in the quieter colour of secondary text.
QLabel *quietLabel(const QString &text = {}, QWidget *parent = nullptr);
/// A heading, \a scale times the system's size.
QLabel *headingLabel(const QString &text, double scale, QWidget *parent = nullptr);

/// A one-line label that elides in the middle and shows the whole text as its tooltip.
class ElidedLabel : public QLabel
{
    Q_OBJECT
public:
    explicit ElidedLabel(QWidget *parent = nullptr);
    void setFullText(const QString &text);
    void setMode(Qt::TextElideMode mode) { mode_ = mode; }
    QSize minimumSizeHint() const override;
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    Qt::TextElideMode mode_ = Qt::ElideMiddle;
};

/// The system's fixed-width font at the application's size.
QFont fixedFont();
/// \a font at \a scale times its size.
QFont scaled(QFont font, double scale, int weight = -1);

} // namespace fd::ui
