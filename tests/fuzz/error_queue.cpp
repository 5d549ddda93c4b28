// SPDX-License-Identifier: GPL-3.0-or-later
#include "probes/icmp/error_queue.h"
#include "probes/route/udp_shots.h"

#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <vector>

namespace {

using namespace fd;
using namespace fd::probes;

struct Kind {
    int level;
    int type;
};

constexpr std::array kKinds{Kind{IPPROTO_IP, IP_RECVERR}, Kind{IPPROTO_IPV6, IPV6_RECVERR},
                            Kind{SOL_SOCKET, SCM_TIMESTAMPNS}, Kind{IPPROTO_IP, IP_TTL}};

/// Control messages as the kernel lays them out: their lengths are its own, what they hold is a stranger's.
std::vector<char> controlOf(const unsigned char *data, size_t size)
{
    std::vector<char> control;
    while (size >= 2 && control.size() < 400) {
        const auto [level, type] = kKinds[data[0] % kKinds.size()];
        const size_t length = std::min<size_t>(data[1] % 64, size - 2);
        const size_t at = control.size();
        control.resize(at + CMSG_SPACE(length));
        cmsghdr header{};
        header.cmsg_level = level;
        header.cmsg_type = type;
        header.cmsg_len = CMSG_LEN(length);
        std::memcpy(control.data() + at, &header, sizeof header);
        std::memcpy(control.data() + at + CMSG_LEN(0), data + 2, length);
        data += 2 + length;
        size -= 2 + length;
    }
    return control;
}

} // namespace

/// ICMP messages about our packets, and what they quote: any bytes are read or refused, within bounds.
extern "C" int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    std::vector<char> control = controlOf(data, size);
    msghdr message{};
    message.msg_control = control.data();
    message.msg_controllen = control.size();
    const QueuedError error = readErrors(message);
    if (error.info < 0 || (error.isRejection() && !error.isIcmp()))
        __builtin_trap();
    for (const bool udp : {false, true}) {
        const RouteAnswer answer = answerFrom(error, QStringLiteral("192.0.2.1"), udp);
        // Only the address itself can say that it was reached, and for UDP alone.
        if (answer.kind == RouteAnswer::Kind::Reached && (!udp || answer.address != u"192.0.2.1"))
            __builtin_trap();
    }
    const QByteArray quoted(reinterpret_cast<const char *>(data), static_cast<qsizetype>(size));
    const auto shot = quotedShot(quoted);
    if (shot && (shot->hop < 0 || shot->hop > 255 || quoted.size() < 7))
        __builtin_trap();
    return 0;
}
