// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/check_result.h"

namespace fd {

enum class Severity {
    Critical, ///< explains the outage
    Warning,  ///< wrong, but need not explain it
    Info,     ///< advice
};
EnumNames<Severity> enumNames(Severity);

enum class SiteState { Healthy, Degraded, Down, Unknown };
EnumNames<SiteState> enumNames(SiteState);

/// Where the first broken part of the path lies.
enum class Where { Client, Dns, Edge, Path, Origin, App, Unknown };
EnumNames<Where> enumNames(Where);

/// A line of evidence; `check` and `target` lead to the row it came from.
struct Reason {
    QString check = {};
    QString target = {};
    QString text = {};

    template <class Self, class Archive>
    static void fields(Self &self, Archive &archive)
    {
        archive("check", self.check);
        archive("target", self.target);
        archive("text", self.text);
    }
    bool operator==(const Reason &) const = default;
};

struct RuledOut {
    QString cause = {};
    QString text = {}; ///< why it is not that

    template <class Self, class Archive>
    static void fields(Self &self, Archive &archive)
    {
        archive("cause", self.cause);
        archive("text", self.text);
    }
    bool operator==(const RuledOut &) const = default;
};

struct Fix {
    QString title = {};
    QString detail = {};
    QString snippet = {}; ///< to copy: commands or configuration, without prompt signs
    QString where = {};   ///< on which machine or console
    QString risk = {};    ///< "low", "medium", "high"
    QString undo = {};
    QStringList verify = {}; ///< ids of the checks that show that it worked

    template <class Self, class Archive>
    static void fields(Self &self, Archive &archive)
    {
        archive("title", self.title);
        archive("detail", self.detail);
        archive("snippet", self.snippet);
        archive("where", self.where);
        archive("risk", self.risk);
        archive("undo", self.undo);
        archive("verify", self.verify);
    }
    bool operator==(const Fix &) const = default;
};

struct Finding {
    QString cause = {}; ///< an id of resources/knowledge/causes.json
    QString title = {}; ///< what is wrong, and where, in one sentence
    Severity severity = Severity::Info;
    double confidence = 0; ///< 0..1
    Step step = Step::Connectivity;
    std::vector<Reason> because = {};
    std::vector<Reason> against = {};
    std::vector<RuledOut> ruledOut = {};
    std::vector<Fix> fixes = {};

    template <class Self, class Archive>
    static void fields(Self &self, Archive &archive)
    {
        archive("cause", self.cause);
        archive("title", self.title);
        archive("severity", self.severity);
        archive("confidence", self.confidence);
        archive("step", self.step);
        archive("because", self.because);
        archive("against", self.against);
        archive("ruledOut", self.ruledOut);
        archive("fixes", self.fixes);
    }
    bool operator==(const Finding &) const = default;
};

struct Verdict {
    SiteState status = SiteState::Unknown;
    Where where = Where::Unknown;
    QString headline = {};

    template <class Self, class Archive>
    static void fields(Self &self, Archive &archive)
    {
        archive("status", self.status);
        archive("where", self.where);
        archive("headline", self.headline);
    }
    bool operator==(const Verdict &) const = default;
};

/// What the diagnosis says of all results together.
struct Diagnosis {
    std::vector<Finding> findings = {}; ///< ranked: the first is the answer
    Verdict verdict = {};
    bool operator==(const Diagnosis &) const = default;
};

/// A confidence in words, translated: "very sure" from 0.9, "likely" from 0.7, "possible" from 0.4, else
/// "undecided".
QString certaintyWord(double confidence);

} // namespace fd
