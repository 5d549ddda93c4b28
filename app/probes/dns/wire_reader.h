// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>
#include <QString>

#include <optional>

namespace fd::probes {

/// Reads numbers, bytes and names from a DNS message, never beyond its end. After the first fault all reads
/// give zeros and `failed()` is true, so that callers check once, at the end of what belongs together.
class WireReader
{
public:
    explicit WireReader(QByteArrayView message) : message_(message), end_(message.size()) {}

    quint8 u8();
    quint16 u16();
    quint32 u32();
    QByteArrayView bytes(qsizetype count);
    /// A domain name (RFC 1035 section 4.1.4) in presentation form without the trailing dot; "." is the root.
    QString name();
    /// A <character-string> (RFC 1035 section 3.3): one length byte, then so many bytes.
    QByteArrayView characterString() { return bytes(u8()); }
    /// All bytes up to the limit.
    QByteArrayView rest() { return bytes(left()); }

    /// A reader of the next \a count bytes that still sees the whole message, for compressed names. This one
    /// goes on behind them.
    WireReader slice(qsizetype count);

    qsizetype left() const { return failed_ ? 0 : end_ - at_; }
    bool atEnd() const { return left() == 0; }
    bool failed() const { return failed_; }
    void fail() { failed_ = true; }

private:
    bool has(qsizetype count);

    QByteArrayView message_;
    qsizetype at_ = 0;
    qsizetype end_ = 0;
    bool failed_ = false;
};

} // namespace fd::probes
