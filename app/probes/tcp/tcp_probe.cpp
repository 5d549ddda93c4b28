// SPDX-License-Identifier: GPL-3.0-or-later
#include "probes/tcp/tcp_probe.h"

#include "probes/tcp/connect.h"

namespace fd::probes {

Outcome probeTcp(const TcpRequest &request, const Settings &, std::stop_token stop)
{
    const WakeFd wake(std::move(stop));
    const Connection connection = connectTo(request.to, Clock::now() + request.timeout, wake);
    return TcpEvidence{connection.elapsed, connection.local, connection.failure};
}

} // namespace fd::probes
