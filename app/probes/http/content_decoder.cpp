// SPDX-License-Identifier: GPL-3.0-or-later
#include "probes/http/content_decoder.h"

#include <QStringList>

#include <array>
#include <zlib.h>

#ifdef FD_HAVE_BROTLI
#include <brotli/decode.h>
#endif

namespace fd::probes {

namespace {

constexpr std::size_t kPieceBytes = 16 * 1024;

/// gzip (RFC 1952), or deflate: the zlib format (RFC 1950), and without its frame as some servers send it.
class Inflate final : public ContentDecoder::Stage
{
public:
    explicit Inflate(bool gzip) : gzip_(gzip) {}
    ~Inflate() override
    {
        if (ready_)
            inflateEnd(&stream_);
    }
    Inflate(const Inflate &) = delete;
    Inflate &operator=(const Inflate &) = delete;

    ContentDecoder::Result add(QByteArrayView piece, const ContentDecoder::Sink &sink) override
    {
        using Result = ContentDecoder::Result;
        if (complete_) {
            trail(piece);
            return Result::More;
        }
        if (!ready_ && !prepare(piece))
            return Result::Broken;
        stream_.next_in = reinterpret_cast<Bytef *>(const_cast<char *>(piece.data())); // zlib only reads it
        stream_.avail_in = static_cast<uInt>(piece.size());
        std::array<char, kPieceBytes> out;
        do {
            stream_.next_out = reinterpret_cast<Bytef *>(out.data());
            stream_.avail_out = static_cast<uInt>(out.size());
            const int code = inflate(&stream_, Z_NO_FLUSH);
            complete_ = code == Z_STREAM_END;
            if (code != Z_OK && code != Z_STREAM_END && code != Z_BUF_ERROR)
                return Result::Broken;
            const auto made = static_cast<qsizetype>(out.size() - stream_.avail_out);
            if (made > 0 && !sink({out.data(), made}))
                return Result::Enough;
        } while (!complete_ && (stream_.avail_in > 0 || stream_.avail_out == 0));
        if (complete_ && stream_.avail_in > 0)
            trail(
                {reinterpret_cast<const char *>(stream_.next_in), static_cast<qsizetype>(stream_.avail_in)});
        return Result::More;
    }
    bool isComplete() const override { return complete_; }
    bool hasTrailer() const override { return trailer_; }

private:
    /// What stands behind the end. Browsers take no notice of it; curl and Varnish refuse such a body. A
    /// second member (RFC 1952 section 2.2) is none of it.
    void trail(QByteArrayView rest)
    {
        const bool member = !begun_ && rest.startsWith("\x1f");
        begun_ = true;
        trailer_ = trailer_ || (!member_ && !member);
        member_ = member_ || member;
    }
    bool prepare(QByteArrayView piece)
    {
        // The first byte of the zlib format says "deflate", with a window of 32 KiB at most (RFC 1950).
        const bool framed = (piece[0] & 0x0f) == 8 && (piece[0] & 0x80) == 0;
        const int window = gzip_ ? 16 + MAX_WBITS : framed ? MAX_WBITS : -MAX_WBITS;
        ready_ = inflateInit2(&stream_, window) == Z_OK;
        return ready_;
    }

    z_stream stream_ = {};
    bool gzip_;
    bool ready_ = false;
    bool complete_ = false;
    bool begun_ = false;   ///< something stands behind the end
    bool member_ = false;  ///< and it is another member
    bool trailer_ = false; ///< and it is not
};

#ifdef FD_HAVE_BROTLI
/// br (RFC 7932)
class Brotli final : public ContentDecoder::Stage
{
public:
    ContentDecoder::Result add(QByteArrayView piece, const ContentDecoder::Sink &sink) override
    {
        using Result = ContentDecoder::Result;
        if (!state_)
            return Result::Broken;
        const auto *in = reinterpret_cast<const std::uint8_t *>(piece.data());
        auto left = static_cast<std::size_t>(piece.size());
        std::array<std::uint8_t, kPieceBytes> out;
        BrotliDecoderResult result = BROTLI_DECODER_RESULT_NEEDS_MORE_OUTPUT;
        while (!isComplete() && result == BROTLI_DECODER_RESULT_NEEDS_MORE_OUTPUT) {
            std::uint8_t *next = out.data();
            std::size_t room = out.size();
            result = BrotliDecoderDecompressStream(state_.get(), &left, &in, &room, &next, nullptr);
            if (result == BROTLI_DECODER_RESULT_ERROR)
                return Result::Broken;
            const auto made = static_cast<qsizetype>(out.size() - room);
            if (made > 0 && !sink({reinterpret_cast<const char *>(out.data()), made}))
                return Result::Enough;
        }
        return Result::More;
    }
    bool isComplete() const override { return state_ && BrotliDecoderIsFinished(state_.get()); }

private:
    struct Destroy {
        void operator()(BrotliDecoderState *state) const { BrotliDecoderDestroyInstance(state); }
    };
    std::unique_ptr<BrotliDecoderState, Destroy> state_{
        BrotliDecoderCreateInstance(nullptr, nullptr, nullptr)};
};
#endif

std::unique_ptr<ContentDecoder::Stage> stageFor(const QString &coding)
{
    if (coding == u"gzip" || coding == u"x-gzip")
        return std::make_unique<Inflate>(true);
    if (coding == u"deflate")
        return std::make_unique<Inflate>(false);
#ifdef FD_HAVE_BROTLI
    if (coding == u"br")
        return std::make_unique<Brotli>();
#endif
    return nullptr;
}

} // namespace

QByteArray ContentDecoder::accepted()
{
#ifdef FD_HAVE_BROTLI
    return QByteArrayLiteral("gzip, deflate, br");
#else
    return QByteArrayLiteral("gzip, deflate");
#endif
}

ContentDecoder::ContentDecoder(const QString &field)
{
    for (const QString &word : field.split(u',', Qt::SkipEmptyParts)) {
        const QString coding = word.trimmed().toLower();
        if (coding.isEmpty() || coding == u"identity" || coding == u"none")
            continue;
        auto stage = stageFor(coding);
        if (!stage)
            unknown_ = coding;
        stages_.insert(stages_.begin(), std::move(stage));
    }
}

ContentDecoder::Result ContentDecoder::add(QByteArrayView piece, const Sink &sink)
{
    if (piece.isEmpty())
        return Result::More;
    begun_ = true;
    if (!unknown_.isEmpty())
        return Result::Broken;
    const Result result = pass(0, piece, sink);
    broken_ = broken_ || result == Result::Broken;
    return result;
}

ContentDecoder::Result ContentDecoder::pass(std::size_t stage, QByteArrayView piece, const Sink &sink)
{
    if (stage == stages_.size())
        return sink(piece) ? Result::More : Result::Enough;
    Result within = Result::More;
    const Result result = stages_[stage]->add(piece, [&](QByteArrayView decoded) {
        within = pass(stage + 1, decoded, sink);
        return within == Result::More;
    });
    return result == Result::Enough && within != Result::More ? within : result;
}

QString ContentDecoder::problem() const
{
    if (!begun_)
        return {};
    if (!unknown_.isEmpty())
        return QStringLiteral("the content coding \"%1\" is not known").arg(unknown_);
    if (broken_)
        return QStringLiteral("the compressed data is damaged");
    for (const auto &stage : stages_) {
        if (!stage->isComplete())
            return QStringLiteral("the body ends before its compressed data does");
        if (stage->hasTrailer())
            return QStringLiteral("more follows behind the end of the compressed data");
    }
    return {};
}

} // namespace fd::probes
