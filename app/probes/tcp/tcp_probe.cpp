// SPDX-License-Identifier: GPL-3.0-or-later
#include "probes/tcp/tcp_probe.h"

#include "probes/tcp/connect.h"

namespace fd::probes {

Outcome probeTcp(const TcpRequest &request, const Settings &, std::stop_token stop,
                 const InterimSink &interim)
{
    const WakeFd wake(std::move(stop));
    const auto whenLate = [&interim] {
        const Failure late{Failure::Kind::TimedOut, Failure::Phase::Connect, 0, {}};
        if (interim)
            interim({.outcome = TcpEvidence{kLateConnect, {}, late}});
    };
    const Connection connection = connectTo(request.to, Clock::now() + request.timeout, wake, 0, whenLate);
    return TcpEvidence{connection.elapsed, connection.local, connection.failure};
}

} // namespace fd::probes
