// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/case.h"
#include "ui/assistant/input_reading.h"
#include "ui/support/recent_runs.h"

#include <QWidget>

class QLabel;
class QLineEdit;
class QListView;
class QPushButton;
class QStandardItemModel;
class QTimer;
class QToolButton;

namespace fd::ui {

class Fold;
class InputField;
class ProfileForm;

/// A saved or recent site as it is offered on the Start page.
struct SiteCard {
    QString name = {};
    QString url = {};
    bool saved = false; ///< in the profile folder
    std::optional<RecentRun> last = {};
};

/// One field, what was recognised in it, and the button that begins.
class StartPage : public QWidget
{
    Q_OBJECT
public:
    explicit StartPage(QWidget *parent = nullptr);

    void setText(const QString &text);
    void setProfile(const Profile &profile);
    /// The profile and inputs as they would run now.
    Profile profile() const;
    void addLogs(const QStringList &paths);
    void addResponses(const QStringList &paths);
    void setSites(const std::vector<SiteCard> &sites);
    /// Begins, or says beside the field what is missing.
    void begin();
    /// Reads what was typed a moment ago, so that profile() is up to date.
    void settle();
    void focusField();
    /// Unfolds what can be told beyond the address and goes there.
    void showMore();
    QList<QWidget *> panes() const;

Q_SIGNALS:
    void runWanted(const fd::Profile &profile, const fd::RunInputs &inputs);
    void demoWanted();
    void siteWanted(const QString &name, bool run);
    void lastResultWanted(const QString &file);
    void sitesWanted();

private:
    void read();
    void say();
    void chooseSite(int row, bool run);

    InputField *field_;
    QLabel *recognised_;
    QLabel *siteLabel_;
    QLineEdit *site_;
    QPushButton *run_;
    QLabel *whom_;
    Fold *more_;
    ProfileForm *form_;
    QWidget *sitesBox_;
    QListView *sites_;
    QStandardItemModel *siteModel_;
    QPushButton *lastResult_;
    QToolButton *demo_;
    QTimer *pause_;
    InputReading reading_;
    QStringList responses_;
    QString profileName_;
    QString profileUrl_;
    std::vector<SiteCard> cards_;
};

} // namespace fd::ui
