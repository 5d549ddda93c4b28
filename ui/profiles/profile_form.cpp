// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/profiles/profile_form.h"

#include "model/endpoint.h"
#include "ui/profiles/public_resolvers.h"
#include "ui/support/files.h"
#include "ui/support/icons.h"
#include "ui/support/labels.h"

#include <QFormLayout>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QVBoxLayout>

#include <algorithm>

namespace fd::ui {

namespace {

QStringList linesOf(const QPlainTextEdit *edit)
{
    QStringList lines;
    for (const QString &line : edit->toPlainText().split(u'\n')) {
        if (!line.trimmed().isEmpty())
            lines.append(line.trimmed());
    }
    return lines;
}

/// "web1 = http://203.0.113.20:8080": the name is optional.
tl::expected<Origin, QString> originOfLine(const QString &line, const QString &siteUrl, const Profile &base)
{
    const qsizetype equals = line.indexOf(u'=');
    const bool named = equals > 0 && !line.left(equals).contains(u'/');
    auto origin = originFromText(named ? line.mid(equals + 1).trimmed() : line, siteUrl);
    if (!origin)
        return origin;
    const auto known = std::find_if(base.origins.begin(), base.origins.end(),
                                    [&](const Origin &o) { return o.url == origin->url; });
    if (known != base.origins.end())
        *origin = *known;
    if (named)
        origin->name = line.left(equals).trimmed();
    return origin;
}

QString lineOf(const Origin &origin)
{
    return origin.name.isEmpty() ? origin.url : QStringLiteral("%1 = %2").arg(origin.name, origin.url);
}

} // namespace

ProfileForm::ProfileForm(bool whole, QWidget *parent) : QWidget(parent), whole_(whole), form_(new QFormLayout)
{
    form_->setRowWrapPolicy(QFormLayout::WrapAllRows);
    form_->setVerticalSpacing(12);
    form_->setFieldGrowthPolicy(QFormLayout::ExpandingFieldsGrow);
    if (whole_) {
        name_ = new QLineEdit;
        name_->setObjectName(QStringLiteral("profileName"));
        addRow(tr("Name of the &site"), tr("Under this name it stands in the list of saved sites."), name_);
        url_ = new QLineEdit;
        url_->setObjectName(QStringLiteral("profileUrl"));
        addRow(tr("Web &address"), tr("What visitors open, with the path that fails."), url_);
    }
    origins_ = lines(QStringLiteral("origins"), tr("&Origin addresses"),
                     tr("Lets the checks leave the CDN out and ask the site's own servers. One a line."),
                     tr("web1 = http://203.0.113.20:8080"));
    edges_ = lines(QStringLiteral("edges"), tr("&Edge addresses"),
                   tr("Asked in place of the addresses that DNS gives. One a line; empty: as DNS says."),
                   tr("198.51.100.10:443"));
    resolvers_ = lines(QStringLiteral("resolvers"), tr("Resol&vers to compare"),
                       tr("Shows where visitors get another address than this computer. One a line."),
                       tr("192.0.2.53"));
    auto *askPublic = new QPushButton(tr("Add Public Resolvers"));
    askPublic->setObjectName(QStringLiteral("addPublicResolvers"));
    askPublic->setToolTip(tr("They belong to others, who learn the site's name: %1.")
                              .arg(publicResolvers().join(QStringLiteral(", "))));
    askPublic->setAccessibleDescription(askPublic->toolTip());
    form_->addRow(askPublic);
    connect(askPublic, &QPushButton::clicked, this, [this] { addLines(resolvers_, publicResolvers()); });
    logs_ =
        lines(QStringLiteral("logs"), tr("&Logs"),
              tr("Error and access logs of edge and origin tell when it began, and why. One file a line."),
              tr("/var/log/nginx/error.log"));
    auto *choose = new QPushButton(tr("Choose Lo&gs…"));
    form_->addRow(choose);
    connect(choose, &QPushButton::clicked, this,
            [this] { addLogs(files::chooseMany(this, tr("Choose Logs"))); });
    capacity_ =
        lines(QStringLiteral("capacity"), tr("Sour&ces of figures"),
              tr("Shows whether a machine is full: a kind and an address a line. \"host\" is this computer."),
              tr("node-exporter http://203.0.113.20:9100/metrics"));
    expectStatus_ = new QLineEdit;
    addRow(tr("Expected stat&us"), tr("Answers with these codes count as working."), expectStatus_);
    expectText_ = new QLineEdit;
    addRow(tr("Ex&pected text"), tr("Words that only the working page holds; empty: not looked for."),
           expectText_);
    const auto number = [this](int from, int to, const QString &suffix) {
        auto *box = new QSpinBox;
        box->setRange(from, to);
        box->setSuffix(suffix);
        connect(box, &QSpinBox::valueChanged, this, &ProfileForm::changed);
        return box;
    };
    firstByte_ = number(1, 3600, tr(" s"));
    addRow(tr("The edge &waits for the first byte"),
           tr("The edge's own limit: after it, visitors get a 503 or 504."), firstByte_);
    slow_ = number(50, 600000, tr(" ms"));
    addRow(tr("Slow &from"), tr("A first byte later than this is a warning."), slow_);
    certificateDays_ = number(0, 3650, tr(" days"));
    addRow(tr("Warn before a certificate en&ds"), tr("So long before its last day."), certificateDays_);
    caFile_ = new QLineEdit;
    addRow(tr("Certificate author&ity file"),
           tr("For sites with certificates of their own; empty: the system's."), caFile_);
    for (QLineEdit *edit : {expectStatus_, expectText_, caFile_})
        connect(edit, &QLineEdit::textEdited, this, &ProfileForm::changed);
    for (QLineEdit *edit : {expectStatus_, url_}) {
        if (edit)
            connect(edit, &QLineEdit::editingFinished, this, &ProfileForm::sayProblems);
    }
    problem_ = textLabel();
    problem_->setObjectName(QStringLiteral("profileProblem"));
    problem_->hide();
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(problem_);
    column->addLayout(form_);
    setProfile({});
}

QPlainTextEdit *ProfileForm::lines(const QString &name, const QString &label, const QString &why,
                                   const QString &example)
{
    auto *edit = new QPlainTextEdit;
    edit->setObjectName(name);
    edit->setFont(fixedFont());
    edit->setTabChangesFocus(true);
    edit->setLineWrapMode(QPlainTextEdit::NoWrap);
    edit->setPlaceholderText(example);
    edit->setLayoutDirection(Qt::LeftToRight);
    edit->setFixedHeight(2 * edit->fontMetrics().lineSpacing() + 14);
    addRow(label, why, edit);
    connect(edit, &QPlainTextEdit::textChanged, this, &ProfileForm::changed);
    return edit;
}

void ProfileForm::addRow(const QString &label, const QString &why, QWidget *field, QWidget *extra)
{
    auto *caption = new QLabel(label);
    caption->setBuddy(field);
    auto *box = new QWidget;
    auto *column = new QVBoxLayout(box);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(2);
    column->addWidget(quietLabel(why));
    column->addWidget(field);
    if (extra)
        column->addWidget(extra);
    QString spoken = label;
    field->setAccessibleName(spoken.remove(u'&'));
    field->setAccessibleDescription(why);
    form_->addRow(caption, box);
}

void ProfileForm::setProfile(const Profile &profile)
{
    base_ = profile;
    const QSignalBlocker quiet(this);
    if (name_)
        name_->setText(profile.name);
    if (url_)
        url_->setText(profile.site.url);
    QStringList lines;
    for (const Origin &origin : profile.origins)
        lines.append(lineOf(origin));
    origins_->setPlainText(lines.join(u'\n'));
    edges_->setPlainText(profile.edge.addresses.join(u'\n'));
    resolvers_->setPlainText(profile.dns.resolvers.join(u'\n'));
    lines.clear();
    for (const LogSource &log : profile.logs)
        lines.append(log.path);
    logs_->setPlainText(lines.join(u'\n'));
    lines.clear();
    for (const CapacitySource &source : profile.capacity)
        lines.append(QStringLiteral("%1 %2").arg(source.type, source.url).trimmed());
    capacity_->setPlainText(lines.join(u'\n'));
    expectStatus_->setText(profile.site.expectStatus);
    expectText_->setText(profile.site.expectText);
    firstByte_->setValue(static_cast<int>(profile.edge.firstByteTimeout.count() / 1000));
    slow_->setValue(profile.limits.slowFirstByteMs);
    certificateDays_->setValue(profile.limits.certificateDaysLeft);
    caFile_->setText(profile.caFile);
    problem_->hide();
}

ProfileForm::Checked ProfileForm::check(const QString &siteUrl) const
{
    Checked checked{base_, {}, nullptr};
    Profile &profile = checked.profile;
    const auto wrong = [&checked](QWidget *field, const QString &sentence) {
        if (checked.problem.isEmpty()) {
            checked.problem = sentence;
            checked.field = field;
        }
    };
    QString site = siteUrl;
    if (whole_) {
        profile.name = name_->text().trimmed();
        if (profile.name.isEmpty())
            wrong(name_, tr("The site needs a name."));
        const auto url = siteUrlFromText(url_->text());
        if (url)
            profile.site.url = *url;
        else
            wrong(url_, url.error());
        site = profile.site.url;
    }
    profile.origins.clear();
    for (const QString &line : linesOf(origins_)) {
        const auto origin = originOfLine(line, site, base_);
        if (origin)
            profile.origins.push_back(*origin);
        else if (!site.isEmpty())
            wrong(origins_, origin.error());
    }
    const auto addresses = [&](const QPlainTextEdit *edit, QStringList &into, QWidget *field) {
        into.clear();
        for (const QString &line : linesOf(edit)) {
            if (endpointFromText(line))
                into.append(line);
            else
                wrong(field, tr("\"%1\" is not an address. Right would be 192.0.2.53 or [2001:db8::1]:443.")
                                 .arg(line));
        }
    };
    addresses(edges_, profile.edge.addresses, edges_);
    addresses(resolvers_, profile.dns.resolvers, resolvers_);
    profile.logs.clear();
    for (const QString &line : linesOf(logs_)) {
        const auto known = std::find_if(base_.logs.begin(), base_.logs.end(),
                                        [&](const LogSource &l) { return l.path == line; });
        profile.logs.push_back(known == base_.logs.end() ? LogSource{line, {}, {}} : *known);
    }
    profile.capacity.clear();
    for (const QString &line : linesOf(capacity_)) {
        const QString type = line.section(u' ', 0, 0);
        const QString url = line.section(u' ', 1).trimmed();
        const auto known =
            std::find_if(base_.capacity.begin(), base_.capacity.end(),
                         [&](const CapacitySource &c) { return c.type == type && c.url == url; });
        profile.capacity.push_back(known == base_.capacity.end() ? CapacitySource{type, url, {}, {}}
                                                                 : *known);
    }
    if (isStatusExpectation(expectStatus_->text().trimmed()))
        profile.site.expectStatus = expectStatus_->text().trimmed();
    else
        wrong(expectStatus_, tr("\"%1\" names no status codes. Right would be 200, 200-399 or 200,404.")
                                 .arg(expectStatus_->text()));
    profile.site.expectText = expectText_->text();
    profile.edge.firstByteTimeout = std::chrono::seconds(firstByte_->value());
    profile.limits.slowFirstByteMs = slow_->value();
    profile.limits.certificateDaysLeft = certificateDays_->value();
    profile.caFile = caFile_->text().trimmed();
    return checked;
}

Profile ProfileForm::profile(const QString &siteUrl) const
{
    return check(siteUrl).profile;
}

QString ProfileForm::problem(const QString &siteUrl) const
{
    return check(siteUrl).problem;
}

void ProfileForm::focusProblem()
{
    sayProblems();
    if (QWidget *field = check(QStringLiteral("http://site.invalid/")).field)
        field->setFocus();
}

void ProfileForm::sayProblems()
{
    const QString problem = check(QStringLiteral("http://site.invalid/")).problem;
    problem_->setText(problem);
    problem_->setVisible(!problem.isEmpty());
}

void ProfileForm::addLines(QPlainTextEdit *edit, const QStringList &lines)
{
    QStringList all = linesOf(edit);
    for (const QString &line : lines) {
        if (!all.contains(line))
            all.append(line);
    }
    edit->setPlainText(all.join(u'\n'));
}

void ProfileForm::addLogs(const QStringList &paths)
{
    addLines(logs_, paths);
}

} // namespace fd::ui
