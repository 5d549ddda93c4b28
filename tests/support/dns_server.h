// SPDX-License-Identifier: GPL-3.0-or-later
//
// DNS messages made by hand, and a name server on a free port of loopback that sends them, however odd.
#pragma once

#include "model/endpoint.h"

#include <QByteArray>
#include <QList>

#include <arpa/inet.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <functional>
#include <thread>

namespace fd::test {

inline QByteArray u16(int value)
{
    return QByteArray(1, static_cast<char>(value >> 8)) + static_cast<char>(value & 0xff);
}

inline QByteArray u32(quint32 value)
{
    return u16(static_cast<int>(value >> 16U)) + u16(static_cast<int>(value & 0xffffU));
}

/// "www.example.com" as labels; the last one is closed with \a end: a root, or a pointer.
inline QByteArray name(const QByteArray &text, const QByteArray &end = QByteArray(1, '\0'))
{
    QByteArray wire;
    if (!text.isEmpty()) {
        for (const QByteArray &label : text.split('.'))
            wire += static_cast<char>(label.size()) + label;
    }
    return wire + end;
}

inline QByteArray record(const QByteArray &owner, int type, const QByteArray &data, quint32 ttl = 300,
                         int klass = 1)
{
    return owner + u16(type) + u16(klass) + u32(ttl) + u16(static_cast<int>(data.size())) + data;
}

/// The question's name in every message below, at offset 12.
inline const QByteArray owner = QByteArray::fromHex("c00c");

struct Sections {
    int flags = 0x8180;
    QList<QByteArray> answer = {};
    QList<QByteArray> authority = {};
    QList<QByteArray> additional = {};
};

inline QByteArray message(const Sections &sections, int id = 7,
                          const QByteArray &question = name("www.example.com") + u16(1) + u16(1))
{
    return u16(id) + u16(sections.flags) + u16(1) + u16(static_cast<int>(sections.answer.size())) +
           u16(static_cast<int>(sections.authority.size())) +
           u16(static_cast<int>(sections.additional.size())) + question + sections.answer.join() +
           sections.authority.join() + sections.additional.join();
}

inline QByteArray questionOf(const QByteArray &query)
{
    const auto end = query.indexOf('\0', 12);
    return query.mid(12, end - 12 + 5);
}

inline QByteArray answerTo(const QByteArray &query, const Sections &sections)
{
    return message(sections, static_cast<uchar>(query[0]) << 8 | static_cast<uchar>(query[1]),
                   questionOf(query));
}

/// A name server on loopback, UDP and TCP on one port. What \a answer gives is sent as it is; empty: silence.
class Server
{
public:
    using Answer = std::function<QByteArray(const QByteArray &query, bool tcp)>;

    explicit Server(Answer answer, bool withTcp = true) : answer_(std::move(answer))
    {
        for (int attempt = 0; attempt < 50 && port_ == 0; ++attempt) {
            sockaddr_in address{
                .sin_family = AF_INET, .sin_port = 0, .sin_addr = {htonl(INADDR_LOOPBACK)}, .sin_zero = {}};
            socklen_t length = sizeof address;
            udp_ = ::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
            tcp_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
            auto *const generic = reinterpret_cast<sockaddr *>(&address);
            if (::bind(udp_, generic, length) == 0 && ::getsockname(udp_, generic, &length) == 0 &&
                ::bind(tcp_, generic, length) == 0 && (!withTcp || ::listen(tcp_, 8) == 0)) {
                port_ = ntohs(address.sin_port);
            } else {
                ::close(udp_);
                ::close(tcp_);
            }
        }
        stop_ = ::eventfd(0, EFD_CLOEXEC);
        thread_ = std::thread([this] { serve(); });
    }
    ~Server()
    {
        ::eventfd_write(stop_, 1);
        thread_.join();
        ::close(stop_);
        ::close(udp_);
        ::close(tcp_);
    }
    Endpoint endpoint() const { return {QStringLiteral("127.0.0.1"), port_}; }
    int queries() const { return queries_; }

private:
    void serve()
    {
        while (true) {
            std::array<pollfd, 3> waits{pollfd{stop_, POLLIN, 0}, pollfd{udp_, POLLIN, 0},
                                        pollfd{tcp_, POLLIN, 0}};
            ::poll(waits.data(), waits.size(), -1);
            if (waits[0].revents != 0)
                return;
            if ((waits[1].revents & POLLIN) != 0)
                serveUdp();
            if ((waits[2].revents & POLLIN) != 0)
                serveTcp();
        }
    }
    void serveUdp()
    {
        QByteArray query(65535, '\0');
        sockaddr_in from{};
        socklen_t length = sizeof from;
        const auto got =
            ::recvfrom(udp_, query.data(), 65535, 0, reinterpret_cast<sockaddr *>(&from), &length);
        if (got <= 0)
            return;
        query.truncate(got);
        ++queries_;
        const QByteArray answer = answer_(query, false);
        if (!answer.isEmpty())
            ::sendto(udp_, answer.constData(), static_cast<size_t>(answer.size()), 0,
                     reinterpret_cast<const sockaddr *>(&from), length);
    }
    void serveTcp()
    {
        const int fd = ::accept4(tcp_, nullptr, nullptr, SOCK_CLOEXEC);
        if (fd < 0)
            return;
        QByteArray query(65537, '\0');
        const auto got = ::recv(fd, query.data(), 65537, 0);
        if (got > 2) {
            query = query.mid(2, got - 2);
            ++queries_;
            const QByteArray answer = answer_(query, true);
            if (!answer.isEmpty()) {
                const QByteArray framed = u16(static_cast<int>(answer.size())) + answer;
                ::send(fd, framed.constData(), static_cast<size_t>(framed.size()), MSG_NOSIGNAL);
            }
        }
        ::close(fd);
    }

    Answer answer_;
    int udp_ = -1;
    int tcp_ = -1;
    int stop_ = -1;
    quint16 port_ = 0;
    std::atomic<int> queries_ = 0;
    std::thread thread_;
};

} // namespace fd::test
