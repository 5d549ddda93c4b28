// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QToolButton>
#include <QWidget>

#include <functional>

namespace fd::ui {

/// A heading that folds its content away.
class Fold : public QWidget
{
    Q_OBJECT
public:
    explicit Fold(const QString &title, QWidget *parent = nullptr);

    void setTitle(const QString &title);
    /// Takes ownership; replaces the content before.
    void setContent(QWidget *content);
    /// The same, made when the fold is opened for the first time: most folds never are.
    void setContent(std::function<QWidget *()> make);
    QWidget *content() const { return content_; }
    bool isOpen() const { return header_->isChecked(); }
    void setOpen(bool open) { header_->setChecked(open); }
    QToolButton *header() const { return header_; }

private:
    void apply();

    QToolButton *header_;
    QWidget *content_ = nullptr;
    std::function<QWidget *()> make_;
};

} // namespace fd::ui
