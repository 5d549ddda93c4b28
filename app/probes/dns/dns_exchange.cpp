// SPDX-License-Identifier: GPL-3.0-or-later
#include "probes/dns/dns_exchange.h"

#include "probes/event/wait.h"
#include "probes/tcp/connect.h"

#include <ares.h>
#include <net/if.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/uio.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <map>
#include <memory>
#include <vector>

namespace fd::probes {

namespace {

/// What c-ares' callbacks write to, for one try. All of it stays on one thread.
struct Exchange {
    unsigned scope = 0;           ///< interface of a link-local server
    std::map<int, short> sockets; ///< what c-ares waits for
    bool bytesCame = false;
    int lastErrno = 0;
    bool done = false;
    int status = ARES_SUCCESS;
    QByteArray answer;

    static Exchange &of(void *self) { return *static_cast<Exchange *>(self); }
    template <class R>
    R noted(R result)
    {
        if (result < 0 && errno != EAGAIN && errno != EWOULDBLOCK && errno != EINPROGRESS && errno != EINTR)
            lastErrno = errno;
        return result;
    }
};

// Own socket calls, since c-ares keeps errno to itself (all ends as "connection refused"), 1.18 knows no
// zones, and bytes that are not a fitting answer would look like silence.

ares_socket_t openSocket(int family, int type, int protocol, void *self)
{
    return Exchange::of(self).noted(::socket(family, type | SOCK_NONBLOCK | SOCK_CLOEXEC, protocol));
}

int closeSocket(ares_socket_t fd, void *)
{
    return ::close(fd);
}

int connectSocket(ares_socket_t fd, const sockaddr *to, ares_socklen_t length, void *self)
{
    Exchange &exchange = Exchange::of(self);
    if (exchange.scope == 0 || to->sa_family != AF_INET6 || length < sizeof(sockaddr_in6))
        return exchange.noted(::connect(fd, to, length));
    sockaddr_in6 scoped{};
    std::memcpy(&scoped, to, sizeof scoped);
    scoped.sin6_scope_id = exchange.scope;
    return exchange.noted(::connect(fd, reinterpret_cast<const sockaddr *>(&scoped), sizeof scoped));
}

ares_ssize_t receive(ares_socket_t fd, void *buffer, size_t size, int flags, sockaddr *from,
                     ares_socklen_t *fromLength, void *self)
{
    Exchange &exchange = Exchange::of(self);
    const ares_ssize_t got = exchange.noted(::recvfrom(fd, buffer, size, flags, from, fromLength));
    exchange.bytesCame = exchange.bytesCame || got > 0;
    return got;
}

ares_ssize_t sendAll(ares_socket_t fd, const iovec *parts, int count, void *self)
{
    msghdr message{};
    message.msg_iov = const_cast<iovec *>(parts);
    message.msg_iovlen = static_cast<size_t>(count);
    return Exchange::of(self).noted(::sendmsg(fd, &message, MSG_NOSIGNAL));
}

constexpr ares_socket_functions socketFunctions{openSocket, closeSocket, connectSocket, receive, sendAll};

void onSocketState(void *self, ares_socket_t fd, int readable, int writable)
{
    const auto events = static_cast<short>((readable != 0 ? POLLIN : 0) | (writable != 0 ? POLLOUT : 0));
    if (events == 0)
        Exchange::of(self).sockets.erase(fd);
    else
        Exchange::of(self).sockets[fd] = events;
}

void onAnswer(void *self, int status, int, unsigned char *bytes, int size)
{
    Exchange &exchange = Exchange::of(self);
    exchange.done = true;
    exchange.status = status;
    if (bytes != nullptr && size > 0)
        exchange.answer = QByteArray(reinterpret_cast<const char *>(bytes), size);
}

struct Channel {
    ares_channel handle = nullptr;
    Channel() = default;
    Channel(const Channel &) = delete;
    Channel &operator=(const Channel &) = delete;
    ~Channel()
    {
        if (handle != nullptr)
            ares_destroy(handle);
    }
};

Failure localFailure(int aresStatus)
{
    return {Failure::Kind::Local, Failure::Phase::Resolve, aresStatus,
            QString::fromUtf8(ares_strerror(aresStatus))};
}

Failure whyNoAnswer(const Exchange &exchange)
{
    if (exchange.bytesCame)
        return {Failure::Kind::Protocol, Failure::Phase::Resolve, exchange.status,
                QStringLiteral("Bytes came, but no answer to this question.")};
    if (exchange.lastErrno != 0)
        return dnsFailureOf(exchange.lastErrno);
    if (!exchange.done)
        return {Failure::Kind::TimedOut, Failure::Phase::Resolve, 0, {}};
    switch (exchange.status) {
    case ARES_ETIMEOUT: return {Failure::Kind::TimedOut, Failure::Phase::Resolve, 0, {}};
    case ARES_ECONNREFUSED: // without an error of the socket: TCP, ended by the peer
        return {Failure::Kind::Closed, Failure::Phase::Resolve, 0,
                QStringLiteral("The server closed the connection without an answer.")};
    default: return localFailure(exchange.status);
    }
}

int openChannel(Channel &channel, Exchange &exchange, const Endpoint &server, bool tcp, Millis limit)
{
    ares_options options{};
    // EDNS is in the query already. The flag tells c-ares not to cut answers at 512 bytes, and to ask again
    // without OPT where the server answers FORMERR (RFC 6891 section 7).
    options.flags = ARES_FLAG_NOSEARCH | ARES_FLAG_NOALIASES | ARES_FLAG_NOCHECKRESP | ARES_FLAG_IGNTC |
                    ARES_FLAG_EDNS | (tcp ? ARES_FLAG_USEVC : 0);
    options.timeout = static_cast<int>(limit.count());
    options.tries = 1;
    options.udp_port = server.port;
    options.tcp_port = server.port;
    options.ednspsz = 4096;
    options.sock_state_cb = onSocketState;
    options.sock_state_cb_data = &exchange;
    options.lookups = const_cast<char *>("b"); // c-ares copies it
    const int mask = ARES_OPT_FLAGS | ARES_OPT_TIMEOUTMS | ARES_OPT_TRIES | ARES_OPT_UDP_PORT |
                     ARES_OPT_TCP_PORT | ARES_OPT_EDNSPSZ | ARES_OPT_SOCK_STATE_CB | ARES_OPT_LOOKUPS |
                     ARES_OPT_DOMAINS;
    if (const int status = ares_init_options(&channel.handle, &options, mask); status != ARES_SUCCESS) {
        channel.handle = nullptr;
        return status;
    }
    // The port comes from the options: the csv of 1.18 has none, and its sibling that has is deprecated
    // by 1.34.
    const QStringList parts = server.address.split(u'%');
    Endpoint bare{parts.first(), 0};
    QString csv = bare.bracketed();
    if (parts.size() == 2) {
        exchange.scope = if_nametoindex(parts.last().toUtf8().constData());
        if (exchange.scope == 0)
            exchange.scope = parts.last().toUInt();
#if ARES_VERSION >= 0x011800
        csv += u'%' + parts.last();
#endif
    }
    return ares_set_servers_csv(channel.handle, csv.toLatin1().constData());
}

// Deprecated by c-ares 1.28 in favour of calls that 1.18 does not have; they are kept by its promise of a
// stable ABI.
QT_WARNING_PUSH
QT_WARNING_DISABLE_DEPRECATED
void send(ares_channel channel, const QByteArray &query, Exchange &exchange)
{
    ares_set_socket_functions(channel, &socketFunctions, &exchange);
    ares_send(channel, reinterpret_cast<const unsigned char *>(query.constData()),
              static_cast<int>(query.size()), onAnswer, &exchange);
}
QT_WARNING_POP

/// The message sent once. c-ares 1.34 gives up the socket when it sends a message again (1.18 did not), and
/// with it an answer that is merely late; so each try has a channel of its own, and all of them listen until
/// the end.
class Try
{
public:
    /// \a limit is longer than the caller waits at most. \returns nothing where the channel cannot be opened.
    static tl::expected<std::unique_ptr<Try>, Failure> begin(const Endpoint &server, const QByteArray &query,
                                                             bool tcp, Millis limit)
    {
        auto made = std::make_unique<Try>();
        if (const int status = openChannel(made->channel, made->exchange, server, tcp, limit);
            status != ARES_SUCCESS)
            return tl::unexpected(localFailure(status));
        send(made->channel.handle, query, made->exchange);
        return made;
    }

    Exchange exchange;
    Channel channel; // after what its callbacks use
};
using Tries = std::vector<std::unique_ptr<Try>>;

/// Whether somebody is there who does not answer: a connection to the same port, which a host takes or
/// refuses however busy its resolver is.
class Knock
{
public:
    void begin(const Endpoint &server)
    {
        tried_ = true;
        const auto to = socketAddress(server);
        socket_ = to ? openTcpSocket(to->family()) : UniqueFd();
        if (socket_ && ::connect(socket_.get(), to->get(), to->length) != 0 && errno != EINPROGRESS) {
            alive_ = errno == ECONNREFUSED;
            socket_.reset();
        }
    }
    bool hasBegun() const { return tried_; }
    int fd() const { return socket_.get(); }
    /// To be called once the socket has something to say.
    void settle()
    {
        int error = 0;
        socklen_t length = sizeof error;
        getsockopt(socket_.get(), SOL_SOCKET, SO_ERROR, &error, &length);
        alive_ = error == 0 || (error == ECONNREFUSED &&
                                connectFailure(socket_.get(), 0, error).kind == Failure::Kind::Refused);
        socket_.reset();
    }
    bool isAlive() const { return alive_; }

private:
    UniqueFd socket_;
    bool tried_ = false;
    bool alive_ = false;
};

/// How long c-ares wants to be let sleep at most, within \a left.
std::chrono::microseconds longestSleep(const Tries &tries, Millis left)
{
    std::chrono::microseconds longest = left;
    for (const auto &one : tries) {
        timeval most{static_cast<time_t>(left.count() / 1000),
                     static_cast<suseconds_t>(left.count() % 1000 * 1000)};
        timeval room{};
        const timeval *wait = ares_timeout(one->channel.handle, &most, &room);
        longest =
            std::min(longest, std::chrono::seconds(wait->tv_sec) + std::chrono::microseconds(wait->tv_usec));
    }
    return longest;
}

/// Waits until c-ares or \a knock has something to do, and lets it do it. \returns false on a stop request.
bool step(const Tries &tries, Knock &knock, const WakeFd &wake, Millis left)
{
    std::vector<pollfd> waits{{wake.fd(), POLLIN, 0}, {knock.fd(), POLLOUT, 0}};
    std::vector<ares_channel> owners{nullptr, nullptr};
    for (const auto &one : tries) {
        for (const auto &[fd, events] : one->exchange.sockets) {
            waits.push_back({fd, events, 0});
            owners.push_back(one->channel.handle);
        }
    }
    const int ready = ::poll(waits.data(), waits.size(),
                             pollMillis(longestSleep(tries, left), wake.fd() >= 0 ? left : kBlindWait));
    if (wake.stopRequested())
        return false;
    if (ready <= 0) {
        for (const auto &one : tries)
            ares_process_fd(one->channel.handle, ARES_SOCKET_BAD, ARES_SOCKET_BAD);
        return true;
    }
    if (waits[1].revents != 0)
        knock.settle();
    for (size_t i = 2; i < waits.size(); ++i) {
        const pollfd &one = waits[i];
        if (one.revents == 0)
            continue;
        const bool failed = (one.revents & (POLLERR | POLLHUP)) != 0;
        const bool read = (one.revents & POLLIN) != 0 || (failed && (one.events & POLLOUT) == 0);
        const bool write = (one.revents & POLLOUT) != 0 || (failed && (one.events & POLLOUT) != 0);
        ares_process_fd(owners[i], read ? one.fd : ARES_SOCKET_BAD, write ? one.fd : ARES_SOCKET_BAD);
    }
    return true;
}

bool isDone(const std::unique_ptr<Try> &one)
{
    return one->exchange.done;
}

bool gotBytes(const std::unique_ptr<Try> &one)
{
    return one->exchange.bytesCame;
}

bool gotAnswer(const std::unique_ptr<Try> &one)
{
    return !one->exchange.answer.isEmpty();
}

/// The failure that says most: bytes came, then an error of a socket, then silence.
Failure whyNoAnswer(const Tries &tries)
{
    auto best = std::ranges::find_if(tries, gotBytes);
    if (best == tries.end())
        best = std::ranges::find_if(tries, [](const auto &one) { return one->exchange.lastErrno != 0; });
    return whyNoAnswer((best == tries.end() ? tries.front() : *best)->exchange);
}

} // namespace

Failure dnsFailureOf(int error)
{
    const auto kind = [error] {
        switch (error) {
        case ECONNREFUSED: return Failure::Kind::Refused;
        case ETIMEDOUT: return Failure::Kind::TimedOut;
        case EHOSTUNREACH:
        case EHOSTDOWN: return Failure::Kind::HostUnreachable;
        case ENETUNREACH:
        case ENETDOWN:
        case EADDRNOTAVAIL: // IPv6 without any address of our own
        case EAFNOSUPPORT: return Failure::Kind::NetworkUnreachable;
        case EACCES:
        case EPERM: return Failure::Kind::Prohibited;
        case ECONNRESET:
        case EPIPE: return Failure::Kind::Reset;
        default: return Failure::Kind::Local;
        }
    }();
    return {kind, Failure::Phase::Resolve, error, QString::fromLocal8Bit(std::strerror(error))};
}

tl::expected<QByteArray, Failure> exchangeDns(const Endpoint &server, const QByteArray &query, bool tcp,
                                              const DnsPatience &patience, const std::stop_token &stop)
{
    const auto begin = Clock::now();
    const Millis sure = patience.timeout * std::max(1, patience.tries);
    auto deadline = begin + sure;
    auto nextTry = begin;
    const WakeFd wake(stop);
    Knock knock;
    Tries tries;
    for (;;) {
        if (const auto one = std::ranges::find_if(tries, gotAnswer); one != tries.end())
            return (*one)->exchange.answer;
        const auto now = Clock::now();
        // Whoever sends bytes that are no answer will not do better later.
        if (patience.ifAlive.count() > 0 && std::ranges::none_of(tries, gotBytes)) {
            if (!knock.hasBegun() && now >= begin + patience.timeout)
                knock.begin(server);
            if (knock.isAlive())
                deadline = std::max(deadline, begin + patience.ifAlive);
        }
        if (!tries.empty() && (now >= deadline || std::ranges::all_of(tries, isDone)))
            return tl::unexpected(whyNoAnswer(tries));
        if (now >= nextTry) {
            auto one = Try::begin(server, query, tcp, std::max(sure, patience.ifAlive) * 2);
            if (!one)
                return tl::unexpected(one.error());
            tries.push_back(std::move(*one));
            nextTry = now + patience.timeout * (1 << (tries.size() - 1)); // each pause twice the one before
            continue;
        }
        if (!step(tries, knock, wake, std::chrono::ceil<Millis>(std::min(deadline, nextTry) - now)))
            return tl::unexpected(Failure{Failure::Kind::Cancelled, Failure::Phase::Resolve, 0, {}});
    }
}

} // namespace fd::probes
