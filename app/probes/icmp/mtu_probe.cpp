// SPDX-License-Identifier: GPL-3.0-or-later
#include "probes/icmp/mtu_probe.h"

#include "probes/icmp/echo_socket.h"
#include "probes/icmp/interface_mtu.h"
#include "probes/icmp/segment_try.h"
#include "probes/route/patience.h"
#include "probes/route/shots.h"

#include <poll.h>

#include <algorithm>
#include <cerrno>
#include <map>

namespace fd::probes {

namespace {

using Kind = Failure::Kind;

// More than Ethernet's own is no question on the way through the internet.
constexpr int kMost = 1500;
// Of PPPoE, common tunnels, WireGuard, and the least that IPv6 guarantees (RFC 8200 section 5).
constexpr int kCommon[] = {1492, 1480, 1460, 1440, 1420, 1400, 1380, 1350, 1320, 1280};
constexpr int kLeast4 = 576;
constexpr int kLeast6 = 1280;

struct Size {
    int tried = 0;
    int passed = 0;
};

/// Sends sizes and books what became of each.
class Search
{
public:
    Search(EchoSocket socket, Millis timeout, const WakeFd &wake)
        : socket_(std::move(socket)), timeout_(timeout), wake_(wake)
    {
        socket_.forbidFragments();
    }

    /// \a sizes at once, each as often as it stands there; until all are answered or given up.
    std::optional<Failure> ask(const std::vector<int> &sizes)
    {
        const int first = static_cast<int>(tries_.size());
        for (const int bytes : sizes) {
            const int error = socket_.send(static_cast<int>(tries_.size()), bytes);
            tries_.push_back({bytes, false, 0, {}});
            done_.push_back(error != 0);
            if (error != 0 && error != EMSGSIZE && error != EAGAIN && error != ENOBUFS)
                return connectFailure(-1, AF_UNSPEC, error);
        }
        const auto sent = Clock::now();
        while (std::find(done_.begin() + first, done_.end(), false) != done_.end()) {
            const auto until = sent + patienceFor(slowest_, timeout_);
            const Woken woken = waitFor(socket_.fd(), POLLIN, until, wake_);
            if (woken == Woken::Stopped || woken == Woken::Broken)
                return waitFailure(woken, Failure::Phase::Other);
            if (woken == Woken::Deadline)
                break;
            for (const EchoAnswer &answer : socket_.take())
                book(answer);
        }
        return std::nullopt;
    }

    std::map<int, Size> sizes() const
    {
        std::map<int, Size> sizes;
        for (const MtuTry &one : tries_) {
            ++sizes[one.bytes].tried;
            sizes[one.bytes].passed += one.passed ? 1 : 0;
        }
        return sizes;
    }
    int largestPassed() const
    {
        int bytes = 0;
        for (const MtuTry &one : tries_)
            bytes = one.passed ? std::max(bytes, one.bytes) : bytes;
        return bytes;
    }
    int smallestVanished(int above) const
    {
        int bytes = 0;
        for (const auto &[size, seen] : sizes()) {
            if (size > above && seen.passed == 0 && (bytes == 0 || size < bytes))
                bytes = size;
        }
        return bytes;
    }
    /// The smallest MTU that a router named.
    int reported() const
    {
        int mtu = 0;
        for (const MtuTry &one : tries_) {
            if (one.reportedMtu > 0)
                mtu = mtu == 0 ? one.reportedMtu : std::min(mtu, one.reportedMtu);
        }
        return mtu;
    }
    const std::vector<MtuTry> &tries() const { return tries_; }

private:
    void book(const EchoAnswer &answer)
    {
        const auto index = static_cast<std::size_t>(answer.sequence);
        if (index >= tries_.size())
            return;
        MtuTry &one = tries_[index];
        done_[index] = true;
        if (!answer.error) {
            one.passed = true;
            slowest_ = std::max(slowest_, answer.time);
            return;
        }
        const auto what = answerFrom(*answer.error, {}, false);
        one.from = answer.error->sender;
        if (what.kind == RouteAnswer::Kind::TooBig)
            one.reportedMtu = answer.error->info;
    }

    EchoSocket socket_;
    Millis timeout_;
    const WakeFd &wake_;
    std::vector<MtuTry> tries_;
    std::vector<bool> done_;
    Micros slowest_{-1};
};

std::vector<int> times(int count, std::initializer_list<int> sizes)
{
    std::vector<int> list;
    for (int i = 0; i < count; ++i) {
        for (const int size : sizes) // not insert(): g++ 14 sees it write past the end
            list.push_back(size);
    }
    return list;
}

std::optional<Failure> narrow(Search &search)
{
    constexpr int kPieces = 5;
    for (int round = 0; round < 6; ++round) {
        const int low = search.largestPassed();
        const int high = search.smallestVanished(low);
        if (low == 0 || high == 0 || high - low <= 1)
            break;
        std::vector<int> sizes;
        for (int piece = 1; piece < kPieces; ++piece) {
            const int size = low + (high - low) * piece / kPieces;
            if (size > low && size < high && (sizes.empty() || sizes.back() != size))
                sizes.insert(sizes.end(), {size, size});
        }
        if (sizes.empty())
            sizes = {low + 1, low + 1};
        if (auto failure = search.ask(sizes))
            return failure;
    }
    return std::nullopt;
}

MtuEvidence finish(MtuEvidence seen, const Search &search)
{
    seen.pathMtu = search.largestPassed();
    seen.tries = search.tries();
    return seen;
}

MtuEvidence failedWith(MtuEvidence seen, Failure failure)
{
    seen.failure = std::move(failure);
    return seen;
}

MtuEvidence searchByEcho(MtuEvidence seen, EchoSocket socket, bool v6, Millis timeout, const WakeFd &wake)
{
    const int top = seen.interfaceMtu > 0 ? std::min(seen.interfaceMtu, kMost) : kMost;
    const int least = std::min(v6 ? kLeast6 : kLeast4, top);
    Search search(std::move(socket), timeout, wake);
    std::vector<int> sizes = times(3, {least, top});
    for (const int common : kCommon) {
        if (common < top && common > least)
            sizes.push_back(common);
    }
    if (auto failure = search.ask(sizes))
        return failedWith(finish(std::move(seen), search), *std::move(failure));
    if (search.largestPassed() == 0)
        return failedWith(finish(std::move(seen), search), {Kind::TimedOut, Failure::Phase::Other, 0, {}});
    if (search.largestPassed() < top) {
        const int named = search.reported();
        if (named >= EchoSocket::kLeast && named < top) {
            if (auto failure = search.ask(times(2, {named})))
                return failedWith(finish(std::move(seen), search), *std::move(failure));
        }
        if (search.largestPassed() != named) {
            if (auto failure = narrow(search))
                return failedWith(finish(std::move(seen), search), *std::move(failure));
        }
        // Loss hits any size: what passes must pass again, what vanished must vanish again.
        const int passing = search.largestPassed();
        if (search.reported() == 0) {
            if (auto failure = search.ask(times(4, {passing, search.smallestVanished(passing)})))
                return failedWith(finish(std::move(seen), search), *std::move(failure));
            int failed = 0;
            for (const auto &[size, tally] : search.sizes())
                failed += size > passing ? tally.tried : 0;
            const Size again = search.sizes()[passing];
            seen.blackHole =
                search.largestPassed() == passing && failed >= 8 && again.passed * 5 >= again.tried * 4;
        }
    }
    return finish(std::move(seen), search);
}

} // namespace

Outcome probeMtu(const MtuRequest &request, const Settings &, std::stop_token stop)
{
    const WakeFd wake(std::move(stop));
    MtuEvidence seen;
    seen.method = QStringLiteral("icmp");
    const auto to = socketAddress(request.to);
    if (!to)
        return failedWith(std::move(seen), {Kind::Local, Failure::Phase::Other, EINVAL, request.to.text()});
    seen.interfaceMtu = interfaceMtuTo(*to);
    auto socket = EchoSocket::open(*to);
    if (!socket && socket.error().kind == Kind::NetworkUnreachable)
        return failedWith(std::move(seen), socket.error());
    if (socket) {
        MtuEvidence byEcho =
            searchByEcho(seen, *std::move(socket), request.to.isIpv6(), request.timeout, wake);
        if (!byEcho.failure || byEcho.failure->kind != Kind::TimedOut || request.to.port == 0)
            return byEcho;
    }
    seen.method = QStringLiteral("tcp");
    return trySegments(std::move(seen), request.to, request.timeout, wake);
}

} // namespace fd::probes
