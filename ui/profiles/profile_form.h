// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/profile.h"

#include <QWidget>

class QFormLayout;
class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QSpinBox;

namespace fd::ui {

/// What helps beyond the address: origins, edge, resolvers, logs, figures and limits; each with the reason
/// why.
class ProfileForm : public QWidget
{
    Q_OBJECT
public:
    /// \param whole also asks for name and address (the editor); else only for what is more (the Start page).
    explicit ProfileForm(bool whole, QWidget *parent = nullptr);

    void setProfile(const Profile &profile);
    /// The profile as it stands; lines that cannot be read are left out, see problem().
    /// \a siteUrl gives scheme and port where an origin leaves them out; ignored in the whole form.
    Profile profile(const QString &siteUrl = {}) const;
    /// The first thing that cannot be read, as a sentence; its field takes the focus by focusProblem().
    QString problem(const QString &siteUrl = {}) const;
    void focusProblem();
    void addLogs(const QStringList &paths);

Q_SIGNALS:
    void changed();

private:
    QPlainTextEdit *lines(const QString &name, const QString &label, const QString &why,
                          const QString &example);
    void addRow(const QString &label, const QString &why, QWidget *field, QWidget *extra = nullptr);
    void addLines(QPlainTextEdit *edit, const QStringList &lines);
    void sayProblems();

    struct Checked {
        Profile profile;
        QString problem;
        QWidget *field = nullptr;
    };
    Checked check(const QString &siteUrl) const;

    bool whole_;
    Profile base_; ///< keeps what the form does not show
    QFormLayout *form_;
    QLineEdit *name_ = nullptr;
    QLineEdit *url_ = nullptr;
    QLineEdit *expectStatus_;
    QLineEdit *expectText_;
    QPlainTextEdit *origins_;
    QPlainTextEdit *edges_;
    QPlainTextEdit *resolvers_;
    QPlainTextEdit *logs_;
    QPlainTextEdit *capacity_;
    QSpinBox *slow_;
    QSpinBox *certificateDays_;
    QSpinBox *firstByte_;
    QLineEdit *caFile_;
    QLabel *problem_;
};

} // namespace fd::ui
