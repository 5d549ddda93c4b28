// SPDX-License-Identifier: GPL-3.0-or-later
//
// Binary Varnish logs. The layout is that of include/vapi/vsl_int.h of Varnish 4.0 to 7.2: records of 32-bit
// words in the byte order of the machine (little endian here), of which the first holds tag and length, the
// second the VXID with the client's and backend's marks in its two highest bits. Tags are numbered by
// include/tbl/vsl_tags.h, which only grew at its end in these versions.
#include "logs/unpack.h"

#include <QCoreApplication>

#include <cstdint>
#include <cstdio>
#include <string>

namespace fd::logs {

namespace {

struct Tr {
    Q_DECLARE_TR_FUNCTIONS(Logs)
};

constexpr const char *tags[] = {
    nullptr,        "Debug",        "Error",        "CLI",           "SessOpen",    "SessClose",
    "BackendOpen",  "BackendReuse", "BackendClose", "HttpGarbage",   "Proxy",       "ProxyGarbage",
    "Backend",      "Length",       "FetchError",   "ReqMethod",     "ReqURL",      "ReqProtocol",
    "ReqStatus",    "ReqReason",    "ReqHeader",    "ReqUnset",      "ReqLost",     "RespMethod",
    "RespURL",      "RespProtocol", "RespStatus",   "RespReason",    "RespHeader",  "RespUnset",
    "RespLost",     "BereqMethod",  "BereqURL",     "BereqProtocol", "BereqStatus", "BereqReason",
    "BereqHeader",  "BereqUnset",   "BereqLost",    "BerespMethod",  "BerespURL",   "BerespProtocol",
    "BerespStatus", "BerespReason", "BerespHeader", "BerespUnset",   "BerespLost",  "ObjMethod",
    "ObjURL",       "ObjProtocol",  "ObjStatus",    "ObjReason",     "ObjHeader",   "ObjUnset",
    "ObjLost",      "BogoHeader",   "LostHeader",   "TTL",           "Fetch_Body",  "VCL_acl",
    "VCL_call",     "VCL_trace",    "VCL_return",   "ReqStart",      "Hit",         "HitPass",
    "ExpBan",       "ExpKill",      "WorkThread",   "ESI_xmlerror",  "Hash",        "Backend_health",
    "VCL_Log",      "VCL_Error",    "Gzip",         "Link",          "Begin",       "End",
    "VSL",          "Storage",      "Timestamp",    "ReqAcct",       "PipeAcct",    "BereqAcct",
    "VfpAcct",      "Witness",      "BackendStart", "H2RxHdr",       "H2RxBody",    "H2TxHdr",
    "H2TxBody",     "HitMiss",      "Filters",      "SessError",     "VCL_use",     "Notice",
    "VdpAcct",
};

class VslUnpacker final : public Unpacker
{
public:
    bool feed(std::string_view block, const Take &take) override
    {
        rest_.append(block);
        std::size_t at = 0;
        if (!begun_ && rest_.size() >= 4) {
            begun_ = true;
            at = 4; // "VSL" and a zero
        }
        std::string text;
        while (begun_ && !broken_ && rest_.size() - at >= 8) {
            const std::uint32_t first = word(at);
            const std::uint32_t second = word(at + 4);
            const std::size_t length = first & 0xffff;
            const std::size_t padded = (length + 3) / 4 * 4;
            const std::uint32_t tag = first >> 24;
            if (tag == 0 || tag >= std::size(tags)) {
                broken_ = true;
                break;
            }
            if (rest_.size() - at < 8 + padded)
                break;
            put(text, tag, second, {rest_.data() + at + 8, length});
            at += 8 + padded;
            ++records_;
        }
        rest_.erase(0, at);
        if (broken_)
            rest_.clear();
        return text.empty() || take(text);
    }
    bool finish(const Take &) override { return true; }
    QString refusal() const override
    {
        return broken_
                   ? Tr::tr("After %1 records comes what is no record of Varnish 4.0 to 7.2.").arg(records_)
                   : QString();
    }
    QString note() const override
    {
        return Tr::tr("Binary log of Varnish (4.0 to 7.2); lines are its records.");
    }

private:
    std::uint32_t word(std::size_t at) const
    {
        const auto byte = [&](std::size_t i) {
            return static_cast<std::uint32_t>(static_cast<unsigned char>(rest_[at + i]));
        };
        return byte(0) | byte(1) << 8 | byte(2) << 16 | byte(3) << 24;
    }
    static void put(std::string &text, std::uint32_t tag, std::uint32_t marked, std::string_view content)
    {
        while (!content.empty() && content.back() == '\0')
            content.remove_suffix(1);
        const char type = (marked & (1U << 30)) != 0 ? 'c' : (marked & (1U << 31)) != 0 ? 'b' : '-';
        char head[64];
        const int length =
            std::snprintf(head, sizeof head, "%10u %-14s %c ", marked & 0x3fffffffU, tags[tag], type);
        text.append(head, static_cast<std::size_t>(length));
        for (const char c : content)
            text.push_back(c == '\n' || c == '\r' || c == '\0' ? ' ' : c);
        text.push_back('\n');
    }

    std::string rest_ = {};
    bool begun_ = false;
    bool broken_ = false;
    qint64 records_ = 0;
};

} // namespace

std::unique_ptr<Unpacker> makeVslUnpacker()
{
    return std::make_unique<VslUnpacker>();
}

} // namespace fd::logs
