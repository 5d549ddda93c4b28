// SPDX-License-Identifier: GPL-3.0-or-later
#include "demo/name_server.h"

#include <QByteArrayList>

#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>

namespace fd::demo {

using namespace std::chrono_literals;

namespace {

enum Rcode { NoError = 0, NxDomain = 3, Refused = 5 };
enum Type { A = 1, Soa = 6 };

constexpr qsizetype headerBytes = 12;
constexpr unsigned ttlSeconds = 300;

QByteArray u16(unsigned value)
{
    return QByteArray(1, static_cast<char>(value >> 8U & 0xffU)) + static_cast<char>(value & 0xffU);
}

QByteArray u32(unsigned value)
{
    return u16(value >> 16U) + u16(value);
}

QByteArray wireName(const QByteArray &name)
{
    QByteArray wire;
    for (const QByteArray &label : name.split('.'))
        wire += static_cast<char>(label.size()) + label;
    return wire + '\0';
}

QByteArray record(const QByteArray &owner, Type type, const QByteArray &data)
{
    return owner + u16(type) + u16(1) + u32(ttlSeconds) + u16(static_cast<unsigned>(data.size())) + data;
}

QByteArray soaOf(const Zone &zone)
{
    const QByteArray server = wireName("ns." + zone.zone);
    const QByteArray mailbox = wireName("hostmaster." + zone.zone);
    return record(wireName(zone.zone), Soa,
                  server + mailbox + u32(1) + u32(7200) + u32(900) + u32(1209600) + u32(60));
}

struct Question {
    QByteArray name = {}; ///< lower case, dotted
    unsigned type = 0;
    qsizetype end = 0; ///< of the question in the query
};

std::optional<Question> questionOf(const QByteArray &query)
{
    if (query.size() < headerBytes || (query[2] & 0x80) != 0 || query.mid(4, 2) != u16(1))
        return std::nullopt;
    QByteArrayList labels;
    qsizetype at = headerBytes;
    while (at < query.size() && query[at] != '\0') {
        const auto length = static_cast<uchar>(query[at]);
        if (length > 63 || at + 1 + length >= query.size())
            return std::nullopt;
        labels += query.mid(at + 1, length).toLower();
        at += length + 1;
    }
    if (at + 5 > query.size())
        return std::nullopt;
    const unsigned type =
        static_cast<unsigned>(static_cast<uchar>(query[at + 1])) << 8U | static_cast<uchar>(query[at + 2]);
    return Question{labels.join('.'), type, at + 5};
}

} // namespace

QByteArray answerDns(const QByteArray &query, const Zone &zone)
{
    const auto question = questionOf(query);
    if (!question)
        return {};
    Rcode rcode = Refused;
    QByteArray answer;
    QByteArray authority;
    if (question->name == zone.zone || question->name.endsWith('.' + zone.zone)) {
        const QByteArray asked = u16(0xc000U | headerBytes); // a pointer to the question's name
        const bool exists = question->name == zone.zone || question->name == zone.host;
        rcode = exists ? NoError : NxDomain;
        if (question->name == zone.host && question->type == A)
            answer = record(asked, A, QByteArray(reinterpret_cast<const char *>(zone.address.data()), 4));
        else if (question->name == zone.zone && question->type == Soa)
            answer = soaOf(zone);
        else
            authority = soaOf(zone);
    }
    const unsigned recursionDesired = static_cast<uchar>(query[2]) & 0x01U;
    const unsigned flags = 0x8080U | recursionDesired << 8U | static_cast<unsigned>(rcode);
    return query.left(2) + u16(flags) + u16(1) + u16(answer.isEmpty() ? 0 : 1) +
           u16(authority.isEmpty() ? 0 : 1) + u16(0) + query.mid(headerBytes, question->end - headerBytes) +
           answer + authority;
}

NameServer::NameServer(BoundSocket udp, BoundSocket tcp, const Zone &zone)
    : zone_(zone),
      udp_(std::move(udp)),
      tcp_(std::move(tcp),
           [zone](Stream &stream, const StopSignal &) {
               const auto deadline = Clock::now() + 5s;
               QByteArray bytes;
               while (bytes.size() < 2 ||
                      bytes.size() < 2 + (static_cast<uchar>(bytes[0]) << 8 | static_cast<uchar>(bytes[1]))) {
                   const QByteArray more = stream.read(deadline);
                   if (more.isEmpty())
                       return;
                   bytes += more;
               }
               const QByteArray answer = answerDns(bytes.mid(2), zone);
               if (stream.write(u16(static_cast<unsigned>(answer.size())) + answer, deadline))
                   stream.finish(deadline);
           }),
      thread_([this] { serveUdp(); })
{
}

NameServer::~NameServer()
{
    stop_.raise();
    thread_.join();
}

void NameServer::serveUdp()
{
    while (!stop_.isRaised()) {
        if (!stop_.waitFor(udp_.fd(), POLLIN, Clock::now() + 1h))
            continue;
        QByteArray query(4096, '\0');
        sockaddr_in from{};
        socklen_t length = sizeof from;
        const auto got = ::recvfrom(udp_.fd(), query.data(), static_cast<size_t>(query.size()), 0,
                                    reinterpret_cast<sockaddr *>(&from), &length);
        if (got <= 0)
            continue;
        query.truncate(got);
        const QByteArray answer = answerDns(query, zone_);
        if (!answer.isEmpty())
            ::sendto(udp_.fd(), answer.constData(), static_cast<size_t>(answer.size()), 0,
                     reinterpret_cast<const sockaddr *>(&from), length);
    }
}

} // namespace fd::demo
