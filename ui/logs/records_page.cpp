// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/logs/records_page.h"

#include "ui/charts/grid.h"
#include "ui/logs/field_words.h"
#include "ui/logs/lines_view.h"
#include "ui/logs/log_reader.h"
#include "ui/logs/records_model.h"
#include "ui/support/announce.h"
#include "ui/support/empty_state.h"
#include "ui/support/labels.h"
#include "ui/support/words.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QLocale>
#include <QPushButton>
#include <QSplitter>
#include <QStackedWidget>
#include <QTimer>
#include <QTreeView>
#include <QVBoxLayout>

#include <algorithm>

namespace fd::ui {

namespace {

constexpr int followMs = 500;
constexpr int typingMs = 250;

QString number(qint64 n)
{
    return QLocale().toString(n);
}

/// The source that \a path was read for: itself, its folder, or the file it was rotated from; of several that
/// fit, the closest.
LogRequest sourceOf(const QString &path, const std::vector<LogRequest> &sources)
{
    const LogRequest *closest = nullptr;
    for (const LogRequest &source : sources) {
        if (!source.path.isEmpty() && path.startsWith(source.path) &&
            (!closest || source.path.size() > closest->path.size()))
            closest = &source;
    }
    return closest ? *closest : sources.empty() ? LogRequest{} : sources.front();
}

} // namespace

RecordsPage::RecordsPage(LogTools tools, QWidget *parent)
    : QWidget(parent),
      reader_(new LogReader(std::move(tools), this)),
      model_(new RecordsModel(this)),
      view_(new LinesView(model_)),
      fieldModel_(new GridModel(this)),
      files_(new QComboBox),
      search_(new QLineEdit),
      matchCase_(new QCheckBox(tr("Match c&ase"))),
      expression_(new QCheckBox(tr("E&xpression"))),
      context_(new QPushButton(tr("Show in Conte&xt"))),
      words_(new ElidedLabel),
      across_(new QSplitter(Qt::Horizontal)),
      listOrReason_(new QStackedWidget),
      empty_(new EmptyState),
      pause_(new QTimer(this)),
      follow_(new QTimer(this))
{
    model_->setFont(fixedFont());
    model_->setExplainer([this](const LogLine &line) {
        const QString words = fieldsText(reader_->fields(line.text));
        return words.isEmpty() ? line.text.left(1000) : words;
    });
    files_->setObjectName(QStringLiteral("logFiles"));
    files_->setAccessibleName(tr("Log file"));
    files_->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    files_->setMinimumContentsLength(14);
    search_->setObjectName(QStringLiteral("logSearch"));
    search_->setPlaceholderText(tr("Search these lines"));
    search_->setAccessibleName(tr("Search the lines"));
    search_->setClearButtonEnabled(true);
    expression_->setText(tr("Regular &expression"));
    expression_->setToolTip(tr("A pattern in the syntax of RE2, which stays quick on every line."));
    context_->setText(tr("Show in Conte&xt"));
    context_->setToolTip(tr("Shows all lines around the chosen one."));
    words_->setMode(Qt::ElideRight);
    words_->setObjectName(QStringLiteral("recordWords"));

    fields_ = newGridView(fieldModel_, this);
    fields_->setObjectName(QStringLiteral("recordFields"));
    fields_->setAccessibleName(tr("Fields of the chosen line"));
    fields_->setSelectionMode(QAbstractItemView::SingleSelection);
    fieldModel_->set(fieldsTable({}));

    auto *bar = new QHBoxLayout;
    bar->setContentsMargins(8, 4, 8, 4);
    bar->setSpacing(8);
    bar->addWidget(files_, 2);
    bar->addWidget(search_, 3);
    bar->addWidget(matchCase_);
    bar->addWidget(expression_);
    auto *foot = new QHBoxLayout;
    foot->setContentsMargins(8, 2, 8, 2);
    foot->addWidget(words_, 1);
    foot->addWidget(context_);
    listOrReason_->addWidget(view_);
    listOrReason_->addWidget(empty_);
    across_->addWidget(listOrReason_);
    across_->addWidget(fields_);
    across_->setChildrenCollapsible(true);
    across_->setStretchFactor(0, 3);
    across_->setStretchFactor(1, 1);
    across_->setSizes({540, 284});
    setRowHeight(fields_, 24);
    across_->setObjectName(QStringLiteral("recordSplit"));
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(bar);
    layout->addWidget(across_, 1);
    layout->addLayout(foot);
    context_->setEnabled(false);

    pause_->setSingleShot(true);
    pause_->setInterval(typingMs);
    follow_->setInterval(followMs);
    connect(follow_, &QTimer::timeout, reader_, &LogReader::measure);
    connect(pause_, &QTimer::timeout, this, &RecordsPage::search);
    connect(search_, &QLineEdit::textChanged, pause_, qOverload<>(&QTimer::start));
    connect(search_, &QLineEdit::returnPressed, this, [this] {
        search();
        view_->setFocus();
    });
    connect(matchCase_, &QCheckBox::toggled, this, &RecordsPage::search);
    connect(expression_, &QCheckBox::toggled, this, &RecordsPage::search);
    connect(files_, &QComboBox::activated, this, [this] {
        chosenByHand_ = true;
        openShown();
    });
    connect(model_, &RecordsModel::linesWanted, reader_, &LogReader::fetch);
    connect(reader_, &LogReader::fetched, this, [this](const std::vector<LogLine> &lines) {
        model_->put(lines);
        showFields();
    });
    connect(reader_, &LogReader::measured, this, [this](qint64 lines, const QString &problem) {
        const bool more = opened_ && lines != lines_;
        const bool changed = lines != lines_ || problem != problem_ || !opened_;
        opened_ = true;
        lines_ = lines;
        problem_ = problem;
        if (!changed)
            return;
        if (wantedFrom_ > 0)
            reader_->place(wantedFrom_);
        if (span_)
            reader_->locate(span_->first, span_->second);
        else
            apply();
        if (!search_->text().isEmpty())
            search();
        if (more)
            Q_EMIT grew();
    });
    connect(reader_, &LogReader::placed, this, [this](qint64 offset, qint64 line) {
        if (offset != wantedFrom_ || line <= 0)
            return;
        wantedFrom_ = 0;
        wanted_ += line - 1;
        apply();
    });
    connect(reader_, &LogReader::located, this, [this](const LineRange &range) {
        range_ = range;
        located_ = true;
        if (!search_->text().isEmpty())
            search();
        apply();
    });
    connect(reader_, &LogReader::found, this, [this](const LineMatches &found) {
        matches_ = std::make_shared<const std::vector<qint64>>(found.lines);
        matchCount_ = found.count;
        searching_ = !found.complete;
        searchProblem_ = found.problem;
        apply();
        if (found.complete)
            announce(words_, words_->text());
    });
    connect(view_, &LinesView::lineChosen, this, [this] {
        context_->setEnabled(matches_ != nullptr);
        showFields();
    });
    const auto inContext = [this] {
        if (!matches_)
            return;
        wanted_ = view_->chosen();
        search_->clear();
        search();
    };
    connect(view_, &LinesView::lineOpened, this, inContext);
    connect(context_, &QPushButton::clicked, this, inContext);
    say();
}

void RecordsPage::setFiles(const std::vector<LogFile> &files, const std::vector<LogRequest> &sources)
{
    const auto samePath = [](const LogFile &a, const LogFile &b) {
        return a.path == b.path && a.format == b.format;
    };
    const bool same = std::equal(files.begin(), files.end(), list_.begin(), list_.end(), samePath);
    list_ = files;
    sources_ = sources;
    if (same)
        return;
    const QString shown = shownFile();
    files_->clear();
    for (const LogFile &file : list_) {
        files_->addItem(QFileInfo(file.path).fileName(), file.path);
        files_->setItemData(files_->count() - 1, file.path, Qt::ToolTipRole);
    }
    const int before = chosenByHand_ ? files_->findData(shown) : -1;
    files_->setCurrentIndex(std::max(0, before));
    if (shownFile() != shown || !opened_)
        openShown();
}

QString RecordsPage::shownFile() const
{
    return files_->currentData().toString();
}

void RecordsPage::openShown()
{
    opened_ = false;
    lines_ = 0;
    matches_.reset();
    located_ = !span_;
    model_->forget();
    const auto file =
        std::find_if(list_.begin(), list_.end(), [this](const LogFile &f) { return f.path == shownFile(); });
    if (file == list_.end()) {
        reader_->close();
        apply();
        return;
    }
    if (isVisible() || wanted_ > 0)
        reader_->open(*file, sourceOf(file->path, sources_));
    else
        reader_->close(); // opened when the page is looked at
    apply();
}

void RecordsPage::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    if (reader_->path() != shownFile())
        openShown();
}

void RecordsPage::setSpan(const std::optional<std::pair<Instant, Instant>> &span)
{
    if (span == span_)
        return;
    span_ = span;
    located_ = !span_;
    if (span_ && reader_->path() == shownFile())
        reader_->locate(span_->first, span_->second);
    else if (!search_->text().isEmpty())
        search();
    apply();
}

void RecordsPage::open(const QString &file, qint64 line, qint64 begin)
{
    wanted_ = line;
    wantedFrom_ = begin;
    chosenByHand_ = true;
    setSpan(std::nullopt);
    search_->clear();
    pause_->stop();
    matches_.reset();
    const int at = files_->findData(file);
    if (at >= 0 && at != files_->currentIndex()) {
        files_->setCurrentIndex(at);
        openShown();
    } else if (reader_->path() != shownFile()) {
        openShown();
    } else if (wantedFrom_ > 0) {
        reader_->place(wantedFrom_);
    } else {
        apply();
    }
}

void RecordsPage::setFollowing(bool follow)
{
    if (!follow) {
        follow_->stop();
        return;
    }
    // Of a rotated set the newest file is the one that grows.
    const QString set = sourceOf(shownFile(), sources_).path;
    int newest = files_->currentIndex();
    for (int i = 0; i < files_->count(); ++i) {
        if (sourceOf(files_->itemData(i).toString(), sources_).path == set)
            newest = i;
    }
    if (newest != files_->currentIndex() && !chosenByHand_) {
        files_->setCurrentIndex(newest);
        openShown();
    }
    follow_->start();
    view_->toEnd();
}

void RecordsPage::focusSearch()
{
    search_->setFocus();
    search_->selectAll();
}

void RecordsPage::search()
{
    pause_->stop();
    const QString text = search_->text();
    if (text.isEmpty()) {
        reader_->stopFinding();
        searching_ = false;
        searchProblem_.clear();
        matches_.reset();
        apply();
        return;
    }
    searching_ = true;
    const LineRange within = span_ && located_ ? range_ : LineRange{1, lines_};
    reader_->find({text, expression_->isChecked(), matchCase_->isChecked(), within});
    say();
}

void RecordsPage::apply()
{
    const bool atEnd = follow_->isActive() && view_->keepsEnd();
    const LineRange shown = span_ && located_ ? range_ : LineRange{1, lines_};
    model_->setLines(shown, search_->text().isEmpty() ? nullptr : matches_);
    view_->refresh();
    if (wanted_ > 0 && wantedFrom_ == 0 && wanted_ <= lines_ && opened_)
        view_->goTo(std::exchange(wanted_, 0));
    else if (atEnd)
        view_->toEnd();
    context_->setEnabled(matches_ != nullptr && view_->chosen() > 0);
    say();
    showFields();
}

void RecordsPage::say()
{
    QString words;
    if (!opened_ && !list_.empty())
        words = tr("Being opened");
    else if (!search_->text().isEmpty() && matches_)
        words = searching_ ? tr("%1 lines match so far").arg(number(matchCount_))
                           : counted(matchCount_, tr("1 line matches"), tr("%1 lines match"));
    else if (span_ && located_)
        words = counted(range_.count(), tr("1 line lies in the chosen span"),
                        tr("%1 lines lie in the chosen span"));
    else
        words = counted(lines_, tr("1 line"), tr("%1 lines"));
    if (matches_ && matchCount_ > static_cast<qint64>(matches_->size()))
        words = tr("%1; the first %2 are listed").arg(words, number(static_cast<qint64>(matches_->size())));
    words_->setFullText(words);

    const bool nothing = model_->total() == 0;
    if (list_.empty())
        empty_->say(tr("No Log Was Read"), tr("The lines of the logs that are handed in are listed here."));
    else if (!problem_.isEmpty())
        empty_->say(tr("This File Cannot Be Read"), problem_);
    else if (!searchProblem_.isEmpty())
        empty_->say(tr("This Expression Cannot Be Used"), searchProblem_);
    else if (!search_->text().isEmpty() && !searching_ && matches_)
        empty_->say(tr("No Line Matches"), span_ ? tr("No line within the chosen span holds this text.")
                                                 : tr("No line of this file holds this text."));
    else if (span_ && located_ && opened_)
        empty_->say(tr("No Lines in This Span"), tr("This file was silent then."));
    else
        empty_->say(QString(), QString());
    listOrReason_->setCurrentIndex(nothing ? 1 : 0);
}

void RecordsPage::showFields()
{
    const qint64 number = view_->chosen();
    const int row =
        number > 0 && model_->total() > 0 ? static_cast<int>(model_->placeOf(number) - model_->top()) : -1;
    const LogLine *line = row >= 0 ? model_->line(row) : nullptr;
    if (line && line->number == number)
        fieldModel_->set(fieldsTable(reader_->fields(line->text)));
    else if (number == 0)
        fieldModel_->set(fieldsTable({}));
}

} // namespace fd::ui
