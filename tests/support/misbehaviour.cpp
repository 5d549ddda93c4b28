// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/misbehaviour.h"

namespace fd::test {

namespace {

quint32 crc32(const QByteArray &data)
{
    quint32 crc = ~0U;
    for (const char c : data) {
        crc ^= static_cast<unsigned char>(c);
        for (int bit = 0; bit < 8; ++bit)
            crc = (crc >> 1) ^ ((crc & 1U) ? 0xEDB88320U : 0U);
    }
    return ~crc;
}

QByteArray littleEndian(quint32 value, int bytes)
{
    QByteArray result;
    for (int i = 0; i < bytes; ++i)
        result += static_cast<char>(value >> (8 * i));
    return result;
}

QByteArray gzipHeader()
{
    return QByteArray::fromHex("1f8b08000000000000ff");
}

/// Packs bits from the lowest up (RFC 1951 section 3.1.1).
class BitWriter
{
public:
    /// Huffman codes come with their highest bit first.
    void code(unsigned bits, int count)
    {
        for (int i = count - 1; i >= 0; --i)
            bit((bits >> i) & 1U);
    }
    QByteArray take() { return std::exchange(bytes_, {}); }

private:
    void bit(unsigned value)
    {
        byte_ |= value << filled_;
        if (++filled_ == 8) {
            bytes_ += static_cast<char>(byte_);
            byte_ = 0;
            filled_ = 0;
        }
    }

    QByteArray bytes_;
    unsigned byte_ = 0;
    int filled_ = 0;
};

} // namespace

QByteArray okResponse(QByteArrayView body, QByteArrayView extra)
{
    return "HTTP/1.1 200 OK\r\nContent-Length: " + QByteArray::number(body.size()) + "\r\n" +
           extra.toByteArray() + "\r\n" + body.toByteArray();
}

QByteArray gzipStored(const QByteArray &body)
{
    const auto size = static_cast<quint32>(body.size());
    return gzipHeader() + '\x01' + littleEndian(size, 2) + littleEndian(~size, 2) + body +
           littleEndian(crc32(body), 4) + littleEndian(size, 4);
}

Behaviour respond(QByteArray bytes)
{
    return respondTo([bytes = std::move(bytes)](const QByteArray &) { return bytes; });
}

Behaviour respondTo(std::function<QByteArray(const QByteArray &)> answer)
{
    return [answer = std::move(answer)](Peer &peer) { peer.write(answer(peer.readRequest())); };
}

Behaviour mute()
{
    return [](Peer &peer) { peer.hold(); };
}

Behaviour slowFirstByte(std::chrono::milliseconds wait, QByteArray bytes)
{
    return [wait, bytes = std::move(bytes)](Peer &peer) {
        peer.readRequest();
        if (peer.pause(wait))
            peer.write(bytes);
    };
}

Behaviour trickle(QByteArray bytes, std::chrono::milliseconds between)
{
    return [between, bytes = std::move(bytes)](Peer &peer) {
        peer.readRequest();
        for (const char byte : bytes) {
            if (!peer.write({&byte, 1}) || !peer.pause(between))
                return;
        }
    };
}

Behaviour stallAfter(QByteArray bytes)
{
    return [bytes = std::move(bytes)](Peer &peer) {
        peer.readRequest();
        peer.write(bytes);
        peer.hold();
    };
}

Behaviour resetAfter(QByteArray bytes)
{
    return [bytes = std::move(bytes)](Peer &peer) {
        peer.readRequest();
        peer.write(bytes);
        // Long enough for what was sent to be read: RST takes away what is unread.
        peer.pause(std::chrono::milliseconds{bytes.isEmpty() ? 0 : 50});
        peer.reset();
    };
}

Behaviour resetAtOnce()
{
    return [](Peer &peer) { peer.reset(); };
}

Behaviour closeAtOnce()
{
    return [](Peer &) {};
}

Behaviour endlessHeaders()
{
    return [](Peer &peer) {
        peer.readRequest();
        peer.write("HTTP/1.1 200 OK\r\n");
        while (peer.write("X-Filler: " + QByteArray(1000, 'x') + "\r\n")) {
        }
    };
}

Behaviour endlessHeaderLine()
{
    return [](Peer &peer) {
        peer.readRequest();
        peer.write("HTTP/1.1 200 OK\r\nX-Filler: ");
        while (peer.write(QByteArray(4096, 'x'))) {
        }
    };
}

Behaviour endlessBody()
{
    return [](Peer &peer) {
        peer.readRequest();
        peer.write("HTTP/1.1 200 OK\r\n\r\n");
        const QByteArray piece(16384, 'x');
        while (peer.write(piece)) {
        }
    };
}

Behaviour gzipBomb()
{
    return [](Peer &peer) {
        peer.readRequest();
        peer.write("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + gzipHeader());
        // One block with fixed codes (RFC 1951 section 3.2.6): a zero, then "the last byte 258 times more"
        // for ever.
        BitWriter bits;
        bits.code(0b0, 1);  // not the last block
        bits.code(0b10, 2); // BTYPE 01, lowest bit first
        bits.code(0b00110000, 8);
        do {
            for (int i = 0; i < 8 * 1024; ++i) {
                bits.code(0b11000101, 8); // length 258
                bits.code(0b00000, 5);    // distance 1
            }
        } while (peer.write(bits.take()));
    };
}

Behaviour greet(QByteArray bytes)
{
    return [bytes = std::move(bytes)](Peer &peer) {
        peer.write(bytes);
        peer.hold();
    };
}

} // namespace fd::test
