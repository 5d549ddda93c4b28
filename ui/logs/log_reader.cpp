// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/logs/log_reader.h"

#include "ui/support/background.h"

#include <QCoreApplication>

namespace fd::ui {

LogReader::LogReader(LogTools tools, QObject *parent) : QObject(parent), tools_(std::move(tools)) {}

LogReader::~LogReader()
{
    close();
}

template <class Work, class Then>
void LogReader::ask(std::stop_source &question, Work work, Then then)
{
    question.request_stop();
    question = std::stop_source();
    inBackground(
        this,
        [text = text_, token = question.get_token(), work = std::move(work)] { return work(*text, token); },
        [token = question.get_token(), then = std::move(then)](auto answer) {
            if (!token.stop_requested())
                then(std::move(answer));
        });
}

void LogReader::open(const LogFile &file, const LogRequest &request)
{
    close();
    path_ = file.path;
    if (tools_.open)
        text_ = tools_.open(file, request);
    measure();
}

void LogReader::close()
{
    for (std::stop_source *question : {&measuring_, &fetching_, &finding_, &locating_, &placing_})
        question->request_stop();
    text_.reset();
    path_.clear();
    busyMeasuring_ = false;
}

void LogReader::measure()
{
    if (!text_ || busyMeasuring_)
        return;
    busyMeasuring_ = true;
    ask(
        measuring_,
        [](LogText &text, const std::stop_token &stop) {
            const QString problem = text.measure(stop);
            return std::pair(text.lineCount(), problem);
        },
        [this](const std::pair<qint64, QString> &answer) {
            busyMeasuring_ = false;
            Q_EMIT measured(answer.first, answer.second);
        });
}

void LogReader::fetch(std::vector<qint64> numbers)
{
    if (!text_)
        return;
    ask(
        fetching_,
        [numbers = std::move(numbers)](LogText &text, const std::stop_token &stop) {
            return text.lines(numbers, stop);
        },
        [this](const std::vector<LogLine> &lines) { Q_EMIT fetched(lines); });
}

void LogReader::find(const LineSearch &search)
{
    if (!text_)
        return;
    ++search_;
    const auto tell = [guard = QPointer<LogReader>(this), mine = search_](const LineMatches &soFar) {
        if (guard && guard->search_ == mine)
            Q_EMIT guard->found(soFar);
    };
    const auto pass = [tell](const LineMatches &soFar) {
        QMetaObject::invokeMethod(
            QCoreApplication::instance(), [tell, soFar] { tell(soFar); }, Qt::QueuedConnection);
    };
    ask(
        finding_,
        [search, pass](LogText &text, const std::stop_token &stop) { return text.find(search, pass, stop); },
        [this](const LineMatches &matches) {
            ++search_; // nothing that is still on its way comes after the end
            Q_EMIT found(matches);
        });
}

void LogReader::stopFinding()
{
    ++search_;
    finding_.request_stop();
}

void LogReader::locate(Instant since, Instant until)
{
    if (!text_)
        return;
    ask(
        locating_,
        [since, until](LogText &text, const std::stop_token &stop) {
            return text.between(since, until, stop);
        },
        [this](const LineRange &range) { Q_EMIT located(range); });
}

void LogReader::place(qint64 offset)
{
    if (!text_)
        return;
    ask(
        placing_, [offset](const LogText &text, const std::stop_token &) { return text.lineAt(offset); },
        [this, offset](qint64 line) { Q_EMIT placed(offset, line); });
}

std::vector<RecordField> LogReader::fields(const QString &line) const
{
    return text_ ? text_->fields(line) : std::vector<RecordField>();
}

} // namespace fd::ui
