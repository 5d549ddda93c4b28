// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/check_result.h"

#include <algorithm>

namespace fd {

EnumNames<Step> enumNames(Step)
{
    static constexpr EnumName<Step> names[] = {
        {Step::Logs, "logs"}, {Step::Capacity, "capacity"},
        {Step::Cdn, "cdn"},   {Step::Connectivity, "connectivity"},
        {Step::Dns, "dns"},
    };
    return names;
}

EnumNames<Status> enumNames(Status)
{
    static constexpr EnumName<Status> names[] = {
        {Status::Queued, "queued"}, {Status::Running, "running"}, {Status::Pass, "pass"},
        {Status::Warn, "warn"},     {Status::Fail, "fail"},       {Status::Skipped, "skipped"},
        {Status::Error, "error"},
    };
    return names;
}

std::span<const Step> allSteps()
{
    static constexpr Step steps[] = {Step::Logs, Step::Capacity, Step::Cdn, Step::Connectivity, Step::Dns};
    return steps;
}

Status stateOf(Step step, std::span<const CheckResult> results)
{
    // From what matters least to what matters most.
    static constexpr Status order[] = {Status::Queued, Status::Skipped, Status::Pass,   Status::Error,
                                       Status::Warn,   Status::Fail,    Status::Running};
    const auto rank = [](Status status) {
        return std::distance(std::begin(order), std::find(std::begin(order), std::end(order), status));
    };
    Status worst = Status::Queued;
    for (const CheckResult &result : results) {
        if (result.step == step && rank(result.status) > rank(worst))
            worst = result.status;
    }
    return worst;
}

} // namespace fd
