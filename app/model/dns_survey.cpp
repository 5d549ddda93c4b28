// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/dns_survey.h"

namespace fd {

EnumNames<DnssecEvidence::Status> enumNames(DnssecEvidence::Status)
{
    using Status = DnssecEvidence::Status;
    static constexpr EnumName<Status> names[] = {
        {Status::Secure, "secure"},
        {Status::Insecure, "insecure"},
        {Status::Bogus, "bogus"},
        {Status::Indeterminate, "indeterminate"},
    };
    return names;
}

} // namespace fd
