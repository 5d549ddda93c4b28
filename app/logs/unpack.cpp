// SPDX-License-Identifier: GPL-3.0-or-later
#include "logs/unpack.h"

#include <QCoreApplication>

#include <algorithm>

namespace fd::logs {

std::unique_ptr<Unpacker> makeVslUnpacker();
std::unique_ptr<Unpacker> makeJournalUnpacker();

namespace {

struct Tr {
    Q_DECLARE_TR_FUNCTIONS(Logs)
};

using namespace std::literals;

bool begins(std::string_view head, std::string_view magic)
{
    return head.substr(0, magic.size()) == magic;
}

/// Text has hardly a control character; compressed data and programs have one among ten bytes or more. NUL
/// does not count: logs hold runs of it after a crash.
bool isText(std::string_view head)
{
    constexpr std::size_t enoughToTell = 64;
    if (begins(head, "\xff\xfe"sv) || begins(head, "\xfe\xff"sv))
        return true; // UTF-16
    const auto isControl = [](char c) {
        return (c > 0 && c < 0x20 && "\b\t\n\v\f\r\x1b"sv.find(c) == std::string_view::npos) || c == 0x7f;
    };
    const auto controls = std::count_if(head.begin(), head.end(), isControl);
    const auto bytes = std::count_if(head.begin(), head.end(), [](char c) { return c != '\0'; });
    return head.size() < enoughToTell || controls * 20 <= bytes;
}

} // namespace

std::unique_ptr<Unpacker> unpackerFor(std::string_view head)
{
    if (begins(head, "VSL\0"sv))
        return makeVslUnpacker();
    if (begins(head, "__CURSOR="sv) || begins(head, "__REALTIME_TIMESTAMP="sv))
        return makeJournalUnpacker();
    return nullptr;
}

QString unreadable(std::string_view head, const QString &path)
{
    if (begins(head, "VSL"sv) && head.size() > 3 && head[3] >= '1' && head[3] <= '9')
        return Tr::tr("This is a binary log of a Varnish later than 7.2; “varnishlog -r %1 -g raw” on that "
                      "machine makes a "
                      "text of it that can be read.")
            .arg(path);
    if (begins(head, "LPKSHHRH"sv))
        return Tr::tr("This is a file of the journal itself; “journalctl --file %1 -o json” makes a text of "
                      "it that can be "
                      "read.")
            .arg(path);
    if (begins(head, "PK\x03\x04"sv))
        return Tr::tr("This is a ZIP archive; its files can be read when they are unpacked.");
    if (!unpackerFor(head) && !isText(head))
        return Tr::tr("This file is not text, so it cannot be read as a log.");
    return {};
}

} // namespace fd::logs
