// SPDX-License-Identifier: GPL-3.0-or-later
#include "logs/changes.h"

#include "logs/scan.h"
#include "logs/text_of.h"

#include <algorithm>
#include <array>
#include <vector>

namespace fd::logs {

namespace {

constexpr std::size_t longestText = 1000;
constexpr std::size_t longestLooked = 400;

constexpr const char *restart = "restart";
constexpr const char *reload = "reload";
constexpr const char *deploy = "deploy";
constexpr const char *certificate = "certificate";
constexpr const char *kernel = "kernel";

std::string_view firstWord(std::string_view text)
{
    return text.substr(0, text.find_first_of(" \t,;"));
}

std::string_view withoutMarks(std::string_view text)
{
    while (!text.empty() && (text.back() == '.' || text.back() == ':' || text.back() == '"' ||
                             text.back() == '\'' || text.back() == ')'))
        text.remove_suffix(1);
    while (!text.empty() && (text.front() == '"' || text.front() == '\'' || text.front() == '('))
        text.remove_prefix(1);
    return text;
}

/// The sentences of programs. A phrase begins at the start of a word; \a after says which word after it is
/// the subject (0: none, the program's own name; -1: all up to the end of the sentence).
struct Phrase {
    std::string_view text;
    const char *kind;
    std::string_view subject; ///< where the phrase itself names it
    int after;
};

// From the programs' own messages: nginx ngx_process_cycle.c, httpd AH00163/AH00171/AH00493/AH00094, HAProxy
// haproxy.c, varnishd mgt_child.c and CLI, php-fpm fpm_process_ctl.c, mysqld, PostgreSQL postmaster.c, Redis
// server.c, systemd job.c, certbot, acme.sh, CertMagic, git, kubectl and the deployment controller.
constexpr Phrase phrases[] = {
    {"(SIGHUP) received from", reload, "nginx", 0},
    {"(SIGQUIT) received from", restart, "nginx", 0},
    {"(SIGUSR2) received from", restart, "nginx", 0},
    {"reconfiguring", reload, "nginx", 0},
    {"start worker processes", restart, "nginx", 0},
    {"resuming normal operations", restart, "Apache", 0},
    {"Graceful restart requested", reload, "Apache", 0},
    {"SIGUSR1 received.", reload, "Apache", 0},
    {"SIGHUP received.", reload, "Apache", 0},
    {"caught SIGTERM, shutting down", restart, "Apache", 0},
    {"caught SIGWINCH, shutting down", restart, "Apache", 0},
    {"Reexecuting Master process", reload, "HAProxy", 0},
    {"New worker (", restart, "HAProxy", 0},
    {"Loading success.", reload, "HAProxy", 0},
    {"Stopping frontend", reload, "HAProxy", 0},
    {"fpm is running", restart, "php-fpm", 0},
    {"Reloading in progress", reload, "php-fpm", 0},
    {"received SIGHUP, reloading configuration files", reload, "PostgreSQL", 0},
    {"database system is ready to accept connections", restart, "PostgreSQL", 0},
    {"received fast shutdown request", restart, "PostgreSQL", 0},
    {"ready for connections", restart, "MySQL", 0},
    {"Shutdown complete", restart, "MySQL", 0},
    {"Ready to accept connections", restart, "Redis", 0},
    {"User requested shutdown", restart, "Redis", 0},
    {"Linux version", kernel, "", 1},
    {"Loading kernel module", kernel, "", 1},
    {"microcode updated early to revision", kernel, "microcode", 0},
    {"microcode: Current revision:", kernel, "microcode", 0},
    {"NVRM: loading", kernel, "NVIDIA driver", 0},
    {"firmware updated", kernel, "firmware", 0},
    {"Successfully installed firmware", kernel, "firmware", 0},
    {"Deployed revision", deploy, "", -1},
    {"Deployed", deploy, "", -1},
    {"Deploying", deploy, "", -1},
    {"deployed version", deploy, "", -1},
    {"deployed as release", deploy, "", -1},
    {"deployed to", deploy, "", -1},
    {"deploying", deploy, "", -1},
    {"Deployment finished", deploy, "", 0},
    {"deployment finished", deploy, "", 0},
    {"Finished deploy", deploy, "", 0},
    {"Rolling back to", deploy, "", -1},
    {"Rolled back to", deploy, "", -1},
    {"HEAD is now at", deploy, "git", 1},
    {"git pull", deploy, "git", 0},
    {"git checkout", deploy, "git", 1},
    {"git reset --hard", deploy, "git", 1},
    {"Fast-forward", deploy, "git", 0},
    {"Scaled up replica set", deploy, "", 1},
    {"Scaled down replica set", deploy, "", 1},
    {"ScalingReplicaSet", deploy, "", 0},
    {"rollout restart", deploy, "", 1},
    {"successfully rolled out", deploy, "", 0},
    {"Successfully pulled image", deploy, "", 1},
    {"helm upgrade", deploy, "", 1},
    {"has been upgraded. Happy Helming", deploy, "helm", 0},
    {"cap production deploy", deploy, "", 0},
    {"docker compose up", deploy, "docker compose", 0},
    {"docker-compose up", deploy, "docker compose", 0},
    {"ansible-playbook", deploy, "", 1},
    {"Switched current release to", deploy, "", 1},
    {"Successfully received certificate", certificate, "", 0},
    {"Renewing an existing certificate for", certificate, "", 1},
    {"all renewals succeeded", certificate, "certbot", 0},
    {"Deploying certificate", certificate, "", 0},
    {"Successfully deployed certificate", certificate, "", 0},
    {"certificate obtained successfully", certificate, "", 0},
    {"Installing cert to", certificate, "", 1},
    {"Installing full chain to", certificate, "", 1},
    {"certificate has expired", certificate, "", 0},
    {"Certificate expired", certificate, "", 0},
    {"Failed to renew certificate", certificate, "", 1},
    {"Restarting", restart, "", -1},
    {"Started", restart, "", -1},
    {"Stopped", restart, "", -1},
    {"Reloaded", reload, "", -1},
    {"systemctl restart", restart, "", 1},
    {"systemctl reload", reload, "", 1},
    {"systemctl stop", restart, "", 1},
    {"systemctl start", restart, "", 1},
    {"service restarted", restart, "", 0},
    {"vcl.use", reload, "Varnish", 0},
    {"vcl.load", reload, "Varnish", 0},
};

/// What systemd starts many times a day without anything having changed.
constexpr std::string_view routine[] = {
    "Session ",
    "User Manager",
    "User Runtime",
    "Daily ",
    "Clean",
    "Run anacron",
    "Rotate log",
    "Discard",
    "Cleanup",
    "Network Manager Script",
    "Hostname",
    "Time & Date",
    "Locale",
    "Check",
    "Update",
    "Online ext4",
    "Weekly",
    "Message of",
    "Periodic",
    "system activity",
    "Podman",
    "logrotate",
    "fwupd-refresh",
    "Generate a daily",
    "Refresh",
    "Process Core Dump",
    "sysstat",
    "man-db",
    "phpsessionclean",
    "apt-daily",
    "motd",
    "snap.",
    "Download data",
    "Regular background",
    "Certbot",
    "Self Monitoring",
    "dnf makecache",
    "Forward Password",
    "Dispatch Password",
};

bool isRoutine(std::string_view subject)
{
    for (const auto known : routine) {
        if (subject.substr(0, known.size()) == known)
            return true;
    }
    return subject.find(".timer") != std::string_view::npos ||
           subject.find(".slice") != std::string_view::npos ||
           subject.find(".scope") != std::string_view::npos ||
           subject.find(".mount") != std::string_view::npos;
}

ChangeSaid phraseOf(std::string_view text)
{
    // The phrases by the letter that they begin with, so that a word costs one look.
    static const auto byLetter = [] {
        std::array<std::vector<const Phrase *>, 256> table = {};
        for (const Phrase &phrase : phrases)
            table[static_cast<unsigned char>(phrase.text.front())].push_back(&phrase);
        return table;
    }();
    bool edge = true;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (edge) {
            for (const Phrase *one : byLetter[static_cast<unsigned char>(c)]) {
                const Phrase &phrase = *one;
                if (text.compare(i, phrase.text.size(), phrase.text) != 0)
                    continue;
                const std::size_t stop = i + phrase.text.size();
                if (stop < text.size() && (isAlpha(text[stop]) || text[stop] == '='))
                    continue; // within a longer word
                ChangeSaid said{phrase.kind, phrase.subject, {}, {}};
                const std::string_view rest = trimmed(text.substr(stop));
                if (phrase.after == 1)
                    said.subject = phrase.subject.empty() ? withoutMarks(firstWord(rest)) : phrase.subject;
                if (phrase.after == 1 && !phrase.subject.empty())
                    said.to = withoutMarks(firstWord(rest));
                if (phrase.after == -1) {
                    // systemd: "Started The NGINX …." at the start of its message, and nowhere else
                    const bool deployed = phrase.kind == deploy;
                    if ((!deployed && i != 0) || rest.empty() || isRoutine(rest))
                        continue;
                    std::string_view name = rest.substr(0, 120);
                    // "nginx.service - A high performance web server." of systemd 250 and later
                    if (const auto dash = name.find(".service - "); dash != std::string_view::npos)
                        name = name.substr(0, dash);
                    said.subject = withoutMarks(name);
                }
                if (phrase.kind == kernel && phrase.text.substr(0, 5) == "Linux") {
                    said.to = said.subject;
                    said.subject = "Linux";
                }
                return said;
            }
        }
        edge = c == ' ' || c == '(' || c == '[' || c == '"' || c == '/' || c == '=' || c == ':';
    }
    // "nginx.service: Main process exited, code=killed, …", "… : Scheduled restart job, …"
    for (const std::string_view what :
         {std::string_view(": Main process exited"), std::string_view(": Scheduled restart job")}) {
        if (const auto at = text.find(what); at < 100)
            return {restart, text.substr(0, at), {}, {}};
    }
    // "Updating 1a2b3c4..5d6e7f8" of git
    if (text.substr(0, 9) == "Updating ") {
        const std::string_view range = firstWord(text.substr(9));
        if (const auto dots = range.find(".."); dots != std::string_view::npos && dots >= 7)
            return {deploy, "git", range.substr(0, dots), range.substr(dots + 2)};
    }
    // a release's symbolic link: "current -> releases/20260310"
    if (const auto arrow = text.find(" -> "); arrow != std::string_view::npos) {
        const std::string_view target = firstWord(text.substr(arrow + 4));
        if (target.find("release") != std::string_view::npos) {
            const auto word = text.rfind(' ', arrow - 1);
            const std::string_view link = text.substr(word == std::string_view::npos ? 0 : word + 1);
            return {deploy, withoutMarks(link.substr(0, link.find(' '))), {}, withoutMarks(target)};
        }
    }
    return {};
}

} // namespace

namespace {

bool mayTell(const Entry &entry)
{
    // nginx and Apache say what happens to them as notices, and what clients do at higher levels
    const bool server = entry.format == Format::NginxError || entry.format == Format::ApacheError;
    const bool notice = entry.level == Level::Notice || entry.level == Level::Info;
    return !entry.request && !entry.continuation && !entry.message.empty() &&
           entry.format != Format::Varnishlog && entry.format != Format::MysqlSlow && (!server || notice);
}

} // namespace

void forEachChange(const Entry &entry, const EachChange &each)
{
    if (!mayTell(entry) || forEachPackage(entry, each))
        return;
    if (const ChangeSaid said = phraseOf(entry.message.substr(0, longestLooked)); said.kind)
        each(said);
}

void ChangeFinder::see(const Entry &entry, std::string_view raw, std::int64_t timeNs, std::int64_t line)
{
    const auto time = mayTell(entry) ? instantOf(timeNs) : std::nullopt;
    if (!time)
        return;
    forEachChange(entry, [&](const ChangeSaid &said) {
        if (kept_.size() >= mostKept)
            kept_.pop_front();
        kept_.push_back({*time,
                         QString::fromLatin1(said.kind),
                         textOf(said.subject),
                         textOf(said.from),
                         textOf(said.to),
                         textOf(raw.substr(0, longestText)),
                         {},
                         line});
    });
}

void ChangeFinder::add(const ChangeFinder &other)
{
    kept_.insert(kept_.end(), other.kept_.begin(), other.kept_.end());
}

void ChangeFinder::setFile(const QString &file)
{
    for (LogChange &change : kept_)
        change.file = file;
}

void ChangeFinder::shiftLines(std::int64_t lines)
{
    for (LogChange &change : kept_)
        change.line += lines;
}

std::vector<LogChange> ChangeFinder::result(std::optional<Instant> onset, std::size_t most) const
{
    std::vector<LogChange> changes(kept_.begin(), kept_.end());
    if (changes.size() > most) {
        // What comes after the beginning cannot have caused it: it counts as four times as far away.
        const auto distance = [&](const LogChange &change) {
            if (!onset)
                return Millis::max() - std::chrono::duration_cast<Millis>(change.time.time_since_epoch());
            const Millis before = *onset - change.time;
            return before.count() >= 0 ? before : before * -4;
        };
        std::stable_sort(changes.begin(), changes.end(),
                         [&](const LogChange &a, const LogChange &b) { return distance(a) < distance(b); });
        changes.resize(most);
    }
    std::stable_sort(changes.begin(), changes.end(),
                     [](const LogChange &a, const LogChange &b) { return a.time < b.time; });
    return changes;
}

} // namespace fd::logs
