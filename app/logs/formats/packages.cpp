// SPDX-License-Identifier: GPL-3.0-or-later
//
// Histories of package managers: apt's history.log and term.log (apt.conf(5), Dir::Log), dnf.rpm.log,
// yum.log, pacman.log. dpkg.log is read in text.cpp.
#include "logs/format.h"

namespace fd::logs {

namespace {

// Only the first line of a block of apt's has a time.
bool parseApt(std::string_view line, Context &context, Entry &entry)
{
    Cursor at(line);
    const bool begins = at.lit("Start-Date: ") || at.lit("Log started: ");
    const bool ends = !begins && (at.lit("End-Date: ") || at.lit("Log ended: "));
    if (begins || ends) {
        at.spaces();
        if (!readIso(at, context.clock, entry))
            return false;
        context.block = begins ? entry : Entry();
        entry.format = Format::AptHistory;
        entry.message = line;
        return true;
    }
    if (context.block.timeNs == noTime)
        return false;
    static constexpr std::string_view keys[] = {
        "Commandline: ", "Requested-By: ", "Install: ", "Upgrade: ", "Downgrade: ",
        "Reinstall: ",   "Remove: ",       "Purge: ",   "Error: "};
    for (const auto key : keys) {
        if (!at.lit(key))
            continue;
        entry.timeNs = context.block.timeNs;
        entry.timeDigits = context.block.timeDigits;
        entry.format = Format::AptHistory;
        entry.message = line;
        entry.level = key == "Error: " ? Level::Error : Level::None;
        return true;
    }
    return false;
}

bool isRpmVerb(std::string_view verb)
{
    static constexpr std::string_view verbs[] = {"upgrade",   "upgraded",   "updated",   "install",
                                                 "installed", "erase",      "erased",    "removed",
                                                 "remove",    "cleanup",    "reinstall", "reinstalled",
                                                 "downgrade", "downgraded", "obsoleted", "obsoleting"};
    for (const auto known : verbs) {
        if (equalsNoCase(verb, known))
            return true;
    }
    return false;
}

/// "Upgrade: nginx-core-2:1.24.0-4.el9.x86_64"
bool isRpmSentence(std::string_view text)
{
    const auto colon = text.find(": ");
    if (colon == std::string_view::npos || !isRpmVerb(text.substr(0, colon)))
        return false;
    const std::string_view package = trimmed(text.substr(colon + 2));
    const auto dot = package.rfind('.');
    return package.find(' ') == std::string_view::npos && package.find('-') != std::string_view::npos &&
           dot != std::string_view::npos && package.size() - dot <= 10;
}

bool parseRpm(std::string_view line, Context &context, Entry &entry)
{
    Cursor at(line);
    std::string_view level;
    if (isDigit(at.peek())) {
        if (!readIso(at, context.clock, entry) || !at.lit(' '))
            return false;
        level = at.token();
        at.spaces();
    } else if (!isUpper(at.peek()) || !readSyslogTime(at, context.clock, entry) || !at.lit(' ')) {
        return false;
    }
    const bool own = level == "SUBDEBUG" || level == "DDEBUG";
    if (!own && !isRpmSentence(at.rest()))
        return false;
    entry.level = own ? Level::Debug : levelFromText(level);
    entry.format = Format::Dnf;
    entry.message = at.rest();
    return true;
}

bool parsePacman(std::string_view line, Context &context, Entry &entry)
{
    Cursor at(line);
    if (!at.lit('[') || !readIso(at, context.clock, entry) || !at.lit("] ["))
        return false;
    std::string_view who;
    if (!at.until(']', who) || (who.substr(0, 4) != "ALPM" && who != "PACMAN") || !at.lit(' '))
        return false;
    entry.format = Format::Pacman;
    entry.message = at.rest();
    entry.level = levelWithin(entry.message);
    return true;
}

} // namespace

bool parsePackages(std::string_view line, Context &context, Entry &entry)
{
    if (line.size() < 10)
        return false;
    if (isUpper(line[0]) && parseApt(line, context, entry))
        return true;
    entry = Entry();
    return line[0] == '[' ? parsePacman(line, context, entry) : parseRpm(line, context, entry);
}

} // namespace fd::logs
