// SPDX-License-Identifier: GPL-3.0-or-later
#include "probes/http/answer_frame.h"

#include <QList>

#include <algorithm>
#include <cstdint>

namespace fd::probes {

namespace {

constexpr qsizetype kMostHead = 64 * 1024;
constexpr qsizetype kMostLine = 4096;

} // namespace

AnswerFrame::State AnswerFrame::take(const QByteArray &bytes)
{
    size_ += bytes.size();
    buffer_ += bytes;
    while (state_ == State::Reading && step()) {
    }
    return state_;
}

/// \returns false where more bytes are needed.
bool AnswerFrame::step()
{
    QByteArray line;
    switch (part_) {
    case Part::Head: {
        if (!QByteArrayView("HTTP/1.").startsWith(
                QByteArrayView(buffer_).first(std::min<qsizetype>(7, buffer_.size())))) {
            state_ = State::Broken;
            return false;
        }
        const qsizetype end = buffer_.indexOf("\r\n\r\n");
        if (end < 0) {
            if (buffer_.size() > kMostHead)
                state_ = State::Broken;
            return false;
        }
        const QByteArray head = buffer_.left(end);
        buffer_.remove(0, end + 4);
        readHead(head);
        return true;
    }
    case Part::Length:
    case Part::Chunk: {
        const qint64 some = std::min<qint64>(left_, buffer_.size());
        buffer_.remove(0, some);
        left_ -= some;
        if (left_ > 0)
            return false;
        if (part_ == Part::Length)
            state_ = State::Done;
        part_ = Part::ChunkSize;
        return true;
    }
    case Part::ChunkSize: return takeLine(line) && readChunkSize(line);
    case Part::Trailer:
        if (!takeLine(line))
            return false;
        if (line.isEmpty())
            state_ = State::Done;
        return true;
    }
    return false;
}

bool AnswerFrame::takeLine(QByteArray &line)
{
    const qsizetype end = buffer_.indexOf("\r\n");
    if (end < 0) {
        if (buffer_.size() > kMostLine)
            state_ = State::Broken;
        return false;
    }
    line = buffer_.left(end);
    buffer_.remove(0, end + 2);
    return true;
}

bool AnswerFrame::readChunkSize(const QByteArray &line)
{
    bool ok = false;
    const qint64 size = line.split(';').front().trimmed().toLongLong(&ok, 16);
    if (!ok || size < 0 || size > INT32_MAX) {
        state_ = State::Broken;
        return false;
    }
    left_ = size + 2; // with the CRLF after it
    part_ = size == 0 ? Part::Trailer : Part::Chunk;
    return true;
}

void AnswerFrame::readField(const QByteArray &name, const QByteArray &value)
{
    if (name == "content-length")
        length_ = value.toLongLong();
    else if (name == "transfer-encoding")
        chunked_ = value.toLower().endsWith("chunked");
    else if (name == "keep-alive")
        keepAlive_ = QString::fromLatin1(value);
    else if (name == "connection") {
        close_ = close_ || value.toLower().contains("close");
        keeps_ = keeps_ || value.toLower().contains("keep-alive");
    }
}

void AnswerFrame::readHead(const QByteArray &head)
{
    const QList<QByteArray> lines = head.split('\n');
    version0_ = lines.front().startsWith("HTTP/1.0");
    status_ = lines.front().mid(9, 3).toInt();
    for (const QByteArray &line : lines.mid(1)) {
        const qsizetype colon = line.indexOf(':');
        if (colon > 0)
            readField(line.left(colon).trimmed().toLower(), line.mid(colon + 1).trimmed());
    }
    if (status_ >= 100 && status_ < 200) { // an interim answer; the real one follows
        length_ = -1;
        chunked_ = close_ = keeps_ = false;
        return;
    }
    close_ = close_ || (version0_ && !keeps_);
    if (status_ == 204 || status_ == 304)
        state_ = State::Done;
    else if (chunked_)
        part_ = Part::ChunkSize;
    else if (length_ >= 0) {
        left_ = length_;
        part_ = Part::Length;
    } else {
        state_ = State::Closes;
        close_ = true;
    }
}

} // namespace fd::probes
