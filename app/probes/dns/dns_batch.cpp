// SPDX-License-Identifier: GPL-3.0-or-later
#include "probes/dns/dns_batch.h"

#include "probes/dns/datagram_lane.h"
#include "probes/dns/dns_answer.h"
#include "probes/dns/dns_exchange.h"
#include "probes/event/unique_fd.h"
#include "probes/event/wait.h"

#include <QRandomGenerator>

#include <net/if.h>
#include <netinet/in.h>
#include <sys/epoll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <deque>

namespace fd::probes {

namespace {

constexpr std::size_t kMostOpen = 512;
/// Questions that share a socket at a time: few enough for its buffer to hold their answers.
constexpr std::size_t kMostOfLane = 64;
constexpr std::size_t kNobody = ~std::size_t{0};
constexpr quint32 kWake = 0xffffffffU;
constexpr quint32 kLane = 0x80000000U; ///< beside a lane's number, where a task's would stand
constexpr quint16 kFormErr = 1;

/// The address may carry its interface ("fe80::1%eth0").
std::optional<SocketAddress> addressOf(const Endpoint &server)
{
    const auto percent = server.address.indexOf(u'%');
    if (percent < 0)
        return socketAddress(server);
    auto address = socketAddress({server.address.left(percent), server.port});
    if (address && address->family() == AF_INET6) {
        const QString zone = server.address.mid(percent + 1);
        auto &v6 = reinterpret_cast<sockaddr_in6 &>(address->storage);
        v6.sin6_scope_id = if_nametoindex(zone.toUtf8().constData());
        if (v6.sin6_scope_id == 0)
            v6.sin6_scope_id = zone.toUInt();
    }
    return address;
}

Failure failureOf(Failure::Kind kind, const QString &detail = {})
{
    return {kind, Failure::Phase::Resolve, 0, detail};
}

/// One question on its way.
struct Task {
    const DnsAsk *ask = nullptr;
    DnsReply reply = {};
    QByteArray query = {};
    DnsQuestion question = {};
    SocketAddress to = {};
    int lane = -1;        ///< that waits for its answer
    UniqueFd socket = {}; ///< TCP
    bool tcp = false;
    bool connected = false; ///< TCP
    bool plain = false;     ///< without EDNS, since the server cannot read it
    int triesLeft = 0;
    quint32 round = 0;    ///< tells an old deadline from the present one
    QString strange = {}; ///< what came and was no answer
    QByteArray received = {};
    Clock::time_point begin = {};
    bool open = false;
    bool done = false;
};

/// A socket, and the tasks that wait for an answer there.
struct Lane {
    DatagramLane socket;
    std::vector<std::size_t> tasks = {};
};

/// A deadline; all waits are equally long, so the oldest is always the next.
struct Expiry {
    Clock::time_point when;
    std::size_t task;
    quint32 round;
};

class Batch
{
public:
    Batch(const std::vector<DnsAsk> &asks, Millis timeout, int tries, const std::stop_token &stop)
        : timeout_(timeout), wake_(stop), epoll_(::epoll_create1(EPOLL_CLOEXEC)), tasks_(asks.size())
    {
        for (std::size_t i = 0; i < asks.size(); ++i) {
            tasks_[i].ask = &asks[i];
            tasks_[i].tcp = asks[i].tcp;
            tasks_[i].triesLeft = std::max(1, tries);
            tasks_[i].reply.evidence.server = asks[i].server;
        }
        if (wake_.fd() >= 0) {
            epoll_event event{EPOLLIN, {.u32 = kWake}};
            ::epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, wake_.fd(), &event);
        }
    }

    std::vector<DnsReply> run()
    {
        std::size_t next = 0;
        while (next < tasks_.size() || open_ > 0) {
            while (next < tasks_.size() && open_ < kMostOpen) {
                tasks_[next].begin = Clock::now();
                begin(next);
                if (++next % kMostOfLane == 0)
                    flush(); // the first servers are at work while the next are asked
            }
            flush();
            if (open_ > 0 && !wait()) {
                for (std::size_t i = 0; i < tasks_.size(); ++i) {
                    if (!tasks_[i].done)
                        end(i, failureOf(Failure::Kind::Cancelled));
                }
                break;
            }
        }
        std::vector<DnsReply> replies;
        replies.reserve(tasks_.size());
        for (Task &task : tasks_)
            replies.push_back(std::move(task.reply));
        return replies;
    }

private:
    /// Puts the message together.
    void write(std::size_t index, quint16 id)
    {
        Task &task = tasks_[index];
        const DnsAsk &ask = *task.ask;
        // A survey asks everybody the same: then only the id differs.
        const Task *before = index > 0 && !task.plain ? &tasks_[index - 1] : nullptr;
        if (before && !before->plain && !before->query.isEmpty() && before->ask->type == ask.type &&
            before->ask->flags == ask.flags && before->ask->name == ask.name) {
            task.query = before->query;
            task.query[0] = static_cast<char>(id >> 8U);
            task.query[1] = static_cast<char>(id & 0xffU);
            task.question = before->question;
            return;
        }
        DnsQueryFlags flags = ask.flags;
        if (task.plain)
            flags.ednsBytes = 0;
        task.query = encodeDnsQuery(id, ask.name, ask.type, flags);
        if (!task.query.isEmpty())
            task.question = questionOf(task.query);
    }

    /// An id that no question of \a lane bears.
    quint16 freshId(const Lane *lane)
    {
        for (;;) {
            const auto id = static_cast<quint16>(random_.bounded(0x10000));
            const bool taken = lane && std::any_of(lane->tasks.begin(), lane->tasks.end(),
                                                   [&](std::size_t one) { return idOf(tasks_[one]) == id; });
            if (!taken)
                return id;
        }
    }

    static quint16 idOf(const Task &task)
    {
        return task.query.size() < 2 ? quint16(0)
                                     : static_cast<quint16>(static_cast<uchar>(task.query[0]) << 8U |
                                                            static_cast<uchar>(task.query[1]));
    }

    /// A lane with room, opened where there is none. \returns -1 with errno set where none can be had.
    int laneFor(int family)
    {
        for (std::size_t i = lanes_.size(); i-- > 0;) {
            if (lanes_[i].socket.family() == family && lanes_[i].tasks.size() < kMostOfLane)
                return static_cast<int>(i);
        }
        DatagramLane socket(family);
        epoll_event event{EPOLLIN, {.u32 = kLane | static_cast<quint32>(lanes_.size())}};
        if (socket.fd() < 0 || ::epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, socket.fd(), &event) != 0)
            return -1;
        lanes_.push_back({std::move(socket)});
        return static_cast<int>(lanes_.size() - 1);
    }

    /// Asks, or starts to connect.
    void begin(std::size_t index)
    {
        Task &task = tasks_[index];
        leaveLane(index);
        if (!std::exchange(task.open, true))
            ++open_;
        const auto to = addressOf(task.ask->server);
        if (!to)
            return end(index, failureOf(Failure::Kind::Local, QStringLiteral("This is not an address.")));
        task.to = *to;
        const int lane = task.tcp ? -1 : laneFor(to->family());
        if (!task.tcp && lane < 0)
            return end(index, dnsFailureOf(errno));
        write(index, freshId(lane < 0 ? nullptr : &lanes_[static_cast<std::size_t>(lane)]));
        if (task.query.isEmpty())
            return end(index, failureOf(Failure::Kind::Local, QStringLiteral("This is not a DNS name.")));
        if (task.tcp)
            return connect(index);
        task.lane = lane;
        lanes_[static_cast<std::size_t>(lane)].tasks.push_back(index);
        send(index);
    }

    void send(std::size_t index)
    {
        Task &task = tasks_[index];
        lanes_[static_cast<std::size_t>(task.lane)].socket.queue(index, task.query, task.to);
        expiries_.push_back({Clock::now() + timeout_, index, ++task.round});
    }

    void flush()
    {
        for (std::size_t i = 0; i < lanes_.size(); ++i) {
            lanes_[i].socket.flush([this](std::size_t index, int error) {
                if (!tasks_[index].done)
                    end(index, dnsFailureOf(error));
            });
        }
    }

    void connect(std::size_t index)
    {
        Task &task = tasks_[index];
        task.received.clear();
        task.connected = false;
        UniqueFd fd(::socket(task.to.family(), SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
        if (!fd)
            return end(index, dnsFailureOf(errno));
        task.socket = std::move(fd); // closing the old one takes it out of epoll
        if (::connect(task.socket.get(), task.to.get(), task.to.length) != 0 && errno != EINPROGRESS)
            return end(index, dnsFailureOf(errno));
        epoll_event event{EPOLLOUT, {.u32 = static_cast<quint32>(index)}};
        if (::epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, task.socket.get(), &event) != 0)
            return end(index, dnsFailureOf(errno));
        expiries_.push_back({Clock::now() + timeout_, index, ++task.round});
    }

    void leaveLane(std::size_t index)
    {
        Task &task = tasks_[index];
        if (task.lane >= 0)
            std::erase(lanes_[static_cast<std::size_t>(task.lane)].tasks, index);
        task.lane = -1;
    }

    /// \returns false on a stop request.
    bool wait()
    {
        std::array<epoll_event, 128> events{};
        const auto longest = expiries_.empty() ? timeout_ : expiries_.front().when - Clock::now();
        const int ready = ::epoll_wait(epoll_.get(), events.data(), static_cast<int>(events.size()),
                                       pollMillis(longest, wake_.fd() >= 0 ? timeout_ : kBlindWait));
        if (wake_.stopRequested())
            return false;
        for (int i = 0; i < ready; ++i) {
            const quint32 event = events.at(static_cast<std::size_t>(i)).data.u32;
            if (event != kWake)
                handle(event);
        }
        expire();
        flush();
        return true;
    }

    void expire()
    {
        const auto now = Clock::now();
        while (!expiries_.empty() && expiries_.front().when <= now) {
            const Expiry expiry = expiries_.front();
            expiries_.pop_front();
            Task &task = tasks_[expiry.task];
            if (!task.done && task.round == expiry.round)
                again(expiry.task, task.strange.isEmpty() ? failureOf(Failure::Kind::TimedOut)
                                                          : failureOf(Failure::Kind::Protocol, task.strange));
        }
    }

    /// Another try where one is left.
    void again(std::size_t index, Failure failure)
    {
        Task &task = tasks_[index];
        if (--task.triesLeft <= 0)
            return end(index, std::move(failure));
        if (task.tcp)
            return begin(index);
        send(index); // the same message over the same socket: a late answer to the first still counts
    }

    void handle(quint32 event)
    {
        if ((event & kLane) != 0)
            return handleDatagrams(event & ~kLane);
        Task &task = tasks_[event];
        if (task.done || !task.tcp)
            return;
        if (!task.connected)
            return sendOverTcp(event);
        handleStream(event);
    }

    void handleDatagrams(std::size_t lane)
    {
        const DatagramLane &socket = lanes_[lane].socket;
        socket.receive(room_, [&](QByteArrayView bytes, const SocketAddress &from) {
            const std::size_t index = askedOf(lane, bytes, from);
            if (index != kNobody)
                return take(index, bytes);
            for (const std::size_t other : lanes_[lane].tasks) {
                if (sameAddress(tasks_[other].to, from))
                    tasks_[other].strange = strangeness(tasks_[other], bytes);
            }
        });
        socket.takeRefusals([&](QByteArrayView quoted, const SocketAddress &to, int error) {
            const std::size_t index = askedOf(lane, quoted, to);
            const auto waiting =
                index != kNobody ? std::vector<std::size_t>{index} : std::vector(lanes_[lane].tasks);
            for (const std::size_t one : waiting) {
                if (sameAddress(tasks_[one].to, to))
                    end(one, dnsFailureOf(error)); // nobody is there
            }
        });
    }

    /// The task of \a lane that has the id of \a message open with the server at \a address.
    std::size_t askedOf(std::size_t lane, QByteArrayView message, const SocketAddress &address) const
    {
        for (const std::size_t index : lanes_[lane].tasks) {
            if (bearsIdOf(message, tasks_[index]) && sameAddress(tasks_[index].to, address))
                return index;
        }
        return kNobody;
    }

    static bool bearsIdOf(QByteArrayView message, const Task &task)
    {
        return message.size() >= 2 && message.first(2) == QByteArrayView(task.query).first(2);
    }

    static QString strangeness(const Task &task, QByteArrayView bytes)
    {
        const auto message = decodeDnsMessage(bytes);
        const QString wrong = message ? wrongWith(*message, task.question) : message.error();
        return wrong.isEmpty() ? QStringLiteral("The answer bears another id.") : wrong;
    }

    void sendOverTcp(std::size_t index)
    {
        Task &task = tasks_[index];
        int error = 0;
        socklen_t length = sizeof error;
        ::getsockopt(task.socket.get(), SOL_SOCKET, SO_ERROR, &error, &length);
        if (error != 0)
            return end(index, dnsFailureOf(error));
        const auto size = task.query.size();
        QByteArray framed; // RFC 7766 section 8: the length and the message in one segment
        framed += static_cast<char>(size >> 8U);
        framed += static_cast<char>(size & 0xff);
        framed += task.query;
        // A query fits into the empty send buffer of a new connection.
        if (::send(task.socket.get(), framed.constData(), static_cast<size_t>(framed.size()), MSG_NOSIGNAL) !=
            framed.size())
            return end(index, dnsFailureOf(errno));
        task.connected = true;
        epoll_event event{EPOLLIN, {.u32 = static_cast<quint32>(index)}};
        ::epoll_ctl(epoll_.get(), EPOLL_CTL_MOD, task.socket.get(), &event);
    }

    void handleStream(std::size_t index)
    {
        Task &task = tasks_[index];
        const ssize_t got = ::recv(task.socket.get(), buffer_.data(), buffer_.size(), 0);
        if (got < 0) {
            if (errno != EAGAIN && errno != EINTR)
                end(index, dnsFailureOf(errno));
            return;
        }
        if (got == 0) {
            return end(index,
                       failureOf(Failure::Kind::Closed,
                                 QStringLiteral("The server closed the connection without an answer.")));
        }
        task.received.append(buffer_.data(), got);
        if (task.received.size() < 2)
            return;
        const qsizetype size =
            static_cast<uchar>(task.received[0]) << 8 | static_cast<uchar>(task.received[1]);
        if (task.received.size() >= size + 2)
            take(index, task.received.mid(2, size));
    }

    void take(std::size_t index, QByteArrayView bytes)
    {
        Task &task = tasks_[index];
        auto message = decodeDnsMessage(bytes);
        QString wrong = message ? wrongWith(*message, task.question) : message.error();
        if (wrong.isEmpty() && !bearsIdOf(bytes, task))
            wrong = QStringLiteral("The answer bears another id.");
        if (!wrong.isEmpty()) {
            task.strange = wrong;
            if (task.tcp)
                end(index, failureOf(Failure::Kind::Protocol, wrong));
            return;
        }
        if (message->rcode == kFormErr && !message->edns && !task.plain && task.ask->flags.ednsBytes > 0) {
            task.plain = true;
            return begin(index);
        }
        const bool cut = message->truncated && !task.tcp;
        takeAnswer(task.reply.evidence, std::move(*message), bytes.size());
        task.reply.bytes = bytes.toByteArray();
        if (!cut)
            return end(index, std::nullopt);
        task.tcp = true;
        begin(index);
    }

    void end(std::size_t index, std::optional<Failure> failure)
    {
        Task &task = tasks_[index];
        task.reply.evidence.failure = std::move(failure);
        task.reply.evidence.elapsed = std::chrono::duration_cast<Micros>(Clock::now() - task.begin);
        task.done = true;
        leaveLane(index);
        task.socket.reset();
        if (std::exchange(task.open, false))
            --open_;
    }

    const Millis timeout_;
    const WakeFd wake_;
    const UniqueFd epoll_;
    QRandomGenerator random_ = QRandomGenerator::securelySeeded();
    std::vector<Task> tasks_;
    std::deque<Expiry> expiries_;
    std::size_t open_ = 0;
    std::deque<Lane> lanes_; // keeps its place while others are added
    DatagramRoom room_;
    std::array<char, 65535> buffer_{};
};

} // namespace

std::vector<DnsReply> askAll(const std::vector<DnsAsk> &asks, Millis timeout, int tries,
                             const std::stop_token &stop)
{
    return Batch(asks, timeout, tries, stop).run();
}

std::vector<DnsReply> askWithSpares(std::vector<DnsAsk> asks, const std::vector<Endpoint> &resolvers,
                                    Millis timeout, int tries, const std::stop_token &stop)
{
    std::vector<DnsReply> replies = askAll(asks, timeout, tries, stop);
    const auto isSilent = [](const DnsReply &reply) {
        return reply.evidence.failure && reply.evidence.failure->kind == Failure::Kind::TimedOut;
    };
    for (std::size_t next = 1; next < resolvers.size(); ++next) {
        std::vector<std::size_t> open;
        std::vector<DnsAsk> again;
        for (std::size_t i = 0; i < asks.size(); ++i) {
            if (!isSilent(replies[i]) || !(asks[i].server == resolvers[next - 1]))
                continue;
            asks[i].server = resolvers[next];
            open.push_back(i);
            again.push_back(asks[i]);
        }
        if (again.empty())
            break;
        std::vector<DnsReply> later = askAll(again, timeout, tries, stop);
        for (std::size_t i = 0; i < open.size(); ++i)
            replies[open[i]] = std::move(later[i]);
    }
    return replies;
}

} // namespace fd::probes
