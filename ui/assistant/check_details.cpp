// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/assistant/check_details.h"

#include "checks/check.h"
#include "ui/support/empty_state.h"
#include "ui/support/icons.h"
#include "ui/support/labels.h"
#include "ui/support/snippet.h"
#include "ui/support/words.h"

#include <QFormLayout>
#include <QJsonArray>
#include <QJsonObject>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace fd::ui {

namespace {

/// With spaces between the parts, so that a line can break there: one without widens the whole pane.
QString textOf(const QJsonValue &value)
{
    if (value.isString())
        return value.toString();
    if (value.isDouble()) {
        QLocale locale;
        locale.setNumberOptions(QLocale::OmitGroupSeparator); // a port is no quantity
        return locale.toString(value.toDouble(), 'g', 10);
    }
    if (value.isBool())
        return value.toBool() ? CheckDetails::tr("yes") : CheckDetails::tr("no");
    QStringList parts;
    if (value.isArray()) {
        for (const QJsonValue part : value.toArray())
            parts.append(textOf(part));
        return u'[' + parts.join(QLatin1StringView(", ")) + u']';
    }
    const QJsonObject object = value.toObject();
    for (auto it = object.begin(); it != object.end(); ++it)
        parts.append(CheckDetails::tr("%1: %2").arg(it.key(), textOf(it.value())));
    return u'{' + parts.join(QLatin1StringView(", ")) + u'}';
}

QString figuresOf(const QJsonObject &evidence)
{
    constexpr qsizetype most = 600;
    QStringList lines;
    for (auto it = evidence.begin(); it != evidence.end(); ++it) {
        QString value = textOf(it.value());
        if (value.size() > most)
            value = value.left(most) + u'…';
        lines.append(CheckDetails::tr("%1: %2").arg(it.key(), value));
    }
    return lines.join(u'\n');
}

QString observed(const CheckResult &row)
{
    QStringList lines;
    for (const Observation &observation : row.observations) {
        if (!observation.text.isEmpty())
            lines.append(observation.text);
    }
    return lines.isEmpty() ? row.summary : lines.join(u'\n');
}

} // namespace

CheckDetails::CheckDetails(QWidget *parent)
    : QWidget(parent),
      area_(new QScrollArea(this)),
      empty_(new EmptyState(this)),
      form_(new QFormLayout),
      heading_(headingLabel({}, 1.1)),
      byHand_(new Snippet),
      again_(new QPushButton(icon(QStringLiteral("again")), tr("Check A&gain")))
{
    auto *body = new QWidget;
    auto *column = new QVBoxLayout(body);
    column->setContentsMargins(16, 12, 16, 12);
    column->setSpacing(8);
    column->addWidget(heading_);
    form_->setLabelAlignment(Qt::AlignLeft | Qt::AlignTop);
    form_->setRowWrapPolicy(QFormLayout::WrapLongRows);
    form_->setHorizontalSpacing(16);
    form_->setVerticalSpacing(6);
    column->addLayout(form_);
    asked_ = line(tr("Asked"));
    answered_ = line(tr("Answered"));
    because_ = line(tr("Judged because"));
    form_->addRow(quietLabel(tr("By hand")), byHand_);
    figures_ = line(tr("Figures"));
    figures_->setFont(fixedFont());
    time_ = line(tr("Took"));
    again_->setObjectName(QStringLiteral("checkAgain"));
    column->addWidget(again_, 0, Qt::AlignLeft);
    column->addStretch(1);
    area_->setWidget(body);
    area_->setWidgetResizable(true);
    area_->setFrameShape(QFrame::NoFrame);
    area_->setAccessibleName(tr("Details of the chosen check"));
    area_->viewport()->setBackgroundRole(QPalette::Base);
    body->setBackgroundRole(QPalette::Base);
    empty_->say(tr("No Check Chosen"),
                tr("Choose a check in the list to see what was asked and answered, why it was "
                   "judged so, and how to repeat it by hand."));
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(area_);
    layout->addWidget(empty_);
    connect(again_, &QPushButton::clicked, this, [this] { Q_EMIT againWanted(check_); });
    showNothing();
}

QLabel *CheckDetails::line(const QString &caption)
{
    QLabel *value = textLabel();
    value->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    value->setAccessibleName(caption);
    QLabel *label = quietLabel(caption);
    label->setWordWrap(false);
    form_->addRow(label, value);
    return value;
}

void CheckDetails::show(const CheckResult &row)
{
    check_ = row.id;
    const checks::Check *check = checks::checkById(row.id);
    const QString name = check ? check->title() : row.id;
    heading_->setText(row.target.isEmpty() ? name : tr("%1, %2").arg(name, row.target));
    const auto set = [this](QLabel *label, const QString &text) {
        label->setText(text);
        form_->setRowVisible(label, !text.isEmpty());
    };
    set(asked_, check ? check->question() : QString());
    QString answer = row.summary;
    if (row.status == Status::Queued)
        answer = tr("Nothing yet: it waits for its turn or for an earlier answer.");
    else if (row.status == Status::Running)
        answer = tr("Nothing yet: the answer is awaited.");
    set(answered_, answer);
    set(because_, row.status == Status::Queued || row.status == Status::Running
                      ? QString()
                      : tr("%1: %2").arg(word(row.status), observed(row)));
    set(figures_, figuresOf(row.evidence));
    set(time_, row.durationMs > 0 ? spoken(Millis(row.durationMs)) : QString());
    byHand_->setText(row.reproduce, tr("Command that asks the same by hand"));
    form_->setRowVisible(byHand_, !row.reproduce.isEmpty());
    empty_->hide();
    area_->show();
}

void CheckDetails::showNothing()
{
    check_.clear();
    area_->hide();
    empty_->show();
}

void CheckDetails::setAgainPossible(bool possible)
{
    again_->setEnabled(possible);
    again_->setToolTip(possible ? QString() : tr("Available when the run has ended"));
}

} // namespace fd::ui
