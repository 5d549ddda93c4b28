// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "demo/service.h"
#include "demo/web_text.h"

#include <memory>
#include <mutex>

namespace fd::demo {

struct EdgeSettings {
    QByteArray siteName = {};
    quint16 originPort = 0;
    std::chrono::milliseconds connectTimeout{1000};
    std::chrono::milliseconds firstByteTimeout{2000};
    std::shared_ptr<SSL_CTX> tls = {}; ///< none: plain HTTP
};

/// A small cache in front of the origin. It keeps good pages as long as their max-age says; where the origin
/// fails, it answers 503 with a page of its own.
class Edge
{
public:
    explicit Edge(EdgeSettings settings) : settings_(std::move(settings)) {}

    /// Serves one connection; callable from many threads at once.
    void serve(Stream &stream, const StopSignal &stop);
    /// Puts the edge's own error into the store, as if the origin had failed \a age ago and a rule kept
    /// errors.
    void storeError(const QByteArray &target, std::chrono::seconds age, std::chrono::seconds keep);

private:
    struct Stored {
        WebAnswer answer;
        Clock::time_point since;
        Clock::time_point until;
    };

    WebAnswer answerTo(const WebRequest &request, const StopSignal &stop);
    std::optional<WebAnswer> fromStore(const QByteArray &target);
    std::optional<WebAnswer> fromOrigin(const WebRequest &request, const StopSignal &stop) const;
    void keep(const QByteArray &target, const WebAnswer &answer);

    const EdgeSettings settings_;
    std::mutex mutex_;
    std::map<QByteArray, Stored> store_; ///< by request target; guarded by the mutex
};

} // namespace fd::demo
