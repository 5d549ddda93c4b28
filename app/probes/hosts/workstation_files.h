// SPDX-License-Identifier: GPL-3.0-or-later
//
// What this computer's files and environment say of its way to the network: text in, values out.
#pragma once

#include "model/workstation.h"

#include <QByteArrayView>

#include <functional>

namespace fd::probes {

/// The interface of the default route with the lowest metric in the text of /proc/net/route (proc(5)); empty
/// where there is none.
QString defaultRoute4(QByteArrayView table);
/// The same for /proc/net/ipv6_route.
QString defaultRoute6(QByteArrayView table);

/// Does \a list, as in no_proxy, exempt \a host? Names stand for themselves and everything below them, "*"
/// for all (curl(1), NO_PROXY).
bool isExempt(const QString &list, const QString &host);

/// The proxies that programs would use for \a url by their environment (curl(1)): https_proxy, http_proxy,
/// all_proxy, in upper case too, but for HTTP_PROXY, which a web server may have been told by a stranger.
std::vector<ProxySetting> environmentProxies(const QString &url,
                                             const std::function<QString(const char *)> &variable);

/// The proxy of KDE's settings (kioslaverc) for \a url, where it is set by hand; or, as
/// libproxy writes it, "pac+" and the address of a PAC file, whose proxies are not known before it is run, or
/// "wpad://", where that address is to be found out from the network.
std::vector<ProxySetting> kdeProxies(const QString &url, QByteArrayView kioslaverc);

/// The same of GNOME's, as `gsettings list-recursively org.gnome.system.proxy` prints them.
std::vector<ProxySetting> gnomeProxies(const QString &url, QByteArrayView settings);

/// A proxy's address without user and password: "http://proxy.example.com:3128".
QString withoutUser(const QString &proxy);

} // namespace fd::probes
