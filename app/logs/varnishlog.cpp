// SPDX-License-Identifier: GPL-3.0-or-later
#include "logs/varnishlog.h"

#include "logs/format.h"

#include <unordered_set>

namespace fd::logs {

namespace {

constexpr std::size_t mostOpenRaw = 20000;
constexpr std::size_t mostTimings = 16;

// vsl(7), include/tbl/vsl_tags.h and vsl_tags_http.h of Varnish 4 to 7
const std::unordered_set<std::string_view> &tags()
{
    static const std::unordered_set<std::string_view> all{"Debug",
                                                          "Error",
                                                          "CLI",
                                                          "SessOpen",
                                                          "SessClose",
                                                          "BackendOpen",
                                                          "BackendReuse",
                                                          "BackendClose",
                                                          "HttpGarbage",
                                                          "Proxy",
                                                          "ProxyGarbage",
                                                          "Backend",
                                                          "Length",
                                                          "FetchError",
                                                          "BogoHeader",
                                                          "LostHeader",
                                                          "TTL",
                                                          "Fetch_Body",
                                                          "VCL_acl",
                                                          "VCL_call",
                                                          "VCL_trace",
                                                          "VCL_return",
                                                          "ReqStart",
                                                          "Hit",
                                                          "HitPass",
                                                          "HitMiss",
                                                          "ExpBan",
                                                          "ExpKill",
                                                          "WorkThread",
                                                          "ESI_xmlerror",
                                                          "Hash",
                                                          "Backend_health",
                                                          "VCL_Log",
                                                          "VCL_Error",
                                                          "Gzip",
                                                          "Link",
                                                          "Begin",
                                                          "End",
                                                          "VSL",
                                                          "Storage",
                                                          "Timestamp",
                                                          "ReqAcct",
                                                          "PipeAcct",
                                                          "BereqAcct",
                                                          "VfpAcct",
                                                          "Witness",
                                                          "H2RxHdr",
                                                          "H2RxBody",
                                                          "H2TxHdr",
                                                          "H2TxBody",
                                                          "Filters",
                                                          "SessError",
                                                          "VCL_use",
                                                          "Notice",
                                                          "VdpAcct",
                                                          "ESI_BodyLen",
                                                          "ReqMethod",
                                                          "ReqURL",
                                                          "ReqProtocol",
                                                          "ReqStatus",
                                                          "ReqReason",
                                                          "ReqHeader",
                                                          "ReqUnset",
                                                          "ReqLost",
                                                          "RespMethod",
                                                          "RespURL",
                                                          "RespProtocol",
                                                          "RespStatus",
                                                          "RespReason",
                                                          "RespHeader",
                                                          "RespUnset",
                                                          "RespLost",
                                                          "BereqMethod",
                                                          "BereqURL",
                                                          "BereqProtocol",
                                                          "BereqStatus",
                                                          "BereqReason",
                                                          "BereqHeader",
                                                          "BereqUnset",
                                                          "BereqLost",
                                                          "BerespMethod",
                                                          "BerespURL",
                                                          "BerespProtocol",
                                                          "BerespStatus",
                                                          "BerespReason",
                                                          "BerespHeader",
                                                          "BerespUnset",
                                                          "BerespLost",
                                                          "ObjMethod",
                                                          "ObjURL",
                                                          "ObjProtocol",
                                                          "ObjStatus",
                                                          "ObjReason",
                                                          "ObjHeader",
                                                          "ObjUnset",
                                                          "ObjLost",
                                                          "Brotli",
                                                          "MSE_Backend",
                                                          "Panic"};
    return all;
}

bool headerIs(std::string_view value, std::string_view lowerName, std::string_view &content)
{
    if (value.size() <= lowerName.size() || value[lowerName.size()] != ':' ||
        !equalsNoCase(value.substr(0, lowerName.size()), lowerName)) {
        return false;
    }
    content = trimmed(value.substr(lowerName.size() + 1));
    return true;
}

std::string_view word(std::string_view text, int index)
{
    Cursor at(text);
    at.spaces();
    std::string_view found = at.token();
    for (; index > 0; --index) {
        at.spaces();
        found = at.token();
    }
    return found;
}

} // namespace

VarnishLine readVarnishLine(std::string_view line)
{
    VarnishLine result;
    if (!line.empty() && line.back() == '\r') {
        line.remove_suffix(1);
    }
    if (line.size() < 4) {
        return result;
    }
    Cursor at(line);
    if (line[0] == '*') {
        // "*   << Request  >> 32770", "*4* << BeReq …"
        while (at.peek() == '*' || isDigit(at.peek())) {
            ++at.p;
        }
        at.spaces();
        std::string_view name;
        std::string_view rest;
        if (!at.lit("<< ") || !at.until('>', name) || !at.lit("> ")) {
            return result;
        }
        rest = trimmed(at.rest());
        result.kind = VarnishLine::Kind::Header;
        result.transaction = trimmed(name);
        toNumber(rest.substr(0, rest.find(' ')), result.vxid);
        return result;
    }
    const bool grouped = line[0] == '-';
    if (grouped) {
        while (at.peek() == '-' || isDigit(at.peek())) {
            ++at.p;
        }
        if (at.peek() != ' ') {
            return result;
        }
        at.spaces();
    } else {
        at.spaces();
    }
    if (isDigit(at.peek())) {
        // raw, or grouped with -v: "     32770 ReqURL         c /p/1"
        if (!at.number(result.vxid) || !at.lit(' ')) {
            return result;
        }
        at.spaces();
        const std::string_view tag = at.token();
        at.spaces();
        const char type = at.peek();
        if ((type != 'c' && type != 'b' && type != '-') || tags().count(tag) == 0) {
            result.vxid = -1;
            return result;
        }
        ++at.p;
        at.lit(' ');
        result.kind = VarnishLine::Kind::Record;
        result.tag = tag;
        result.value = at.rest();
        return result;
    }
    if (!isUpper(at.peek())) {
        return result;
    }
    const std::string_view tag = at.token();
    if (!grouped && tag != "FetchError" && tag != "Backend_health" && tag != "VCL_Error" &&
        tag != "BerespStatus" && tag != "BerespReason" && tag != "RespStatus" && tag != "SessClose") {
        return result;
    }
    if (tags().count(tag) == 0) {
        return result;
    }
    at.spaces();
    result.kind = VarnishLine::Kind::Record;
    result.tag = tag;
    result.value = at.rest();
    return result;
}

void VarnishJoiner::take(Transaction &t, const VarnishLine &line)
{
    const std::string_view tag = line.tag;
    const std::string_view value = line.value;
    std::string_view content;
    std::int64_t number = 0;
    if (tag == "Timestamp") {
        const auto colon = value.find(": ");
        if (colon == std::string_view::npos) {
            return;
        }
        const std::string_view event = value.substr(0, colon);
        const std::string_view rest = value.substr(colon + 2);
        double since = 0;
        if (event == "Start") {
            Entry stamp;
            if (readEpoch(word(rest, 0), stamp)) {
                t.startNs = stamp.timeNs;
            }
        } else if (toNumber(word(rest, 1), since)) {
            if (t.timings.size() < mostTimings) {
                t.timings.emplace_back(event, since * 1000);
            }
            if (event == "Beresp" || (event == "Error" && t.answerMs < 0)) {
                t.answerMs = since * 1000;
            }
            if (event == "Resp" || event == "BerespBody" || event == "Error" || event == "Pipe") {
                t.totalMs = since * 1000;
            }
        }
    } else if (tag == "ReqHeader" || tag == "BereqHeader") {
        if (headerIs(value, "host", content)) {
            t.host = content;
        } else if (headerIs(value, "user-agent", content)) {
            t.userAgent = content;
        } else if (headerIs(value, "referer", content)) {
            t.referrer = content;
        }
    } else if (tag == "ReqMethod" || tag == "BereqMethod") {
        t.method = value;
    } else if (tag == "ReqURL" || tag == "BereqURL") {
        // VCL may rewrite it: the client's is the first one, the backend's the last
        if (tag == "BereqURL" || t.url.empty()) {
            t.url = value;
        }
    } else if (tag == "ReqProtocol" || tag == "BereqProtocol") {
        t.protocol = value;
    } else if (tag == "RespStatus" || tag == "BerespStatus") {
        if (toNumber(trimmed(value), number) && number > 0 && number < 1000) {
            t.status = static_cast<int>(number);
        }
    } else if (tag == "RespReason" || tag == "BerespReason") {
        t.reason = value;
    } else if (tag == "ReqStart" || tag == "SessOpen") {
        t.client = word(value, 0);
    } else if (tag == "BackendOpen") {
        t.backend = word(value, 1);
        // vsl(7): the last word is "reuse" or "connect"; older versions do not tell
        t.reused = value.size() > 6 && value.substr(value.size() - 6) == " reuse";
    } else if (tag == "Backend_health") {
        t.backend = value.substr(0, 2) == "- " ? word(value, 1) : word(value, 0);
        t.error = value;
    } else if (tag == "FetchError") {
        t.error = value;
        if (value.substr(0, 8) == "backend ") {
            const std::string_view name =
                value.substr(8, value.find(':') == std::string_view::npos ? 0 : value.find(':') - 8);
            if (!name.empty() && name.find(' ') == std::string_view::npos) {
                t.backend = name;
            }
        }
    } else if (tag == "VCL_Error" || tag == "Error" || tag == "Panic") {
        t.error = value;
    } else if (tag == "ReqAcct" || tag == "PipeAcct") {
        if (toNumber(word(value, 4), number)) {
            t.bytes = number;
        }
    } else if (tag == "BereqAcct") {
        if (toNumber(word(value, 4), number)) {
            t.bytes = number;
        }
    } else if (tag == "VCL_call") {
        if (value == "HIT" || value == "MISS" || value == "PASS" || value == "PIPE" || value == "SYNTH") {
            t.signal = value;
        }
    } else if (tag == "SessClose") {
        t.reason = value;
    } else if (tag == "Link" && value.substr(0, 6) == "bereq ") {
        toNumber(word(value, 1), t.link);
    }
}

void VarnishJoiner::put(const Transaction &t, const Each &each)
{
    Entry entry;
    entry.format = Format::Varnishlog;
    entry.timeNs = t.startNs;
    entry.timeDigits = t.startNs == noTime ? 0 : 6;
    entry.status = static_cast<std::int16_t>(t.status);
    entry.method = t.method;
    entry.url = t.url;
    entry.protocol = t.protocol;
    entry.host = t.host;
    entry.client = t.client;
    entry.userAgent = t.userAgent;
    entry.referrer = t.referrer;
    entry.signal = t.signal;
    entry.bytes = t.bytes;
    entry.durationMs = t.totalMs;
    entry.message = t.error;
    const bool failed = !t.error.empty() && t.kind == "BeReq";
    if (failed) {
        entry.level = Level::Error;
    }
    if (t.kind == "BeReq") {
        entry.upstream = t.backend;
        entry.upstreamMs = t.answerMs;
        entry.upstreamFailed = failed || t.status >= 500;
        entry.upstreamStatus = t.statusText;
    } else {
        entry.request = t.kind == "Request" && t.status >= 0;
        entry.upstream = t.kind == "Request" ? std::string_view() : std::string_view(t.backend);
    }
    if (entry.message.empty() && (t.kind == "Session" || t.kind.empty())) {
        entry.message = t.reason;
    }
    Details details;
    FailedFetch fetch;
    if (failed) {
        fetch = {t.vxid, t.startNs, t.method, t.url, t.host, t.backend, t.error, t.timings, t.line, t.reused};
        details.failed = &fetch;
    }
    details.fetch = entry.request ? t.link : -1;
    details.vxid = t.vxid;
    each(entry, t.line, details);
}

bool VarnishJoiner::add(std::string_view line, std::int64_t lineNumber, const Each &each)
{
    const VarnishLine read = readVarnishLine(line);
    const auto close = [&each](Transaction &t) {
        if (t.kind == "BeReq" && t.error.empty() && t.status > 0) {
            t.statusText = std::to_string(t.status);
        }
        put(t, each);
    };
    switch (read.kind) {
    case VarnishLine::Kind::None:
        if (trimmed(line).empty() && open_) {
            close(current_);
            open_ = false;
        }
        return trimmed(line).empty();
    case VarnishLine::Kind::Header:
        if (open_) {
            close(current_);
        }
        current_ = Transaction();
        current_.kind = read.transaction;
        current_.vxid = read.vxid;
        current_.line = lineNumber;
        open_ = true;
        return true;
    case VarnishLine::Kind::Record: break;
    }
    const bool raw = read.vxid >= 0 && line.front() != '-';
    if (raw) {
        if (read.vxid == 0) {
            Transaction single;
            single.line = lineNumber;
            take(single, read);
            if (single.error.empty() && single.reason.empty()) {
                single.reason = std::string(read.tag) + " " + std::string(read.value);
            }
            close(single);
            return true;
        }
        if (raw_.size() >= mostOpenRaw) {
            finish(each); // ends that never came; better told apart than kept for ever
        }
        Transaction &t = raw_[read.vxid];
        if (t.line == 0) {
            t.line = lineNumber;
            t.vxid = read.vxid;
        }
        if (read.tag == "Begin") {
            const std::string_view kind = word(read.value, 0);
            t.kind = kind == "req" ? "Request" : kind == "bereq" ? "BeReq" : "Session";
        }
        take(t, read);
        if (read.tag == "End") {
            close(t);
            raw_.erase(read.vxid);
        }
        return true;
    }
    if (!open_) {
        current_ = Transaction();
        current_.line = lineNumber;
        open_ = true;
    }
    if (current_.kind.empty()) {
        // a fragment without its header: the tags tell the side
        if (read.tag.substr(0, 5) == "Bereq" || read.tag.substr(0, 6) == "Beresp" ||
            read.tag == "FetchError") {
            current_.kind = "BeReq";
        } else if (read.tag.substr(0, 3) == "Req" || read.tag.substr(0, 4) == "Resp") {
            current_.kind = "Request";
        }
    }
    take(current_, read);
    if (read.tag == "End" || read.tag == "Backend_health") {
        close(current_);
        open_ = false;
    }
    return true;
}

void VarnishJoiner::finish(const Each &each)
{
    const auto close = [&each](Transaction &t) {
        if (t.kind == "BeReq" && t.error.empty() && t.status > 0) {
            t.statusText = std::to_string(t.status);
        }
        put(t, each);
    };
    if (open_) {
        close(current_);
        open_ = false;
    }
    for (auto &[vxid, transaction] : raw_) {
        close(transaction);
    }
    raw_.clear();
}

} // namespace fd::logs
