// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/profile.h"

#include <memory>

namespace fd::demo {

/// The built-in outages by name; the first is the default.
QStringList names();
/// One sentence on what is broken in that outage, translated (shown after the diagnosis, never before).
QString truth(const QString &name);

/// A small edge, origin and name server on loopback ports of their own, with a fault. They live as long as
/// this object.
class Demo
{
public:
    /// \returns an error sentence for an unknown name or where no port can be had.
    static tl::expected<std::unique_ptr<Demo>, QString> start(const QString &name);
    ~Demo();
    /// A profile like any other: nothing in it says that it is a demo, but for its name.
    Profile profile() const;

private:
    Demo();
    struct Servers;
    std::unique_ptr<Servers> servers_;
};

} // namespace fd::demo
