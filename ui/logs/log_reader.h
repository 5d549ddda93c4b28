// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/log_text.h"

#include <QObject>

namespace fd::ui {

/// One log file at a time, read on pool threads; answers come as signals on the thread of this object. A
/// newer question of a kind ends the older one.
class LogReader : public QObject
{
    Q_OBJECT
public:
    explicit LogReader(LogTools tools, QObject *parent = nullptr);
    ~LogReader() override;

    /// Opens \a file and counts its lines.
    void open(const LogFile &file, const LogRequest &request);
    void close();
    const QString &path() const { return path_; }
    /// Counts again: the file may have grown.
    void measure();
    void fetch(std::vector<qint64> numbers);
    void find(const LineSearch &search);
    void stopFinding();
    void locate(Instant since, Instant until);
    /// Which line holds the byte at \a offset?
    void place(qint64 offset);
    /// Quick: looks at the line alone.
    std::vector<RecordField> fields(const QString &line) const;

Q_SIGNALS:
    void measured(qint64 lines, const QString &problem);
    void fetched(const std::vector<fd::LogLine> &lines);
    void found(const fd::LineMatches &matches);
    void located(const fd::LineRange &range);
    void placed(qint64 offset, qint64 line);

private:
    /// Asks \a work of the file, and hands the answer to \a then unless another file or question came.
    template <class Work, class Then>
    void ask(std::stop_source &question, Work work, Then then);

    LogTools tools_;
    QString path_;
    std::shared_ptr<LogText> text_;
    std::stop_source measuring_;
    std::stop_source fetching_;
    std::stop_source finding_;
    std::stop_source locating_;
    std::stop_source placing_;
    bool busyMeasuring_ = false;
    int search_ = 0; ///< tells the answers of one search from those of another
};

} // namespace fd::ui
