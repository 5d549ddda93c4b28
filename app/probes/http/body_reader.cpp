// SPDX-License-Identifier: GPL-3.0-or-later
#include "probes/http/body_reader.h"

#include <algorithm>

namespace fd::probes {

BodyReader::BodyReader(qint64 maxBytes, const QByteArray &text) : maxBytes_(maxBytes), matcher_(text) {}

bool BodyReader::add(QByteArrayView piece)
{
    if (piece.size() > maxBytes_ - size_) {
        cut_ = true;
        piece = piece.first(maxBytes_ - size_);
    }
    size_ += piece.size();
    hash_.addData(piece);
    if (head_.size() < kHeadBytes)
        head_.append(piece.first(std::min(piece.size(), kHeadBytes - head_.size())));
    search(piece);
    return !cut_;
}

QString BodyReader::sha256() const
{
    return size_ == 0 ? QString{} : QString::fromLatin1(hash_.result().toHex());
}

void BodyReader::search(QByteArrayView piece)
{
    const qsizetype length = matcher_.pattern().size();
    if (found_ || length == 0)
        return;
    tail_.append(piece);
    found_ = matcher_.indexIn(tail_) >= 0;
    tail_ = tail_.right(length - 1);
}

} // namespace fd::probes
