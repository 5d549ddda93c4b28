// SPDX-License-Identifier: GPL-3.0-or-later
#include "logs/transactions.h"

#include "logs/signature_tally.h"
#include "logs/text_of.h"

#include <algorithm>
#include <cmath>

namespace fd::logs {

void Transactions::keep(const Kept &one)
{
    const auto same = std::count_if(kept_.begin(), kept_.end(),
                                    [&](const Kept &known) { return known.shape == one.shape; });
    if (kept_.size() < mostKept && static_cast<std::size_t>(same) < mostOfOneError)
        kept_.push_back(one);
}

void Transactions::add(const FailedFetch &fetch)
{
    const std::uint64_t shape = shapeOf(fetch.error);
    const auto same =
        std::count_if(kept_.begin(), kept_.end(), [&](const Kept &known) { return known.shape == shape; });
    if (kept_.size() >= mostKept || static_cast<std::size_t>(same) >= mostOfOneError)
        return;
    Kept one{shape, fetch.vxid, {}};
    LogTransaction &to = one.transaction;
    to.id = fetch.vxid < 0 ? QString() : QString::number(fetch.vxid);
    to.time = instantOf(fetch.timeNs);
    to.request =
        textOf(fetch.method) + (fetch.method.empty() ? QString() : QStringLiteral(" ")) + textOf(fetch.url);
    to.host = textOf(fetch.host);
    to.backend = textOf(fetch.backend);
    to.error = textOf(fetch.error);
    for (const auto &[label, ms] : fetch.timingsMs)
        to.timingsMs[textOf(label)] = std::round(ms * 1e6) / 1e6; // a log has no more decimals
    to.line = fetch.line;
    const auto &answer = answers_[static_cast<std::size_t>(fetch.vxid & 255)];
    if (answer.first == fetch.vxid && fetch.vxid >= 0)
        to.status = answer.second;
    else
        ++waiting_;
    kept_.push_back(std::move(one));
}

void Transactions::answered(std::int64_t vxid, int status)
{
    answers_[static_cast<std::size_t>(vxid & 255)] = {vxid, status};
    if (waiting_ == 0)
        return;
    for (Kept &one : kept_) {
        if (one.vxid == vxid && one.transaction.status == 0) {
            one.transaction.status = status;
            --waiting_;
            return;
        }
    }
}

void Transactions::add(const Transactions &other)
{
    for (const Kept &one : other.kept_)
        keep(one);
}

void Transactions::shiftLines(std::int64_t lines)
{
    for (Kept &one : kept_)
        one.transaction.line += lines;
}

void Transactions::setFile(const QString &file)
{
    for (Kept &one : kept_)
        one.transaction.file = file;
}

std::vector<LogTransaction> Transactions::result() const
{
    std::vector<LogTransaction> result;
    for (const Kept &one : kept_)
        result.push_back(one.transaction);
    return result;
}

} // namespace fd::logs
