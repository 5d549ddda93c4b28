// SPDX-License-Identifier: GPL-3.0-or-later
//
// dns_survey_ratio [N]: how long a record from N (500) resolvers on loopback takes, beside dnsperf asking as
// many questions of one of them. Both are answered by the same thread. Best of five; the aim is a ratio of at
// most 1.
#include "probes/dns/dns_survey_probe.h"
#include "support/dns_server.h"

#include <QProcess>
#include <QRegularExpression>
#include <QTemporaryFile>

#include <sys/epoll.h>

#include <algorithm>
#include <cstdio>

using namespace fd;
using namespace fd::test;
using namespace std::chrono_literals;

namespace {

/// Answers on one port of many loopback addresses.
class Responder
{
public:
    explicit Responder(int count)
    {
        for (int i = 0; i < count; ++i) {
            sockaddr_in address{.sin_family = AF_INET,
                                .sin_port = htons(port_),
                                .sin_addr = {htonl(0x7f010000U + 1U + static_cast<quint32>(i))},
                                .sin_zero = {}};
            socklen_t length = sizeof address;
            const int fd = ::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
            if (::bind(fd, reinterpret_cast<sockaddr *>(&address), length) != 0)
                qFatal("A loopback address cannot be bound.");
            ::getsockname(fd, reinterpret_cast<sockaddr *>(&address), &length);
            port_ = ntohs(address.sin_port);
            epoll_event event{EPOLLIN, {.fd = fd}};
            ::epoll_ctl(epoll_, EPOLL_CTL_ADD, fd, &event);
            sockets_.push_back(fd);
            servers_.push_back({QString::fromLatin1(inet_ntoa(address.sin_addr)), port_});
        }
        epoll_event event{EPOLLIN, {.fd = stop_}};
        ::epoll_ctl(epoll_, EPOLL_CTL_ADD, stop_, &event);
        thread_ = std::thread([this] { serve(); });
    }
    ~Responder()
    {
        ::eventfd_write(stop_, 1);
        thread_.join();
        for (const int fd : sockets_)
            ::close(fd);
        ::close(epoll_);
        ::close(stop_);
    }
    Responder(const Responder &) = delete;
    Responder &operator=(const Responder &) = delete;

    const std::vector<Endpoint> &servers() const { return servers_; }

private:
    void serve()
    {
        std::array<epoll_event, 64> events{};
        std::array<char, 512> query{};
        const QByteArray address = QByteArray::fromHex("c0000207");
        for (;;) {
            const int ready = ::epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), -1);
            for (int i = 0; i < ready; ++i) {
                const int fd = events.at(static_cast<size_t>(i)).data.fd;
                if (fd == stop_)
                    return;
                sockaddr_in from{};
                socklen_t length = sizeof from;
                const auto got = ::recvfrom(fd, query.data(), query.size(), 0,
                                            reinterpret_cast<sockaddr *>(&from), &length);
                if (got < 12)
                    continue;
                const QByteArray answer =
                    answerTo(QByteArray(query.data(), got), {.answer = {record(owner, 1, address)}});
                ::sendto(fd, answer.constData(), static_cast<size_t>(answer.size()), 0,
                         reinterpret_cast<sockaddr *>(&from), length);
            }
        }
    }

    quint16 port_ = 0;
    int epoll_ = ::epoll_create1(EPOLL_CLOEXEC);
    int stop_ = ::eventfd(0, EFD_CLOEXEC);
    std::vector<int> sockets_;
    std::vector<Endpoint> servers_;
    std::thread thread_;
};

double surveyMs(const Responder &responder)
{
    DnsSurveyRequest request;
    request.name = QStringLiteral("www.example.com");
    request.type = QStringLiteral("A");
    request.servers = responder.servers();
    const auto survey = std::get<DnsSurveyEvidence>(probes::probeDnsSurvey(request, {}, {}));
    for (const DnsEvidence &answer : survey.answers) {
        if (answer.failure || answer.answer.size() != 1)
            qFatal("A resolver was not understood.");
    }
    return static_cast<double>(survey.elapsed.count()) / 1000.0;
}

/// The run time that dnsperf states, in ms; below 0 where it cannot be run.
double dnsperfMs(const Responder &responder)
{
    QTemporaryFile questions;
    if (!questions.open())
        return -1;
    for (std::size_t i = 0; i < responder.servers().size(); ++i)
        questions.write("www.example.com A\n");
    questions.close();
    const Endpoint server = responder.servers().front();
    QProcess dnsperf;
    dnsperf.start(QStringLiteral("dnsperf"),
                  {QStringLiteral("-s"), server.address, QStringLiteral("-p"), QString::number(server.port),
                   QStringLiteral("-d"), questions.fileName(), QStringLiteral("-n"), QStringLiteral("1"),
                   QStringLiteral("-e")});
    if (!dnsperf.waitForFinished(30'000))
        return -1;
    const QString said = QString::fromUtf8(dnsperf.readAllStandardOutput());
    static const QRegularExpression time(QStringLiteral("Run time \\(s\\):\\s+([0-9.]+)"));
    const auto match = time.match(said);
    return match.hasMatch() ? match.captured(1).toDouble() * 1000 : -1;
}

} // namespace

int main(int argc, char **argv)
{
    const int count = argc > 1 ? std::max(1, std::atoi(argv[1])) : 500;
    const Responder responder(count);
    double ours = surveyMs(responder);
    double theirs = dnsperfMs(responder);
    for (int i = 0; i < 4; ++i) {
        ours = std::min(ours, surveyMs(responder));
        theirs = std::min(theirs, dnsperfMs(responder));
    }
    if (theirs < 0) {
        std::printf(
            "%d resolvers: %.1f ms. Not compared with dnsperf: not installed here, or it gave no time.\n",
            count, ours);
        return 0;
    }
    std::printf("%-28s %10s %10s %7s\n", "", "survey ms", "dnsperf ms", "ratio");
    std::printf("%-28s %10.1f %10.1f %7.2f\n",
                qPrintable(QStringLiteral("one record, %1 resolvers").arg(count)), ours, theirs,
                ours / theirs);
    return ours > theirs ? 1 : 0;
}
