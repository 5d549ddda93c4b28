// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/assistant/start_page.h"

#include "checks/check.h"
#include "ui/assistant/input_field.h"
#include "ui/profiles/profile_form.h"
#include "ui/support/announce.h"
#include "ui/support/colours.h"
#include "ui/support/fold.h"
#include "ui/support/icons.h"
#include "ui/support/labels.h"
#include "ui/support/site_delegate.h"
#include "ui/support/words.h"

#include <QHBoxLayout>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>
#include <QScrollArea>
#include <QStandardItemModel>
#include <QTimer>
#include <QToolButton>
#include <QUrl>
#include <QVBoxLayout>

namespace fd::ui {

namespace {

Profile onlyWhatTheFormShows(const Profile &from)
{
    Profile profile;
    profile.origins = from.origins;
    profile.edge.addresses = from.edge.addresses;
    profile.edge.firstByteTimeout = from.edge.firstByteTimeout;
    profile.dns.resolvers = from.dns.resolvers;
    profile.logs = from.logs;
    profile.capacity = from.capacity;
    profile.limits = from.limits;
    profile.site.expectStatus = from.site.expectStatus;
    profile.site.expectText = from.site.expectText;
    profile.caFile = from.caFile;
    return profile;
}

} // namespace

StartPage::StartPage(QWidget *parent)
    : QWidget(parent),
      field_(new InputField),
      recognised_(textLabel()),
      siteLabel_(new QLabel(tr("Address of the site it is about"))),
      site_(new QLineEdit),
      run_(new QPushButton),
      whom_(quietLabel()),
      more_(new Fold(tr("&More About This Site"))),
      form_(new ProfileForm(false)),
      sitesBox_(new QWidget),
      sites_(new QListView),
      siteModel_(new QStandardItemModel(this)),
      lastResult_(new QPushButton(tr("S&how Last Result"))),
      demo_(new QToolButton),
      pause_(new QTimer(this))
{
    auto *caption =
        new QLabel(tr("&Address of the site, or paste an error page, headers, a log line or a curl command"));
    caption->setBuddy(field_);
    caption->setWordWrap(true);
    field_->setObjectName(QStringLiteral("address"));
    field_->setAccessibleName(tr("Address of the site, or what a visitor saw"));
    field_->setPlaceholderText(tr("www.example.com"));
    recognised_->setObjectName(QStringLiteral("recognised"));
    siteLabel_->setBuddy(site_);
    site_->setObjectName(QStringLiteral("siteOfReport"));
    site_->setAccessibleName(tr("Address of the site it is about"));
    site_->setPlaceholderText(tr("www.example.com; empty: only what was pasted is judged"));
    run_->setObjectName(QStringLiteral("run"));
    run_->setDefault(true);
    run_->setMinimumHeight(36);
    run_->setFont(scaled(run_->font(), 1.0, QFont::DemiBold));
    whom_->setObjectName(QStringLiteral("whom"));
    demo_->setObjectName(QStringLiteral("demo"));
    demo_->setText(tr("Tr&y It on a Built-In Outage"));
    demo_->setAutoRaise(true);
    demo_->setAccessibleName(tr("Try It on a Built-In Outage"));
    demo_->setToolTip(
        tr("Starts a small broken site inside this program and diagnoses it. Nothing leaves this computer."));
    more_->setContent(form_);

    sites_->setObjectName(QStringLiteral("sites"));
    sites_->setModel(siteModel_);
    sites_->setItemDelegate(new SiteDelegate(sites_));
    sites_->setEditTriggers(QAbstractItemView::NoEditTriggers);
    sites_->setAccessibleName(tr("Saved and recent sites"));
    auto *sitesCaption = new QLabel(tr("&Saved and recent sites"));
    sitesCaption->setBuddy(sites_);
    auto *manage = new QPushButton(tr("Manage Sites…"));
    auto *siteButtons = new QHBoxLayout;
    siteButtons->addWidget(lastResult_);
    siteButtons->addWidget(manage);
    siteButtons->addStretch(1);
    auto *sitesColumn = new QVBoxLayout(sitesBox_);
    sitesColumn->setContentsMargins(0, 8, 0, 0);
    sitesColumn->addWidget(sitesCaption);
    sitesColumn->addWidget(sites_);
    sitesColumn->addLayout(siteButtons);

    auto *body = new QWidget;
    auto *column = new QVBoxLayout;
    column->setSpacing(8);
    column->addWidget(headingLabel(tr("Which Site Is in Trouble?"), 1.5));
    column->addWidget(caption);
    column->addWidget(field_);
    column->addWidget(recognised_);
    column->addWidget(siteLabel_);
    column->addWidget(site_);
    auto *runRow = new QHBoxLayout;
    runRow->setSpacing(16);
    runRow->addWidget(run_, 0, Qt::AlignTop);
    runRow->addWidget(whom_, 1);
    column->addSpacing(4);
    column->addLayout(runRow);
    column->addWidget(more_);
    column->addWidget(sitesBox_);
    column->addWidget(demo_, 0, Qt::AlignLeft);
    column->addStretch(1);
    auto *centred = new QHBoxLayout(body);
    centred->setContentsMargins(24, 24, 24, 16);
    centred->addStretch(1);
    centred->addLayout(column, 8);
    centred->addStretch(1);
    auto *area = new QScrollArea;
    area->setWidget(body);
    area->setWidgetResizable(true);
    area->setFrameShape(QFrame::NoFrame);
    area->setFocusPolicy(Qt::NoFocus);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(area);

    pause_->setSingleShot(true);
    pause_->setInterval(120);
    connect(pause_, &QTimer::timeout, this, &StartPage::read);
    connect(field_, &QPlainTextEdit::textChanged, pause_, qOverload<>(&QTimer::start));
    connect(field_, &InputField::accepted, this, &StartPage::begin);
    connect(site_, &QLineEdit::textChanged, this, &StartPage::say);
    connect(site_, &QLineEdit::returnPressed, this, &StartPage::begin);
    connect(form_, &ProfileForm::changed, this, &StartPage::say);
    connect(run_, &QPushButton::clicked, this, &StartPage::begin);
    connect(demo_, &QToolButton::clicked, this, &StartPage::demoWanted);
    connect(manage, &QPushButton::clicked, this, &StartPage::sitesWanted);
    connect(sites_, &QListView::clicked, this,
            [this](const QModelIndex &at) { chooseSite(at.row(), false); });
    connect(sites_, &QListView::activated, this,
            [this](const QModelIndex &at) { chooseSite(at.row(), true); });
    connect(sites_->selectionModel(), &QItemSelectionModel::currentChanged, this,
            [this](const QModelIndex &at) {
                const bool has = at.isValid() && cards_[static_cast<std::size_t>(at.row())].last.has_value();
                lastResult_->setEnabled(has);
                lastResult_->setToolTip(has ? QString() : tr("Choose a site that was checked before"));
            });
    connect(lastResult_, &QPushButton::clicked, this, [this] {
        const QModelIndex at = sites_->currentIndex();
        if (at.isValid() && cards_[static_cast<std::size_t>(at.row())].last)
            Q_EMIT lastResultWanted(cards_[static_cast<std::size_t>(at.row())].last->file);
    });
    lastResult_->setEnabled(false);
    sitesBox_->hide();
    say();
}

void StartPage::setText(const QString &text)
{
    field_->setPlainText(text);
    read();
}

void StartPage::setProfile(const Profile &profile)
{
    profileName_ = profile.name;
    profileUrl_ = profile.site.url;
    form_->setProfile(profile);
    setText(profile.site.url);
}

void StartPage::addLogs(const QStringList &paths)
{
    form_->addLogs(paths);
    more_->setOpen(true);
    say();
}

void StartPage::addResponses(const QStringList &paths)
{
    for (const QString &path : paths) {
        if (!responses_.contains(path))
            responses_.append(path);
    }
    say();
}

Profile StartPage::profile() const
{
    QString url = reading_.url;
    if (url.isEmpty() && reading_.kind == InputReading::Kind::Report)
        url = siteUrlFromText(site_->text()).value_or(QString());
    Profile profile = form_->profile(url);
    const bool same = !profileName_.isEmpty() && url == profileUrl_;
    if (QUrl(url).host() != QUrl(profileUrl_).host())
        profile = onlyWhatTheFormShows(profile); // the rest belongs to the site it was loaded for
    profile.site.url = url;
    if (reading_.kind == InputReading::Kind::Log)
        profile.logs.push_back({reading_.log, {}, {}});
    profile.name = same ? profileName_ : siteLabel(profile);
    if (!reading_.method.isEmpty())
        profile.site.method = reading_.method;
    for (const auto &[name, value] : reading_.headers)
        profile.site.headers[name] = value;
    return profile;
}

void StartPage::read()
{
    pause_->stop();
    const QString before = reading_.words;
    reading_ = readInput(field_->toPlainText());
    say();
    if (reading_.words != before)
        announce(recognised_, reading_.words);
}

void StartPage::say()
{
    const bool report = reading_.kind == InputReading::Kind::Report;
    const bool askSite = report && reading_.url.isEmpty();
    siteLabel_->setVisible(askSite);
    site_->setVisible(askSite);
    QString words = reading_.words;
    if (!responses_.isEmpty())
        words += (words.isEmpty() ? QString() : QStringLiteral("\n")) +
                 tr("Handed in: %1").arg(responses_.join(QStringLiteral(", ")));
    recognised_->setText(words);
    recognised_->setVisible(!words.isEmpty());

    const Profile now = profile();
    const bool offline = now.isOffline();
    const bool handedIn = report || !responses_.isEmpty() || !now.logs.empty();
    if (offline && handedIn) {
        run_->setText(tr("&Judge What Was Handed In"));
        const bool remote = std::any_of(now.logs.begin(), now.logs.end(), [](const LogSource &log) {
            return log.path.startsWith(u"ssh://") || log.path.startsWith(u"sftp://");
        });
        whom_->setText(remote ? tr("Reads what was handed in, over ssh with the keys and settings of this "
                                   "account where it lies on a server. Sends nothing else.")
                              : tr("Reads what was handed in. Sends nothing."));
        return;
    }
    const int count = static_cast<int>(checks::allChecks().size());
    run_->setText(counted(count, tr("Run 1 Chec&k"), tr("Run %1 Chec&ks")));
    if (offline) {
        whom_->setText(tr("Nothing is sent before this button is pressed. To whom, is said here as soon as "
                          "the address is known."));
        return;
    }
    const QString problem = form_->problem(now.site.url);
    whom_->setText(
        problem.isEmpty()
            ? tr("Asks %1. At most 4 connections at a time to each address; nothing is changed anywhere.")
                  .arg(QLocale().createSeparatedList(destinations(now)))
            : problem);
}

void StartPage::begin()
{
    read();
    const Profile now = profile();
    const bool report = reading_.kind == InputReading::Kind::Report;
    if (now.isOffline() && !report && responses_.isEmpty() && now.logs.empty()) {
        if (reading_.words.isEmpty())
            reading_.words = tr("The address of the site is missing, for example www.example.com. "
                                "An error page or a log can be pasted or dropped here as well.");
        say();
        field_->setFocus();
        announce(recognised_, reading_.words);
        return;
    }
    if (!form_->problem(now.site.url).isEmpty()) {
        more_->setOpen(true);
        form_->focusProblem();
        return;
    }
    RunInputs inputs;
    inputs.responses = responses_;
    inputs.pasted = reading_.pasted;
    Q_EMIT runWanted(now, inputs);
}

void StartPage::focusField()
{
    field_->setFocus();
    field_->selectAll();
}

void StartPage::showMore()
{
    more_->setOpen(true);
    more_->setFocus();
}

void StartPage::settle()
{
    if (pause_->isActive())
        read();
}

QList<QWidget *> StartPage::panes() const
{
    QList<QWidget *> panes{field_};
    if (sitesBox_->isVisibleTo(this))
        panes.append(sites_);
    return panes;
}

void StartPage::setSites(const std::vector<SiteCard> &sites)
{
    cards_ = sites;
    siteModel_->clear();
    for (const SiteCard &card : sites) {
        auto *item = new QStandardItem(card.name);
        QString second = card.url;
        if (card.last) {
            second = tr("%1: %2, %3")
                         .arg(word(card.last->status), card.last->headline, localMoment(card.last->finished));
            item->setData(iconName(card.last->status), SiteDelegate::SignRole);
            item->setData(static_cast<int>(toneOf(card.last->status)), SiteDelegate::ToneRole);
        }
        item->setData(second, SiteDelegate::SecondLineRole);
        item->setData(tr("%1, %2").arg(card.name, second), Qt::AccessibleTextRole);
        item->setToolTip(card.url);
        siteModel_->appendRow(item);
    }
    const int rows = std::min<int>(5, static_cast<int>(sites.size()));
    sites_->setFixedHeight(rows * std::max(44, 2 * fontMetrics().height() + 12) + 2 * sites_->frameWidth());
    sitesBox_->setVisible(!sites.empty());
}

void StartPage::chooseSite(int row, bool run)
{
    const SiteCard &card = cards_[static_cast<std::size_t>(row)];
    if (card.saved) {
        Q_EMIT siteWanted(card.name, run);
    } else {
        profileName_.clear();
        form_->setProfile({});
        setText(card.url);
    }
    if (run && !card.saved)
        begin();
}

} // namespace fd::ui
