// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the histories of package managers say.
#include "logs/changes.h"
#include "logs/scan.h"

namespace fd::logs {

namespace {

std::string_view firstWord(std::string_view text)
{
    return text.substr(0, text.find_first_of(" \t,;"));
}

std::string_view nothingToEmpty(std::string_view version)
{
    return version == "<none>" || version == "(none)" ? std::string_view() : version;
}

/// A kernel is more than any package.
const char *kindOfPackage(const char *kind, std::string_view package)
{
    const bool isKernel = package.substr(0, 12) == "linux-image-" || package == "linux" ||
                          package == "linux-lts" || package.substr(0, 11) == "kernel-core" ||
                          package == "kernel";
    return isKernel && kind[0] != 'r' ? "kernel" : kind;
}

const char *kindOfVerb(std::string_view verb)
{
    static constexpr std::pair<std::string_view, const char *> verbs[] = {
        {"install", "install"},     {"installed", "install"},  {"upgrade", "upgrade"},
        {"upgraded", "upgrade"},    {"updated", "upgrade"},    {"update", "upgrade"},
        {"downgrade", "upgrade"},   {"downgraded", "upgrade"}, {"reinstall", "install"},
        {"reinstalled", "install"}, {"remove", "remove"},      {"removed", "remove"},
        {"purge", "remove"},        {"erase", "remove"},       {"erased", "remove"},
    };
    for (const auto &[word, kind] : verbs) {
        if (equalsNoCase(verb, word))
            return kind;
    }
    return nullptr;
}

/// dpkg.log: "upgrade nginx-core:amd64 1.22.1-9 1.22.1-9+deb12u1"; the states in between say nothing new.
void dpkgChange(std::string_view message, const EachChange &each)
{
    Cursor at(message);
    const char *kind = kindOfVerb(at.token());
    at.spaces();
    const std::string_view package = at.token();
    at.spaces();
    const std::string_view from = at.token();
    at.spaces();
    const std::string_view to = at.token();
    if (kind && !package.empty())
        each({kindOfPackage(kind, package), package.substr(0, package.find(':')), nothingToEmpty(from),
              nothingToEmpty(to)});
}

/// apt's history.log: "Upgrade: nginx-core:amd64 (1.22.1-9, 1.22.1-10), php8.2-fpm:amd64 (8.2.7-1,
/// automatic)".
void aptChanges(std::string_view message, const EachChange &each)
{
    const auto colon = message.find(": ");
    const char *kind = colon == std::string_view::npos ? nullptr : kindOfVerb(message.substr(0, colon));
    if (!kind)
        return;
    std::string_view rest = message.substr(colon + 2);
    for (int count = 0; count < 500 && !rest.empty(); ++count) {
        const auto open = rest.find(" (");
        const auto close = rest.find(')', open == std::string_view::npos ? 0 : open);
        if (open == std::string_view::npos || close == std::string_view::npos)
            return;
        const std::string_view package = trimmed(rest.substr(0, open));
        const std::string_view versions = rest.substr(open + 2, close - open - 2);
        const auto comma = versions.find(", ");
        std::string_view from = versions.substr(0, comma);
        std::string_view to =
            comma == std::string_view::npos ? std::string_view() : versions.substr(comma + 2);
        if (kind[0] == 'i') {
            to = from; // the second word is "automatic"
            from = {};
        }
        each({kindOfPackage(kind, package), package.substr(0, package.find(':')), from, to});
        rest = rest.substr(close + 1);
        if (rest.substr(0, 2) != ", ")
            return;
        rest.remove_prefix(2);
    }
}

/// dnf and yum: "Upgrade: nginx-core-2:1.24.0-4.el9.x86_64"; the name ends two dashes before the end.
void rpmChange(std::string_view message, const EachChange &each)
{
    const auto colon = message.find(": ");
    const char *kind = colon == std::string_view::npos ? nullptr : kindOfVerb(message.substr(0, colon));
    if (!kind)
        return;
    const std::string_view package = firstWord(trimmed(message.substr(colon + 2)));
    const auto release = package.rfind('-');
    const auto version =
        release == std::string_view::npos || release == 0 ? release : package.rfind('-', release - 1);
    if (version == std::string_view::npos)
        return each({kindOfPackage(kind, package), package, {}, {}});
    const std::string_view name = package.substr(0, version);
    const std::string_view whole = package.substr(version + 1);
    each({kindOfPackage(kind, name), name, {}, whole.substr(0, whole.rfind('.'))});
}

/// pacman.log: "upgraded linux (6.7.8.arch1-1 -> 6.7.9.arch1-1)".
void pacmanChange(std::string_view message, const EachChange &each)
{
    Cursor at(message);
    const char *kind = kindOfVerb(at.token());
    at.spaces();
    const std::string_view package = at.token();
    const auto open = message.find('(');
    const auto close = message.rfind(')');
    if (!kind || package.empty())
        return;
    std::string_view versions = open == std::string_view::npos || close < open
                                    ? std::string_view()
                                    : message.substr(open + 1, close - open - 1);
    const auto arrow = versions.find(" -> ");
    const bool both = arrow != std::string_view::npos;
    each({kindOfPackage(kind, package), package,
          both             ? versions.substr(0, arrow)
          : kind[0] == 'r' ? versions
                           : std::string_view(),
          both             ? versions.substr(arrow + 4)
          : kind[0] == 'r' ? std::string_view()
                           : versions});
}

} // namespace

bool forEachPackage(const Entry &entry, const EachChange &each)
{
    if (entry.format == Format::Dpkg)
        dpkgChange(entry.message, each);
    else if (entry.format == Format::AptHistory)
        aptChanges(entry.message, each);
    else if (entry.format == Format::Dnf)
        rpmChange(entry.message, each);
    else if (entry.format == Format::Pacman)
        pacmanChange(entry.message, each);
    else
        return false;
    return true;
}

} // namespace fd::logs
