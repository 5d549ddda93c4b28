// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/path.h"

namespace fd {

EnumNames<RouteAnswer::Kind> enumNames(RouteAnswer::Kind)
{
    using Kind = RouteAnswer::Kind;
    static constexpr EnumName<Kind> names[] = {
        {Kind::TimeExceeded, "time-exceeded"},
        {Kind::Reached, "reached"},
        {Kind::NetUnreachable, "net-unreachable"},
        {Kind::HostUnreachable, "host-unreachable"},
        {Kind::Prohibited, "prohibited"},
        {Kind::TooBig, "too-big"},
        {Kind::Other, "other"},
    };
    return names;
}

} // namespace fd
