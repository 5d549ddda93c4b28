// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "probes/event/unique_fd.h"
#include "probes/tcp/connect.h"

#include <QByteArray>

#include <netinet/in.h>
#include <sys/socket.h>

#include <array>
#include <functional>
#include <memory>
#include <vector>

namespace fd::probes {

/// Where the system puts datagrams; one serves many lanes.
class DatagramRoom
{
public:
    static constexpr std::size_t kDatagrams = 32;

    /// \returns how many came (recvmmsg(2)), or -1.
    int take(int fd);
    QByteArrayView bytes(std::size_t index) const;
    const SocketAddress &from(std::size_t index) const { return from_.at(index); }

private:
    static constexpr std::size_t kLargest = 65535;

    // Left as it is: pages that no answer is long enough to reach are never touched.
    std::unique_ptr<char[]> bytes_ = std::make_unique_for_overwrite<char[]>(kDatagrams * kLargest);
    std::array<SocketAddress, kDatagrams> from_{};
    std::array<iovec, kDatagrams> parts_{};
    std::array<mmsghdr, kDatagrams> messages_{};
};

/// One UDP socket for questions to many servers: a call of the system sends or takes many datagrams, and no
/// server costs a socket of its own. Whom an answer is from is for the caller to compare.
class DatagramLane
{
public:
    /// Invalid (see fd()) where this computer has no such socket to give; errno says why.
    explicit DatagramLane(int family);

    int fd() const { return socket_.get(); }
    int family() const { return family_; }

    /// Sends with the next flush(); \a to must live until then.
    void queue(std::size_t tag, const QByteArray &bytes, const SocketAddress &to);
    /// Sends all that is queued. \a failed is told the tag and errno of what this computer cannot send.
    void flush(const std::function<void(std::size_t, int)> &failed);

    using Taken = std::function<void(QByteArrayView, const SocketAddress &)>;
    /// Hands on what has come, a bounded number at a time; does not block.
    void receive(DatagramRoom &room, const Taken &taken) const;

    using Refused = std::function<void(QByteArrayView, const SocketAddress &, int)>;
    /// Hands on for which datagrams an ICMP message says for good that nobody takes them: as much of the
    /// datagram as it quotes (maybe nothing), where it went, and errno.
    void takeRefusals(const Refused &refused) const;

private:
    struct Outgoing {
        std::size_t tag;
        QByteArray bytes;
        const SocketAddress *to;
    };

    int family_;
    UniqueFd socket_;
    std::vector<Outgoing> queued_;
};

/// The same address and port (and interface, for link-local ones)?
bool sameAddress(const SocketAddress &a, const SocketAddress &b);

} // namespace fd::probes
