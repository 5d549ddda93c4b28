// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/report/export_dialog.h"

#include "ui/report/pdf.h"
#include "ui/support/background.h"
#include "ui/support/files.h"
#include "ui/support/labels.h"
#include "ui/support/words.h"

#include <QClipboard>
#include <QComboBox>
#include <QDateTime>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QGuiApplication>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QRegularExpression>
#include <QSaveFile>
#include <QVBoxLayout>

namespace fd::ui {

namespace {

struct Choice {
    report::Format format;
    bool pdf;
    const char *suffix;
    QString text;
};

std::vector<Choice> choices()
{
    using report::Format;
    return {{Format::Html, false, "html", ExportDialog::tr("Web page (HTML), to read and print")},
            {Format::Html, true, "pdf", ExportDialog::tr("PDF, to hand on")},
            {Format::Markdown, false, "md", ExportDialog::tr("Markdown, for tickets")},
            {Format::Text, false, "txt", ExportDialog::tr("Plain text")},
            {Format::Json, false, "json", ExportDialog::tr("Case file (JSON), opens again in this program")},
            {Format::Curl, false, "sh", ExportDialog::tr("Commands that repeat the checks (curl)")},
            {Format::Postman, false, "json", ExportDialog::tr("Postman collection")},
            {Format::Har, false, "har", ExportDialog::tr("HTTP archive (HAR)")}};
}

Choice chosen(const QComboBox *box)
{
    return choices()[static_cast<std::size_t>(box->currentIndex())];
}

} // namespace

ExportDialog::ExportDialog(CasePtr run, QWidget *parent)
    : QDialog(parent),
      run_(std::move(run)),
      format_(new QComboBox),
      redaction_(new QComboBox),
      explained_(quietLabel()),
      preview_(new QPlainTextEdit),
      problem_(textLabel())
{
    setObjectName(QStringLiteral("exportDialog"));
    setWindowTitle(tr("Export Report"));
    setAttribute(Qt::WA_DeleteOnClose);
    for (const Choice &choice : choices())
        format_->addItem(choice.text);
    format_->setObjectName(QStringLiteral("format"));
    redaction_->addItem(tr("Secrets left out"), static_cast<int>(report::Redaction::Secrets));
    redaction_->addItem(tr("Secrets, names and addresses replaced"),
                        static_cast<int>(report::Redaction::Strict));
    redaction_->addItem(tr("Everything kept"), static_cast<int>(report::Redaction::None));
    redaction_->setObjectName(QStringLiteral("redaction"));
    preview_->setReadOnly(true);
    preview_->setTabChangesFocus(true);
    preview_->setFont(fixedFont());
    preview_->setLineWrapMode(QPlainTextEdit::NoWrap);
    preview_->setObjectName(QStringLiteral("preview"));
    problem_->hide();

    auto *form = new QFormLayout;
    form->addRow(tr("&Format"), format_);
    form->addRow(tr("&Left out"), redaction_);
    auto *caption = new QLabel(tr("What the report &holds"));
    caption->setBuddy(preview_);
    auto *buttons = new QDialogButtonBox;
    auto *save = buttons->addButton(tr("&Save Report…"), QDialogButtonBox::AcceptRole);
    auto *copy = buttons->addButton(tr("&Copy"), QDialogButtonBox::ActionRole);
    buttons->addButton(QDialogButtonBox::Close);
    save->setDefault(true);
    save->setObjectName(QStringLiteral("save"));
    copy->setObjectName(QStringLiteral("copy"));
    auto *column = new QVBoxLayout(this);
    column->addLayout(form);
    column->addWidget(explained_);
    column->addWidget(caption);
    column->addWidget(preview_, 1);
    column->addWidget(problem_);
    column->addWidget(buttons);
    resize(720, 520);

    connect(format_, &QComboBox::currentIndexChanged, this, &ExportDialog::preview);
    connect(redaction_, &QComboBox::currentIndexChanged, this, &ExportDialog::preview);
    connect(buttons, &QDialogButtonBox::accepted, this, &ExportDialog::save);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(copy, &QPushButton::clicked, this, &ExportDialog::copy);
    preview();
}

void ExportDialog::preview()
{
    const Choice choice = chosen(format_);
    const auto level = static_cast<report::Redaction>(redaction_->currentData().toInt());
    switch (level) {
    case report::Redaction::Secrets:
        explained_->setText(tr("Tokens, cookies and passwords read as (secret). Names and addresses stay."));
        break;
    case report::Redaction::Strict:
        explained_->setText(tr(
            "Names and addresses are replaced by tokens as well; the same value always by the same token."));
        break;
    case report::Redaction::None:
        explained_->setText(tr("Nothing is left out, secrets included. Only for yourself."));
        break;
    }
    // Of a page or PDF the plain text is shown: the same content without the markup.
    const report::Format shown = choice.format == report::Format::Html ? report::Format::Text : choice.format;
    const int generation = ++generation_;
    inBackground(
        this, [run = run_, shown, level] { return QString::fromUtf8(report::write(*run, shown, level)); },
        [this, generation](const QString &text) {
            if (generation == generation_)
                preview_->setPlainText(text.left(200'000));
        });
}

QString ExportDialog::proposedName() const
{
    static const QRegularExpression unfit(QStringLiteral("[^A-Za-z0-9.-]+"));
    QString site = siteLabel(run_->profile).replace(unfit, QStringLiteral("-"));
    const auto level = static_cast<report::Redaction>(redaction_->currentData().toInt());
    if (level == report::Redaction::Strict)
        site = QStringLiteral("site");
    const QDateTime at = QDateTime::fromMSecsSinceEpoch(run_->started.time_since_epoch().count());
    return QStringLiteral("fetch-doctor-%1-%2.%3")
        .arg(site, at.toString(QStringLiteral("yyyyMMdd-HHmm")), QLatin1StringView(chosen(format_).suffix));
}

void ExportDialog::save()
{
    const QString path = files::chooseForSaving(this, tr("Save Report"), proposedName());
    if (path.isEmpty())
        return;
    const Choice choice = chosen(format_);
    const auto level = static_cast<report::Redaction>(redaction_->currentData().toInt());
    inBackground(
        this,
        [run = run_, choice, level, path]() -> QString {
            if (choice.pdf)
                return writePdf(*run, level, path);
            const QByteArray bytes = report::write(*run, choice.format, level);
            QSaveFile file(path);
            if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size() || !file.commit())
                return tr("%1 could not be written: %2").arg(path, file.errorString());
            return {};
        },
        [this, path](const QString &problem) {
            problem_->setText(problem);
            problem_->setVisible(!problem.isEmpty());
            if (problem.isEmpty()) {
                Q_EMIT saved(path);
                accept();
            }
        });
}

void ExportDialog::copy()
{
    const Choice choice = chosen(format_);
    const auto level = static_cast<report::Redaction>(redaction_->currentData().toInt());
    const report::Format format = choice.pdf ? report::Format::Text : choice.format;
    QGuiApplication::clipboard()->setText(QString::fromUtf8(report::write(*run_, format, level)));
}

} // namespace fd::ui
