// SPDX-License-Identifier: GPL-3.0-or-later
//
// journalctl -o export: "KEY=value" lines, an empty line after each entry; a value with line breaks or of any
// bytes is the key alone on a line, its length as 64 bits little endian, the bytes and a line end.
#include "logs/unpack.h"

#include <QCoreApplication>
#include <QUtf8StringView>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <string>

namespace fd::logs {

namespace {

struct Tr {
    Q_DECLARE_TR_FUNCTIONS(Logs)
};

constexpr std::size_t longestValue = 8U << 20;

void putJson(std::string &into, std::string_view key, std::string_view value)
{
    into += into.empty() ? "{\"" : ",\"";
    into += key;
    into += "\":";
    if (!QUtf8StringView(value.data(), static_cast<qsizetype>(value.size())).isValidUtf8()) {
        // as journalctl -o json does
        into += '[';
        for (std::size_t i = 0; i < value.size(); ++i) {
            into += i == 0 ? "" : ",";
            into += std::to_string(static_cast<unsigned char>(value[i]));
        }
        into += ']';
        return;
    }
    into += '"';
    for (const char c : value) {
        if (c == '"' || c == '\\') {
            into += '\\';
            into += c;
        } else if (static_cast<unsigned char>(c) < 0x20) {
            char escaped[8];
            std::snprintf(escaped, sizeof escaped, "\\u%04x",
                          static_cast<unsigned>(static_cast<unsigned char>(c)));
            into += escaped;
        } else {
            into += c;
        }
    }
    into += '"';
}

bool isWanted(std::string_view key)
{
    static constexpr std::string_view wanted[] = {
        "__REALTIME_TIMESTAMP", "MESSAGE", "PRIORITY", "SYSLOG_IDENTIFIER", "_HOSTNAME",
        "_SYSTEMD_UNIT",        "UNIT",    "_PID",     "_BOOT_ID",          "_COMM"};
    return std::find(std::begin(wanted), std::end(wanted), key) != std::end(wanted);
}

class JournalUnpacker final : public Unpacker
{
public:
    bool feed(std::string_view block, const Take &take) override
    {
        rest_.append(block);
        std::string text;
        std::size_t at = 0;
        while (true) {
            const auto end = rest_.find('\n', at);
            if (end == std::string::npos)
                break;
            const std::string_view line(rest_.data() + at, end - at);
            if (line.empty()) {
                close(text);
                at = end + 1;
                continue;
            }
            const auto equals = line.find('=');
            if (equals != std::string_view::npos) {
                keep(line.substr(0, equals), line.substr(equals + 1));
                at = end + 1;
                continue;
            }
            if (rest_.size() - end - 1 < 8)
                break;
            std::uint64_t size = 0;
            for (int i = 7; i >= 0; --i)
                size = size << 8 | static_cast<unsigned char>(rest_[end + 1 + static_cast<std::size_t>(i)]);
            if (size > longestValue) { // no export: what follows is read as lines
                at = end + 1;
                continue;
            }
            if (rest_.size() - end - 9 < size + 1)
                break;
            keep(line, {rest_.data() + end + 9, static_cast<std::size_t>(size)});
            at = end + 9 + static_cast<std::size_t>(size) + 1;
        }
        rest_.erase(0, at);
        return text.empty() || take(text);
    }
    bool finish(const Take &take) override
    {
        std::string text;
        if (!rest_.empty()) { // cut in the middle of a line
            const auto equals = rest_.find('=');
            if (equals != std::string::npos)
                keep(std::string_view(rest_).substr(0, equals), std::string_view(rest_).substr(equals + 1));
            rest_.clear();
        }
        close(text);
        return text.empty() || take(text);
    }
    QString note() const override { return Tr::tr("Journal export; lines are its entries."); }

private:
    void keep(std::string_view key, std::string_view value)
    {
        if (isWanted(key))
            putJson(entry_, key, value);
        some_ = true;
    }
    void close(std::string &text)
    {
        if (some_)
            text += entry_.empty() ? "{}\n" : entry_ + "}\n";
        entry_.clear();
        some_ = false;
    }

    std::string rest_ = {};
    std::string entry_ = {}; ///< of JSON, without its end
    bool some_ = false;
};

} // namespace

std::unique_ptr<Unpacker> makeJournalUnpacker()
{
    return std::make_unique<JournalUnpacker>();
}

} // namespace fd::logs
