// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/signed_zone.h"

/// A chain that is in order, of which a stranger changes bytes or puts whole messages in place of others. The
/// input is a row of steps: which answer, what to do, how much; what follows belongs to the step.
extern "C" int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    static const fd::test::World world;
    static const auto whole = world.answers();
    auto answers = whole;
    size_t at = 0;
    const auto next = [&]() -> unsigned { return at < size ? data[at++] : 0U; };
    while (at < size) {
        QByteArray &bytes = answers[next() % answers.size()].bytes;
        const unsigned step = next() % 4;
        if (step == 0) { // another message
            const size_t length = std::min<size_t>(next() * 4U, size - at);
            bytes = QByteArray(reinterpret_cast<const char *>(data + at), static_cast<qsizetype>(length));
            at += length;
        } else if (step == 1) { // another question's answer
            bytes = whole[next() % whole.size()].bytes;
        } else if (step == 2) { // cut off
            bytes.truncate(static_cast<qsizetype>(next()));
        } else if (!bytes.isEmpty()) { // one byte changed
            const unsigned place = next() * 256U + next();
            bytes[static_cast<qsizetype>(place) % bytes.size()] = static_cast<char>(next());
        }
    }
    // Without the key of the anchor nothing is proved, whatever they are.
    const auto chain = fd::probes::judgeChain(fd::test::kName, fd::test::kA, answers, {}, fd::test::kNow);
    if (chain.status == fd::DnssecEvidence::Status::Secure)
        __builtin_trap();
    (void)fd::probes::judgeChain(fd::test::kName, fd::test::kA, answers, world.anchors, fd::test::kNow);
    return 0;
}
