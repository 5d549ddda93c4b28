// SPDX-License-Identifier: GPL-3.0-or-later
#include "logs/fast/fast_lines.h"

#include "logs/bytes64.h"

namespace fd::logs {

FastKind fastKindOf(Format format)
{
    static constexpr std::pair<Format, FastKind> kinds[] = {
        {Format::NginxCombined, FastKind::Clf},   {Format::ApacheCombined, FastKind::Clf},
        {Format::Varnishncsa, FastKind::Clf},     {Format::NginxUpstream, FastKind::Clf},
        {Format::HaproxyHttp, FastKind::Haproxy}, {Format::Json, FastKind::Json},
        {Format::Caddy, FastKind::Json},          {Format::TraefikJson, FastKind::Json},
        {Format::Cloudflare, FastKind::Json},     {Format::Fastly, FastKind::Json},
        {Format::EnvoyJson, FastKind::Json},      {Format::Varnishlog, FastKind::Varnish}};
    for (const auto &[known, kind] : kinds) {
        if (known == format)
            return kind;
    }
    return FastKind::Count;
}

std::unique_ptr<FastLines> fastLinesOf(FastKind kind)
{
    switch (kind) {
    case FastKind::Clf: return fastClfLines(hasAvx2());
    case FastKind::Haproxy: return fastHaproxyLines();
    case FastKind::Json: return fastJsonLines();
    case FastKind::Varnish: return fastVarnishLines();
    case FastKind::Count: break;
    }
    return nullptr;
}

} // namespace fd::logs
