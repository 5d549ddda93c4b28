// SPDX-License-Identifier: GPL-3.0-or-later
//
// Lines as messages: no message is lost on its way through clusters that join, and two miners together count
// as many. Keys that were remembered are the keys.
#include "logs/templates.h"

#include <cstdlib>

namespace {

std::int64_t countOf(const fd::logs::TemplateMiner &miner)
{
    std::int64_t count = 0;
    for (const auto &cluster : miner.clusters())
        count += cluster.count;
    return count;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    using namespace fd::logs;
    TemplateMiner miners[2];
    std::int64_t counted[2] = {};
    MessageKeys keys;
    std::string_view rest(reinterpret_cast<const char *>(data), size);
    for (std::int64_t line = 0; !rest.empty(); ++line) {
        const std::size_t stop = std::min(rest.find('\n'), rest.size());
        TemplateMiner &miner = miners[line % 2];
        const std::string_view message = rest.substr(0, stop);
        const MessageKey key = keyOf(message);
        const MessageKey remembered = keys.of(message);
        if (key.shape != remembered.shape || key.words != remembered.words)
            std::abort();
        const int index = miner.add(message);
        if (index >= 0) {
            auto &cluster = miner.cluster(index);
            if (cluster.movedTo >= 0 || cluster.words.size() != cluster.hashes.size())
                std::abort();
            cluster.count1(line * 1'000'000'000);
            ++counted[line % 2];
        }
        rest.remove_prefix(std::min(stop + 1, rest.size()));
    }
    if (countOf(miners[0]) != counted[0] || countOf(miners[1]) != counted[1])
        std::abort();
    miners[0].add(miners[1], {});
    if (countOf(miners[0]) > counted[0] + counted[1])
        std::abort();
    return 0;
}
