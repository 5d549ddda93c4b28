// SPDX-License-Identifier: GPL-3.0-or-later
#include "probes/icmp/interface_mtu.h"

#include <ifaddrs.h>
#include <net/if.h>
#include <netinet/in.h>
#include <sys/ioctl.h>

#include <cstring>
#include <memory>

namespace fd::probes {

namespace {

bool sameAddress(const sockaddr &a, const sockaddr_storage &b)
{
    if (a.sa_family != b.ss_family)
        return false;
    if (a.sa_family == AF_INET)
        return reinterpret_cast<const sockaddr_in &>(a).sin_addr.s_addr ==
               reinterpret_cast<const sockaddr_in &>(b).sin_addr.s_addr;
    return a.sa_family == AF_INET6 &&
           std::memcmp(&reinterpret_cast<const sockaddr_in6 &>(a).sin6_addr,
                       &reinterpret_cast<const sockaddr_in6 &>(b).sin6_addr, sizeof(in6_addr)) == 0;
}

int mtuOf(int fd, const char *name)
{
    ifreq request{};
    std::strncpy(request.ifr_name, name, IFNAMSIZ - 1);
    return ioctl(fd, SIOCGIFMTU, &request) == 0 ? request.ifr_mtu : 0;
}

} // namespace

int interfaceMtuTo(const SocketAddress &to)
{
    // Connecting a datagram socket sends nothing: the kernel looks up the route.
    const UniqueFd socket(::socket(to.family(), SOCK_DGRAM | SOCK_CLOEXEC, 0));
    sockaddr_storage here{};
    socklen_t length = sizeof here;
    if (!socket || connect(socket.get(), to.get(), to.length) != 0 ||
        getsockname(socket.get(), reinterpret_cast<sockaddr *>(&here), &length) != 0)
        return 0;
    ifaddrs *list = nullptr;
    if (getifaddrs(&list) != 0)
        return 0;
    const std::unique_ptr<ifaddrs, void (*)(ifaddrs *)> owner(list, freeifaddrs);
    for (const ifaddrs *at = list; at; at = at->ifa_next) {
        if (at->ifa_addr && sameAddress(*at->ifa_addr, here))
            return mtuOf(socket.get(), at->ifa_name);
    }
    return 0;
}

} // namespace fd::probes
