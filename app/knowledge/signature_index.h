// SPDX-License-Identifier: GPL-3.0-or-later
//
// The patterns behind signatures.h. Kept apart so that RE2 stays inside this room.
#pragma once

#include "knowledge/signatures.h"

#include <array>
#include <memory>

namespace fd::knowledge {

/// All signatures, by place. Patterns are read as Latin-1, that is byte by
/// byte, since logs hold any bytes. Immutable but for what is compiled on first use; thread-safe.
class SignatureIndex
{
public:
    static const SignatureIndex &shared();

    explicit SignatureIndex(const QByteArray &json);
    ~SignatureIndex();
    SignatureIndex(const SignatureIndex &) = delete;
    SignatureIndex &operator=(const SignatureIndex &) = delete;

    const std::vector<Signature> &all() const { return signatures_; }
    bool mayMatch(Place place, std::string_view text) const;
    std::vector<SignatureMatch> match(Place place, std::string_view text) const;

    /// What is wrong with the file or its patterns; empty when all is well. For tests.
    QStringList problems() const;

private:
    struct Rule;
    struct Matcher;

    const Matcher &matcher(Place place) const;

    std::vector<Signature> signatures_;
    std::vector<std::unique_ptr<Rule>> rules_; ///< one for each signature, in the same order
    std::array<std::unique_ptr<Matcher>, static_cast<std::size_t>(Place::AnyWords) + 1> matchers_;
    QStringList problems_;
};

} // namespace fd::knowledge
