// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayMatcher>
#include <QCryptographicHash>
#include <QString>

namespace fd::probes {

/// Takes a decoded body piece by piece and keeps only its head, its digest and whether a text stands in it,
/// so that memory does not grow with the body.
class BodyReader
{
public:
    static constexpr qsizetype kHeadBytes = 16 * 1024;

    /// Reads \a maxBytes at most; looks for \a text (UTF-8), which may be empty.
    BodyReader(qint64 maxBytes, const QByteArray &text);

    /// \returns false once there is more than may be read.
    bool add(QByteArrayView piece);

    const QByteArray &head() const { return head_; }
    /// Lower-case hex; empty where nothing was read.
    QString sha256() const;
    bool textFound() const { return found_; }
    bool isCut() const { return cut_; }
    qint64 size() const { return size_; }

private:
    void search(QByteArrayView piece);

    qint64 maxBytes_;
    QByteArrayMatcher matcher_;
    QByteArray tail_ = {}; ///< the end of what was read, where a match may begin
    QByteArray head_ = {};
    QCryptographicHash hash_{QCryptographicHash::Sha256};
    qint64 size_ = 0;
    bool found_ = false;
    bool cut_ = false;
};

} // namespace fd::probes
