// SPDX-License-Identifier: GPL-3.0-or-later
#include "probes/hosts/workstation_probe.h"

#include "probes/event/wait.h"
#include "probes/hosts/workstation_files.h"
#include "probes/logfile/child_output.h"
#include "probes/tcp/connect.h"

#include <QFile>
#include <QStandardPaths>

#include <ifaddrs.h>
#include <net/if.h>
#include <net/if_arp.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/timex.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <memory>

namespace fd::probes {

namespace {

constexpr qint64 kMostBytes = 1'048'576;
constexpr std::chrono::milliseconds kGnomeLimit{500};

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.read(kMostBytes) : QByteArray();
}

ifreq requestFor(const QString &name)
{
    ifreq request{};
    std::strncpy(request.ifr_name, name.toLocal8Bit().constData(), IFNAMSIZ - 1);
    return request;
}

/// Interfaces by which a VPN leads elsewhere: they have no link layer of their own.
bool isTunnel(int fd, const QString &name, unsigned flags)
{
    if ((flags & IFF_LOOPBACK) != 0)
        return false;
    if ((flags & IFF_POINTOPOINT) != 0 || name.startsWith(QLatin1StringView("tun")) ||
        name.startsWith(QLatin1StringView("tap")))
        return true;
    ifreq request = requestFor(name);
    if (ioctl(fd, SIOCGIFHWADDR, &request) != 0)
        return false;
    const int kind = request.ifr_hwaddr.sa_family;
    return kind == ARPHRD_NONE || kind == ARPHRD_PPP || kind == ARPHRD_TUNNEL || kind == ARPHRD_TUNNEL6;
}

int mtuOf(int fd, const QString &name)
{
    ifreq request = requestFor(name);
    return ioctl(fd, SIOCGIFMTU, &request) == 0 ? request.ifr_mtu : 0;
}

QString addressOf(const sockaddr &address)
{
    sockaddr_storage storage{};
    const std::size_t length = address.sa_family == AF_INET    ? sizeof(sockaddr_in)
                               : address.sa_family == AF_INET6 ? sizeof(sockaddr_in6)
                                                               : 0;
    std::memcpy(&storage, &address, length);
    return endpointOf(storage).address;
}

std::vector<NetworkInterface> interfaces()
{
    std::vector<NetworkInterface> found;
    const UniqueFd socket(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
    ifaddrs *list = nullptr;
    if (getifaddrs(&list) != 0)
        return found;
    const std::unique_ptr<ifaddrs, void (*)(ifaddrs *)> owner(list, freeifaddrs);
    for (const ifaddrs *at = list; at; at = at->ifa_next) {
        const QString name = QString::fromLocal8Bit(at->ifa_name);
        auto known = std::find_if(found.begin(), found.end(),
                                  [&](const NetworkInterface &one) { return one.name == name; });
        if (known == found.end()) {
            found.push_back({name,
                             (at->ifa_flags & IFF_UP) != 0 && (at->ifa_flags & IFF_RUNNING) != 0,
                             isTunnel(socket.get(), name, at->ifa_flags),
                             mtuOf(socket.get(), name),
                             {}});
            known = std::prev(found.end());
        }
        if (at->ifa_addr) {
            if (const QString address = addressOf(*at->ifa_addr); !address.isEmpty())
                known->addresses.append(address);
        }
    }
    return found;
}

/// Desktops that keep their proxy in GNOME's settings.
bool isGnome()
{
    const QString desktop = qEnvironmentVariable("XDG_CURRENT_DESKTOP").toLower();
    const QStringList names{QStringLiteral("gnome"),    QStringLiteral("unity"), QStringLiteral("x-cinnamon"),
                            QStringLiteral("cinnamon"), QStringLiteral("mate"),  QStringLiteral("budgie")};
    const QStringList present = desktop.split(u':', Qt::SkipEmptyParts);
    return std::any_of(present.begin(), present.end(),
                       [&names](const QString &one) { return names.contains(one); });
}

/// What the desktop's own program says; it may ask a daemon that hangs, so it has little time.
QByteArray gnomeSettings(const std::stop_token &stop)
{
    const ChildOutput child({QStringLiteral("gsettings"), QStringLiteral("list-recursively"),
                             QStringLiteral("org.gnome.system.proxy")});
    const WakeFd wake(stop);
    const auto deadline = Clock::now() + kGnomeLimit;
    QByteArray text;
    while (child.fd() >= 0 && text.size() < kMostBytes) {
        if (waitFor(child.fd(), POLLIN, deadline, wake) != Woken::Ready)
            return {};
        std::array<char, 4096> part{};
        const ssize_t got = ::read(child.fd(), part.data(), part.size());
        if (got <= 0)
            break;
        text.append(part.data(), got);
    }
    return text;
}

std::optional<bool> clockSynchronised()
{
    timex state{};
    if (adjtimex(&state) < 0)
        return std::nullopt;
    return (state.status & STA_UNSYNC) == 0;
}

} // namespace

Outcome probeWorkstation(const WorkstationRequest &request, const Settings &, const std::stop_token &stop)
{
    WorkstationEvidence seen;
    seen.interfaces = interfaces();
    seen.defaultRoute4 = defaultRoute4(contentOf(QStringLiteral("/proc/net/route")));
    seen.defaultRoute6 = defaultRoute6(contentOf(QStringLiteral("/proc/net/ipv6_route")));
    seen.proxies =
        environmentProxies(request.url, [](const char *name) { return qEnvironmentVariable(name); });
    if (seen.proxies.empty() && !request.url.isEmpty()) {
        const QString folder = QStandardPaths::writableLocation(QStandardPaths::ConfigLocation);
        seen.proxies = kdeProxies(request.url, contentOf(folder + QStringLiteral("/kioslaverc")));
    }
    if (seen.proxies.empty() && !request.url.isEmpty() && isGnome())
        seen.proxies = gnomeProxies(request.url, gnomeSettings(stop));
    seen.clockSynchronised = clockSynchronised();
    return seen;
}

} // namespace fd::probes
