// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

namespace fd::probes {

/// Finds where an HTTP/1 answer to a GET ends (RFC 9112 section 6.3), and whether the connection may be used
/// again after it. Bodies pass through; memory does not grow with them.
class AnswerFrame
{
public:
    enum class State {
        Reading,
        Done,   ///< the answer is complete; what came after it is in rest()
        Closes, ///< only the end of the connection ends it
        Broken  ///< not HTTP/1, or framed in a way that cannot be read
    };

    /// Takes the next bytes. \returns the state after them.
    State take(const QByteArray &bytes);
    State state() const { return state_; }

    int status() const { return status_; }
    /// The Keep-Alive header, as the server wrote it.
    const QString &keepAlive() const { return keepAlive_; }
    /// Connection: close, or HTTP/1.0 without Connection: keep-alive (RFC 9112 section 9.3).
    bool announcesClose() const { return close_; }
    /// Bytes beyond the end of a complete answer.
    qsizetype rest() const { return state_ == State::Done ? buffer_.size() : 0; }
    /// All bytes taken so far.
    qint64 size() const { return size_; }

private:
    enum class Part { Head, Length, ChunkSize, Chunk, Trailer };

    bool step();
    void readHead(const QByteArray &head);
    void readField(const QByteArray &name, const QByteArray &value);
    bool readChunkSize(const QByteArray &line);
    bool takeLine(QByteArray &line);

    State state_ = State::Reading;
    Part part_ = Part::Head;
    QByteArray buffer_ = {};
    QString keepAlive_ = {};
    qint64 left_ = 0; ///< bytes of the body or chunk still to come
    qint64 size_ = 0;
    qint64 length_ = -1;
    int status_ = 0;
    bool close_ = false;
    bool keeps_ = false;
    bool chunked_ = false;
    bool version0_ = false;
};

} // namespace fd::probes
