// SPDX-License-Identifier: GPL-3.0-or-later
#include "probes/logfile/child_output.h"

#include <QCoreApplication>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

extern char **environ;

namespace fd::probes {

namespace {

struct Tr {
    Q_DECLARE_TR_FUNCTIONS(LogFile)
};

constexpr int patienceMs = 1000;

} // namespace

ChildOutput::ChildOutput(const QStringList &command)
{
    int ends[2] = {-1, -1};
    if (::pipe2(ends, O_CLOEXEC) != 0) {
        startError_ = errno;
        return;
    }
    errors_ = ::memfd_create("errors", MFD_CLOEXEC);
    std::vector<std::string> texts;
    texts.reserve(static_cast<std::size_t>(command.size()));
    for (const QString &part : command)
        texts.push_back(part.toStdString());
    std::vector<char *> arguments;
    arguments.reserve(texts.size() + 1);
    for (std::string &text : texts)
        arguments.push_back(text.data());
    arguments.push_back(nullptr);

    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
    if (errors_ >= 0)
        posix_spawn_file_actions_adddup2(&actions, errors_, STDERR_FILENO);
    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    sigset_t none;
    sigemptyset(&none);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setpgroup(&attributes, 0); // Ctrl-C in the terminal is for us to pass on
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETPGROUP);
    startError_ = ::posix_spawnp(&pid_, arguments.front(), &actions, &attributes, arguments.data(), environ);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    ::close(ends[1]);
    if (startError_ != 0) {
        pid_ = -1;
        ::close(ends[0]);
        return;
    }
    ::fcntl(ends[0], F_SETFL, O_NONBLOCK);
    out_ = ends[0];
}

ChildOutput::~ChildOutput()
{
    if (out_ >= 0)
        ::close(out_);
    if (pid_ > 0) {
        ::kill(-pid_, SIGKILL);
        ::waitpid(pid_, nullptr, 0);
    }
    if (errors_ >= 0)
        ::close(errors_);
}

std::string ChildOutput::words() const
{
    char text[4096];
    const ssize_t count = errors_ < 0 ? 0 : ::pread(errors_, text, sizeof text, 0);
    std::string all(text, count > 0 ? static_cast<std::size_t>(count) : 0);
    while (!all.empty() && (all.back() == '\n' || all.back() == '\r'))
        all.pop_back();
    const auto line = all.rfind('\n');
    return line == std::string::npos ? all : all.substr(line + 1);
}

std::optional<Failure> ChildOutput::finish()
{
    const auto failure = [](int code, const QString &detail) {
        return Failure{Failure::Kind::Local, Failure::Phase::Other, code, detail};
    };
    if (pid_ <= 0)
        return failure(startError_, QString::fromLocal8Bit(std::strerror(startError_)));
    int status = 0;
    for (int waited = 0; waited < patienceMs; waited += 10) {
        const pid_t ended = ::waitpid(pid_, &status, WNOHANG);
        if (ended == pid_) {
            pid_ = -1;
            if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
                return std::nullopt;
            const QString said = QString::fromStdString(words());
            return failure(WIFEXITED(status) ? WEXITSTATUS(status) : 0,
                           said.isEmpty() ? Tr::tr("The program that reads it ended without a word.") : said);
        }
        ::poll(nullptr, 0, 10);
    }
    return std::nullopt; // its output has ended; the destructor ends the rest
}

} // namespace fd::probes
