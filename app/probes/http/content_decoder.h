// SPDX-License-Identifier: GPL-3.0-or-later
//
// The content codings of RFC 9110 section 8.4.1. Not libcurl's own decoding: that takes a compressed body for
// complete which ends midway (lib/content_encoding.c, exit_zlib()), where browsers show an error.
#pragma once

#include <QByteArrayView>
#include <QString>

#include <functional>
#include <memory>
#include <vector>

namespace fd::probes {

class ContentDecoder
{
public:
    using Sink = std::function<bool(QByteArrayView)>; ///< false: enough
    enum class Result { More, Enough, Broken };

    /// One coding, piece by piece.
    class Stage
    {
    public:
        virtual ~Stage() = default;
        virtual Result add(QByteArrayView piece, const Sink &sink) = 0;
        /// The end of the coded data has come.
        virtual bool isComplete() const = 0;
        /// Something follows that is not part of it.
        virtual bool hasTrailer() const { return false; }
    };

    /// The value of Accept-Encoding: what this build can decode.
    static QByteArray accepted();

    /// \a field is the value of Content-Encoding: the codings in the order in which they were applied.
    explicit ContentDecoder(const QString &field);

    /// Decodes \a piece into \a sink.
    Result add(QByteArrayView piece, const Sink &sink);
    /// What is wrong with a body that has ended; empty: nothing. An empty body is complete in any coding.
    QString problem() const;

private:
    Result pass(std::size_t stage, QByteArrayView piece, const Sink &sink);

    std::vector<std::unique_ptr<Stage>> stages_ = {}; ///< the outermost first
    QString unknown_ = {};
    bool begun_ = false;
    bool broken_ = false;
};

} // namespace fd::probes
