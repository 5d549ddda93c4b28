// SPDX-License-Identifier: GPL-3.0-or-later
//
// What else it may be, where only a log or a saved answer is there to judge: causes that look the same there.
#pragma once

#include <span>
#include <string_view>

namespace fd::diagnosis {

/// Causes that leave the same lines as \a cause does, the likelier first; empty where it stands for itself.
std::span<const char *const> alike(std::string_view cause);

/// What is mostly behind an error page of \a status that says no more; the likelier first.
std::span<const char *const> behindStatus(int status);

} // namespace fd::diagnosis
