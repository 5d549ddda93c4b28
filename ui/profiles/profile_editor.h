// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/profile.h"

#include <QDialog>

class QLabel;

namespace fd::ui {

class ProfileForm;

/// All that is known of one site, to edit.
class ProfileEditor : public QDialog
{
    Q_OBJECT
public:
    explicit ProfileEditor(const Profile &profile, QWidget *parent = nullptr);
    Profile profile() const;

protected:
    void accept() override;

private:
    ProfileForm *form_;
};

} // namespace fd::ui
