// SPDX-License-Identifier: GPL-3.0-or-later
//
// varnishlog's text (grouped by vxid, request or session, or raw), put together into transactions.
#pragma once

#include "logs/transactions.h"

#include <functional>
#include <string>
#include <unordered_map>

namespace fd::logs {

/// One line of varnishlog, taken apart.
struct VarnishLine {
    enum class Kind { None, Header, Record };
    Kind kind = Kind::None;
    std::string_view transaction = {}; ///< of a header: "Request", "BeReq", "Session"
    std::string_view tag = {};
    std::string_view value = {};
    std::int64_t vxid = -1; ///< of a header or a raw record
};

/// Kind None where \a line is no line of varnishlog.
VarnishLine readVarnishLine(std::string_view line);

class VarnishJoiner
{
public:
    /// What a transaction holds beside its entry.
    struct Details {
        const FailedFetch *failed = nullptr; ///< of a fetch that failed
        std::int64_t fetch = -1;             ///< of a request: the vxid of the fetch made for it
        std::int64_t vxid = -1;
    };
    /// Takes a transaction when it is complete; \a line is that of its header, from 1.
    using Each = std::function<void(const Entry &entry, std::int64_t line, const Details &details)>;

    /// Returns false where the line is not varnishlog's.
    bool add(std::string_view line, std::int64_t lineNumber, const Each &each);
    void finish(const Each &each);

private:
    struct Transaction {
        std::string kind;
        std::string method, url, protocol, host, client, userAgent, referrer, backend, error, signal, reason,
            statusText;
        std::int64_t line = 0;
        std::int64_t vxid = -1, link = -1;
        std::vector<std::pair<std::string, double>> timings;
        std::int64_t startNs = noTime;
        std::int64_t bytes = -1;
        int status = -1;
        double totalMs = -1, answerMs = -1;
        bool reused = false;
    };
    static void take(Transaction &transaction, const VarnishLine &line);
    static void put(const Transaction &transaction, const Each &each);

    bool open_ = false;
    Transaction current_ = {};
    std::unordered_map<std::int64_t, Transaction> raw_ = {}; ///< open transactions of raw output
};

} // namespace fd::logs
