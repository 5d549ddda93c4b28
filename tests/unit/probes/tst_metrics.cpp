// SPDX-License-Identifier: GPL-3.0-or-later
#include "probes/metrics/metrics_probe.h"
#include "probes/metrics/proc_files.h"
#include "probes/metrics/prometheus_text.h"
#include "probes/metrics/source_text.h"
#include "probes/metrics/this_machine.h"

#include <QElapsedTimer>
#include <QTemporaryDir>
#include <QTest>

#include <arpa/inet.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cmath>
#include <functional>
#include <future>
#include <thread>

using namespace fd;
using namespace fd::probes;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

/// A loopback web server: what \a page gives for a request line is sent as it is, then the connection ends.
class WebServer
{
public:
    explicit WebServer(std::function<QByteArray(const QByteArray &requestLine)> page) : page_(std::move(page))
    {
        sockaddr_in address{
            .sin_family = AF_INET, .sin_port = 0, .sin_addr = {htonl(INADDR_LOOPBACK)}, .sin_zero = {}};
        socklen_t length = sizeof address;
        auto *const generic = reinterpret_cast<sockaddr *>(&address);
        listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        ::bind(listener_, generic, length);
        ::listen(listener_, 8);
        ::getsockname(listener_, generic, &length);
        port_ = ntohs(address.sin_port);
        stop_ = ::eventfd(0, EFD_CLOEXEC);
        thread_ = std::thread([this] { serve(); });
    }
    ~WebServer()
    {
        ::eventfd_write(stop_, 1);
        thread_.join();
        ::close(stop_);
        ::close(listener_);
    }
    quint16 port() const { return port_; }
    QString url(const QString &path = u"/"_s, const QString &host = u"127.0.0.1"_s) const
    {
        return u"http://%1:%2%3"_s.arg(host).arg(port_).arg(path);
    }

private:
    void serve()
    {
        while (true) {
            std::array<pollfd, 2> waits{pollfd{stop_, POLLIN, 0}, pollfd{listener_, POLLIN, 0}};
            ::poll(waits.data(), waits.size(), -1);
            if (waits[0].revents != 0)
                return;
            const int fd = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
            std::array<char, 4096> buffer{};
            const auto got = ::recv(fd, buffer.data(), buffer.size(), 0);
            const QByteArray answer =
                page_(QByteArray(buffer.data(), std::max<ssize_t>(0, got)).split('\r').first());
            for (qsizetype sent = 0; sent < answer.size();) {
                const auto n = ::send(fd, answer.constData() + sent,
                                      static_cast<size_t>(answer.size() - sent), MSG_NOSIGNAL);
                if (n <= 0)
                    break;
                sent += n;
            }
            ::close(fd);
        }
    }

    std::function<QByteArray(const QByteArray &)> page_;
    int listener_ = -1;
    int stop_ = -1;
    quint16 port_ = 0;
    std::thread thread_;
};

QByteArray page(const QByteArray &body, const QByteArray &status = "200 OK")
{
    return "HTTP/1.1 " + status +
           "\r\nContent-Type: text/plain\r\nContent-Length: " + QByteArray::number(body.size()) +
           "\r\nConnection: close\r\n\r\n" + body;
}

MetricsRequest requestOf(const QString &type, const QString &url = {})
{
    MetricsRequest request;
    request.source.type = type;
    request.source.url = url;
    return request;
}

std::optional<Metric> find(const std::vector<Metric> &metrics, QLatin1StringView id,
                           const QString &label = {})
{
    for (const Metric &metric : metrics) {
        if (metric.id == id && metric.label == label)
            return metric;
    }
    return std::nullopt;
}

double value(const std::vector<Metric> &metrics, QLatin1StringView id, const QString &label = {})
{
    const auto metric = find(metrics, id, label);
    return metric ? metric->value : std::nan("");
}

/// As node_exporter 1.5 writes it, shortened.
QByteArray exporterPage(double busy, double idle)
{
    const auto number = [](double v) { return QByteArray::number(v, 'g', 15); };
    return "# HELP node_cpu_seconds_total Seconds the CPUs spent in each mode.\n"
           "# TYPE node_cpu_seconds_total counter\n"
           "node_cpu_seconds_total{cpu=\"0\",mode=\"idle\"} " +
           number(idle) +
           "\n"
           "node_cpu_seconds_total{cpu=\"0\",mode=\"iowait\"} 2.07\n"
           "node_cpu_seconds_total{cpu=\"0\",mode=\"steal\"} 0.28\n"
           "node_cpu_seconds_total{cpu=\"0\",mode=\"user\"} " +
           number(busy) +
           "\n"
           "node_cpu_seconds_total{cpu=\"1\",mode=\"idle\"} " +
           number(idle) +
           "\n"
           "node_cpu_seconds_total{cpu=\"1\",mode=\"user\"} " +
           number(busy) +
           "\n"
           "node_cpu_guest_seconds_total{cpu=\"0\",mode=\"user\"} 5000\n"
           "node_boot_time_seconds 1.795468e+09\n"
           "node_time_seconds 1.7954716e+09\n"
           "node_filefd_allocated 800\n"
           "node_filefd_maximum 1600\n"
           "node_filesystem_avail_bytes{device=\"/dev/vda\",fstype=\"ext4\",mountpoint=\"/\"} 1e+09\n"
           "node_filesystem_files{device=\"/dev/vda\",fstype=\"ext4\",mountpoint=\"/\"} 1.6777216e+07\n"
           "node_filesystem_files_free{device=\"/dev/vda\",fstype=\"ext4\",mountpoint=\"/\"} 4.194304e+06\n"
           "node_filesystem_free_bytes{device=\"/dev/vda\",fstype=\"ext4\",mountpoint=\"/\"} 2e+09\n"
           "node_filesystem_readonly{device=\"/dev/vda\",fstype=\"ext4\",mountpoint=\"/\"} 0\n"
           "node_filesystem_size_bytes{device=\"/dev/vda\",fstype=\"ext4\",mountpoint=\"/\"} 1.1e+10\n"
           "node_filesystem_size_bytes{device=\"tmpfs\",fstype=\"tmpfs\",mountpoint=\"/run/user/1000\"} "
           "1e+06\n"
           "node_load1 3\nnode_load15 0.5\nnode_load5 1\n"
           "node_memory_MemAvailable_bytes 2.5e+09\nnode_memory_MemTotal_bytes 1e+10\n"
           "node_netstat_TcpExt_ListenOverflows 12\n"
           "node_nf_conntrack_entries 262144\nnode_nf_conntrack_entries_limit 262144\n"
           "node_vmstat_oom_kill 3\n";
}

const QByteArray stubStatus = "Active connections: 291 \n"
                              "server accepts handled requests\n"
                              " 16630948 16630940 31070465 \n"
                              "Reading: 6 Writing: 179 Waiting: 106 \n";

} // namespace

class TestMetrics : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void prometheusLines_data();
    void prometheusLines();
    void prometheusLabels();
    void prometheusStopsWhenTold();
    void nodeExporterFigures();
    void nodeExporterNeedsItsOwnNames();
    void procFiles();
    void mounts();
    void figuresStayWithinBounds();
    void stubStatusPage_data();
    void stubStatusPage();
    void nginxFigures();
    void apacheFigures();
    void apacheWithoutExtendedStatus();
    void thisMachineHasFigures();

    void probeThisComputer();
    void probeNodeExporter();
    void probeSourceByName();
    void probeDefaultPaths_data();
    void probeDefaultPaths();
    void probeFailures_data();
    void probeFailures();
    void probeUnreachable();
    void probeNotRun_data();
    void probeNotRun();
    void cancelEndsAtOnce_data();
    void cancelEndsAtOnce();
};

void TestMetrics::prometheusLines_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<int>("count");
    QTest::addColumn<double>("number");
    QTest::newRow("a bare name") << QByteArray("up 1") << 1 << 1.0;
    QTest::newRow("an exponent") << QByteArray("a 2.5e+03\n") << 1 << 2500.0;
    QTest::newRow("a timestamp behind") << QByteArray("a 7 1395066363000") << 1 << 7.0;
    QTest::newRow("an exemplar behind") << QByteArray("a_bucket{le=\"1\"} 7 # {trace=\"x\"} 0.5") << 1 << 7.0;
    QTest::newRow("spaces wherever they may be")
        << QByteArray("  a { b = \"c\" , d=\"e\", } \t 7 \r") << 1 << 7.0;
    QTest::newRow("labels without a name's end") << QByteArray("a{} 7") << 1 << 7.0;
    QTest::newRow("infinity") << QByteArray("a -Inf") << 1 << -std::numeric_limits<double>::infinity();
    QTest::newRow("comments and empty lines") << QByteArray("# HELP a b\n\n# TYPE a counter\n") << 0 << 0.0;
    QTest::newRow("a name that begins with a digit") << QByteArray("1a 7") << 0 << 0.0;
    QTest::newRow("no value") << QByteArray("a\n") << 0 << 0.0;
    QTest::newRow("a value that is no number") << QByteArray("a seven") << 0 << 0.0;
    QTest::newRow("labels that do not end") << QByteArray("a{b=\"c\" 7") << 0 << 0.0;
    QTest::newRow("a label's value that does not end") << QByteArray("a{b=\"c} 7") << 0 << 0.0;
    QTest::newRow("a label's value without quotes") << QByteArray("a{b=c} 7") << 0 << 0.0;
    QTest::newRow("a web page") << QByteArray("<html>\n<title>403 Forbidden</title>\n") << 0 << 0.0;
}

void TestMetrics::prometheusLines()
{
    QFETCH(QByteArray, line);
    double number = 0;
    const int count = readPrometheusText(line, [&](const PrometheusSample &sample) {
        number = sample.value;
        return true;
    });
    QTEST(count, "count");
    QTEST(number, "number");
}

void TestMetrics::prometheusLabels()
{
    std::vector<PrometheusSample> all;
    readPrometheusText("a{path=\"C:\\\\x\",text=\"say \\\"hi\\\"\\n}{,\",empty=\"\"} NaN",
                       [&](const PrometheusSample &sample) {
                           all.push_back(sample);
                           return true;
                       });
    QCOMPARE(all.size(), size_t(1));
    QCOMPARE(all.front().name, QByteArray("a"));
    QCOMPARE(all.front().labels.size(), size_t(3));
    QCOMPARE(all.front().label("path"), QByteArray("C:\\x"));
    QCOMPARE(all.front().label("text"), QByteArray("say \"hi\"\n}{,"));
    QCOMPARE(all.front().label("empty"), QByteArray(""));
    QCOMPARE(all.front().label("none"), QByteArray());
    QVERIFY(std::isnan(all.front().value));
}

void TestMetrics::prometheusStopsWhenTold()
{
    int seen = 0;
    QCOMPARE(readPrometheusText("a 1\nb 2\nc 3\n", [&](const PrometheusSample &) { return ++seen < 2; }), 2);
    QCOMPARE(seen, 2);
}

void TestMetrics::nodeExporterFigures()
{
    const auto before = machineFromNodeExporter(exporterPage(100, 1000));
    const auto after = machineFromNodeExporter(exporterPage(100.75, 1000.25));
    QVERIFY(before && after);
    const auto metrics = machineMetrics(*before, *after);
    QCOMPARE(value(metrics, "cpu.used"_L1), 75.0);
    QCOMPARE(value(metrics, "cpu.count"_L1), 2.0);
    QCOMPARE(value(metrics, "cpu.iowait"_L1), 0.0);
    QCOMPARE(value(metrics, "memory.used"_L1), 75.0);
    QCOMPARE(value(metrics, "load.1m"_L1), 1.5);
    QCOMPARE(value(metrics, "load.15m"_L1), 0.25);
    QCOMPARE(value(metrics, "disk.used"_L1, u"/"_s), 90.0);
    QCOMPARE(value(metrics, "inodes.used"_L1, u"/"_s), 75.0);
    QCOMPARE(value(metrics, "files.used"_L1), 50.0);
    QCOMPARE(value(metrics, "conntrack.used"_L1), 100.0);
    QCOMPARE(value(metrics, "tcp.listen-overflows"_L1), 0.0);
    QCOMPARE(value(metrics, "tcp.listen-overflows.total"_L1), 12.0);
    QCOMPARE(value(metrics, "oom.kills.total"_L1), 3.0);
    QCOMPARE(value(metrics, "uptime"_L1), 3600.0);
    QVERIFY(!find(metrics, "disk.used"_L1, u"/run/user/1000"_s));
    QVERIFY(!find(metrics, "disk.readonly"_L1, u"/"_s));
    QVERIFY(!find(metrics, "swap.used"_L1));
    QCOMPARE(find(metrics, "cpu.used"_L1)->unit, u"%"_s);
}

void TestMetrics::nodeExporterNeedsItsOwnNames()
{
    QVERIFY(!machineFromNodeExporter("go_goroutines 8\nprocess_cpu_seconds_total 1\n"));
    QVERIFY(!machineFromNodeExporter(""));
    QVERIFY(!machineFromNodeExporter("node_load1 NaN\n"));
    QVERIFY(machineFromNodeExporter("node_load1 1\n"));
}

void TestMetrics::procFiles()
{
    MachineSample sample;
    readProcStat(
        "cpu  100 10 50 800 20 5 5 10 7 0\ncpu0 50 5 25 400 10 0 0 5 0 0\ncpu1 50 5 25 400 10 0 0 5 0 0\n"
        "intr 1234 5 6\nctxt 99\n",
        sample);
    QCOMPARE(sample.cpuTotal, 1000.0); // guest time is within user time
    QCOMPARE(sample.cpuIdle, 800.0);
    QCOMPARE(sample.cpuIowait, 20.0);
    QCOMPARE(sample.cpuSteal, 10.0);
    QCOMPARE(sample.processors, 2);
    readProcMeminfo(
        "MemTotal:       1000 kB\nMemFree:         10 kB\nMemAvailable:    250 kB\nSwapTotal:       100 kB\n"
        "SwapFree:         40 kB\n",
        sample);
    QCOMPARE(sample.memoryTotal, 1024000.0);
    QCOMPARE(sample.memoryAvailable, std::optional(256000.0));
    QCOMPARE(sample.swap->of / sample.swap->total, 0.4);
    readProcLoadavg("2.50 1.14 0.55 3/412 4242\n", sample);
    QCOMPARE(sample.load, (std::vector<double>{2.5, 1.14, 0.55}));
    readProcFileNr("800\t0\t2466170\n", sample);
    QCOMPARE(sample.files->of, 800.0);
    QCOMPARE(sample.files->total, 2466170.0);
    readProcNetstat(
        "TcpExt: SyncookiesSent ListenOverflows ListenDrops\nTcpExt: 1 42 43\nIpExt: InNoRoutes\nIpExt: 9\n",
        sample);
    QCOMPARE(sample.listenOverflows, std::optional(42.0));
    readProcVmstat("nr_free_pages 5\noom_kill 2\n", sample);
    QCOMPARE(sample.oomKills, std::optional(2.0));

    MachineSample empty;
    readProcStat("", empty);
    readProcMeminfo("MemTotal: many kB", empty);
    readProcLoadavg("", empty);
    readProcFileNr("1 2", empty);
    readProcNetstat("TcpExt: ListenOverflows\nTcpExt:\n", empty);
    readProcVmstat("oom_kills 2", empty);
    QVERIFY(machineMetrics(empty, empty).empty());
}

void TestMetrics::mounts()
{
    const auto found = watchedMounts("sysfs /sys sysfs rw 0 0\nproc /proc proc rw 0 0\n"
                                     "/dev/vda1 / ext4 rw,relatime 0 0\n"
                                     "/dev/vdb /srv/my\\040data xfs ro,noatime 0 0\n"
                                     "/dev/vdb /bind/again xfs ro,noatime 0 0\n"
                                     "tmpfs /tmp tmpfs ro 0 0\ntmpfs /tmp tmpfs rw 0 0\ntmpfs /run tmpfs rw "
                                     "0 0\ntmpfs /run/user/0 tmpfs rw 0 0\n"
                                     "/dev/loop0 /snap/core/1 squashfs ro 0 0\n"
                                     "server:/home /home nfs4 rw 0 0\n"
                                     "overlay /var/lib/docker/overlay2/a/merged overlay rw 0 0\n"
                                     "broken line\n");
    const std::vector<Mount> expected{{u"/dev/vda1"_s, u"/"_s, u"ext4"_s, false},
                                      {u"/dev/vdb"_s, u"/srv/my data"_s, u"xfs"_s, true},
                                      {u"tmpfs"_s, u"/tmp"_s, u"tmpfs"_s, false},
                                      {u"tmpfs"_s, u"/run"_s, u"tmpfs"_s, false}};
    QVERIFY(found == expected);
}

void TestMetrics::figuresStayWithinBounds()
{
    MachineSample before;
    MachineSample after;
    before.cpuTotal = 100;
    before.cpuIdle = 50;
    after.cpuTotal = 110;
    after.cpuIdle = 70; // a counter of a virtual machine may jump
    after.memoryTotal = 100;
    after.memoryAvailable = 120;
    before.listenOverflows = 10;
    after.listenOverflows = 5; // restarted in between
    after.fileSystems = {{.mount = u"/full"_s, .size = 100, .free = 5, .available = 0},
                         {.mount = u"/empty"_s, .size = 0},
                         {.mount = u"/ro"_s, .size = 100, .free = 50, .available = 50, .readOnly = true}};
    const auto metrics = machineMetrics(before, after);
    QCOMPARE(value(metrics, "cpu.used"_L1), 0.0);
    QCOMPARE(value(metrics, "memory.used"_L1), 0.0);
    QCOMPARE(value(metrics, "tcp.listen-overflows"_L1), 0.0);
    QCOMPARE(value(metrics, "disk.used"_L1, u"/full"_s), 100.0); // what is left is root's alone
    QVERIFY(!find(metrics, "disk.used"_L1, u"/empty"_s));
    QVERIFY(!find(metrics, "inodes.used"_L1, u"/full"_s));
    QCOMPARE(value(metrics, "disk.readonly"_L1, u"/ro"_s), 1.0);
}

void TestMetrics::stubStatusPage_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<bool>("good");
    QTest::newRow("as nginx writes it") << stubStatus << true;
    QTest::newRow("with request_time, as Tengine writes it")
        << QByteArray("Active connections: 1 \nserver accepts handled requests request_time\n 1 1 1 0\n"
                      "Reading: 0 Writing: 1 Waiting: 0 \n")
        << true;
    QTest::newRow("nothing") << QByteArray() << false;
    QTest::newRow("a web page") << QByteArray("<html><title>404 Not Found</title></html>") << false;
    QTest::newRow("cut in the middle") << stubStatus.left(80) << false;
    QTest::newRow("without numbers")
        << QByteArray("Active connections: x\nserver accepts handled requests\nReading:") << false;
    QTest::newRow("cut at the last line") << stubStatus.left(stubStatus.indexOf("Waiting")) << false;
}

void TestMetrics::stubStatusPage()
{
    QFETCH(QByteArray, text);
    QTEST(nginxFromStubStatus(text).has_value(), "good");
}

void TestMetrics::nginxFigures()
{
    const auto before = nginxFromStubStatus(stubStatus);
    auto after = before;
    QVERIFY(before);
    after->requests += 21;
    const auto metrics = nginxMetrics(*before, *after, 2);
    QCOMPARE(value(metrics, "nginx.active"_L1), 291.0);
    QCOMPARE(value(metrics, "nginx.reading"_L1), 6.0);
    QCOMPARE(value(metrics, "nginx.writing"_L1), 179.0);
    QCOMPARE(value(metrics, "nginx.waiting"_L1), 106.0);
    QCOMPARE(value(metrics, "nginx.requests.rate"_L1), 10.0);
    QCOMPARE(value(metrics, "nginx.dropped.total"_L1), 8.0);
}

void TestMetrics::apacheFigures()
{
    const QByteArray text =
        "127.0.0.1\nServerMPM: event\nServerUptimeSeconds: 61\nServerUptime: 1 minute 1 second\nLoad1: 4.07\n"
        "Total Accesses: 100\nUptime: 61\nReqPerSec: 1.6\nBusyWorkers: 3\nGracefulWorkers: 0\nIdleWorkers: "
        "5\n"
        "Scoreboard: W_K__W__....";
    const auto before = apacheFromStatus(text);
    const auto after =
        apacheFromStatus(QByteArray(text).replace("Total Accesses: 100", "Total Accesses: 121"));
    QVERIFY(before && after);
    const auto metrics = apacheMetrics(*before, *after, 1);
    QCOMPARE(value(metrics, "apache.workers.used"_L1), 25.0);
    QCOMPARE(value(metrics, "apache.busy"_L1), 3.0);
    QCOMPARE(value(metrics, "apache.idle"_L1), 5.0);
    QCOMPARE(value(metrics, "apache.open"_L1), 4.0);
    QCOMPARE(value(metrics, "apache.requests.rate"_L1), 20.0);
    QCOMPARE(value(metrics, "uptime"_L1), 61.0);
}

void TestMetrics::apacheWithoutExtendedStatus()
{
    const auto status = apacheFromStatus("BusyWorkers: 1\nIdleWorkers: 74\nScoreboard: _W\n");
    QVERIFY(status);
    QVERIFY(!find(apacheMetrics(*status, *status, 1), "apache.requests.rate"_L1));
    QVERIFY(!apacheFromStatus("<html>Apache Status</html>"));
    QVERIFY(!apacheFromStatus("BusyWorkers: one\nIdleWorkers: 74\n"));
}

void TestMetrics::thisMachineHasFigures()
{
    const MachineSample sample = sampleThisMachine();
    QVERIFY(sample.processors > 0);
    QVERIFY(sample.cpuTotal > 0);
    QVERIFY(sample.memoryTotal > 0);
    QVERIFY(sample.memoryAvailable > 0.0);
    QVERIFY(sample.files && sample.files->of > 0);
    QCOMPARE(sample.load.size(), size_t(3));
}

void TestMetrics::probeThisComputer()
{
    const auto evidence = std::get<MetricsEvidence>(probeMetrics(requestOf(u"host"_s), {}, {}));
    QVERIFY(!evidence.failure);
    QVERIFY(!evidence.source.isEmpty());
    QVERIFY(evidence.elapsed >= 1s);
    const double cpu = value(evidence.metrics, "cpu.used"_L1);
    QVERIFY(cpu >= 0 && cpu <= 100);
    QVERIFY(value(evidence.metrics, "memory.used"_L1) > 0);
}

void TestMetrics::probeNodeExporter()
{
    std::atomic<int> asked = 0;
    const WebServer server([&](const QByteArray &) {
        const int n = asked++;
        // Longer than any head that is kept of a body.
        return page(exporterPage(100 + n, 1000 + n) +
                    QByteArray("go_gc_duration_seconds{quantile=\"1\"} 0\n").repeated(20000));
    });
    const auto evidence = std::get<MetricsEvidence>(
        probeMetrics(requestOf(u"node-exporter"_s, server.url(u"/metrics"_s)), {}, {}));
    QVERIFY2(!evidence.failure, qPrintable(evidence.failure ? evidence.failure->detail : QString()));
    QCOMPARE(evidence.source, u"127.0.0.1:%1"_s.arg(server.port()));
    QCOMPARE(value(evidence.metrics, "cpu.used"_L1), 50.0);
    QCOMPARE(asked.load(), 2);
}

void TestMetrics::probeSourceByName()
{
    const WebServer server([](const QByteArray &) { return page(stubStatus); });
    const QTemporaryDir folder;
    Settings settings;
    settings.hostsFile = folder.filePath(u"hosts"_s);
    QFile file(settings.hostsFile);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("127.0.0.1 web1.test\n");
    file.close();
    const auto ask = [&](const QString &host) {
        return std::get<MetricsEvidence>(
            probeMetrics(requestOf(u"nginx-status"_s, server.url(u"/s"_s, host)), settings, {}));
    };
    QVERIFY(!ask(u"web1.test"_s).failure);
    QVERIFY(!ask(u"localhost"_s).failure);
    const auto unknown = ask(u"web2.test"_s);
    QCOMPARE(unknown.failure->kind, Failure::Kind::NotResolved);
    QVERIFY(unknown.failure->detail.contains(u"web2.test"_s));
    QVERIFY(unknown.elapsed < 1s); // nobody was asked
}

void TestMetrics::probeDefaultPaths_data()
{
    QTest::addColumn<QString>("type");
    QTest::addColumn<QString>("path");
    QTest::addColumn<QByteArray>("line");
    QTest::newRow("node_exporter's own")
        << u"node-exporter"_s << u""_s << QByteArray("GET /metrics HTTP/1.1");
    QTest::newRow("a path given stays")
        << u"node-exporter"_s << u"/node/metrics?x=1"_s << QByteArray("GET /node/metrics?x=1 HTTP/1.1");
    QTest::newRow("nginx") << u"nginx-status"_s << u"/"_s << QByteArray("GET /nginx_status HTTP/1.1");
    QTest::newRow("apache") << u"apache-status"_s << u"/"_s << QByteArray("GET /server-status?auto HTTP/1.1");
    QTest::newRow("apache with a path")
        << u"apache-status"_s << u"/status"_s << QByteArray("GET /status?auto HTTP/1.1");
}

void TestMetrics::probeDefaultPaths()
{
    QFETCH(QString, type);
    QFETCH(QString, path);
    std::promise<QByteArray> line;
    bool first = true;
    const WebServer server([&](const QByteArray &requestLine) {
        if (std::exchange(first, false))
            line.set_value(requestLine);
        return page("", "404 Not Found");
    });
    const auto evidence = std::get<MetricsEvidence>(probeMetrics(requestOf(type, server.url(path)), {}, {}));
    QCOMPARE(evidence.failure->code, 404);
    QTEST(line.get_future().get(), "line");
}

void TestMetrics::probeFailures_data()
{
    QTest::addColumn<QByteArray>("answer");
    QTest::addColumn<Failure::Kind>("kind");
    QTest::newRow("a page of something else") << page("<html>Welcome</html>") << Failure::Kind::Protocol;
    QTest::newRow("forbidden") << page("", "403 Forbidden") << Failure::Kind::Protocol;
    QTest::newRow("a redirect is not followed")
        << QByteArray("HTTP/1.1 302 Found\r\nLocation: http://192.0.2.1/\r\nContent-Length: 0\r\n\r\n")
        << Failure::Kind::Protocol;
    QTest::newRow("closed without a word") << QByteArray() << Failure::Kind::Closed;
    QTest::newRow("more than 8 MiB") << page(QByteArray(9 * 1024 * 1024, 'x')) << Failure::Kind::TooLarge;
}

void TestMetrics::probeFailures()
{
    QFETCH(QByteArray, answer);
    const WebServer server([&](const QByteArray &) { return answer; });
    for (const QString &type : {u"node-exporter"_s, u"nginx-status"_s, u"apache-status"_s}) {
        const auto evidence = std::get<MetricsEvidence>(probeMetrics(requestOf(type, server.url()), {}, {}));
        QVERIFY(evidence.failure);
        QTEST(evidence.failure->kind, "kind");
        QVERIFY(!evidence.failure->detail.isEmpty());
        QVERIFY(evidence.metrics.empty());
    }
}

void TestMetrics::probeUnreachable()
{
    quint16 port = 0;
    {
        const WebServer closed([](const QByteArray &) { return QByteArray(); });
        port = closed.port();
    }
    const auto evidence = std::get<MetricsEvidence>(
        probeMetrics(requestOf(u"node-exporter"_s, u"http://127.0.0.1:%1/metrics"_s.arg(port)), {}, {}));
    QCOMPARE(evidence.failure->kind, Failure::Kind::Refused);
    QVERIFY(!evidence.failure->detail.isEmpty());
}

void TestMetrics::probeNotRun_data()
{
    QTest::addColumn<QString>("type");
    QTest::addColumn<QString>("url");
    QTest::newRow("a type of another version") << u"tea-leaves"_s << u"http://127.0.0.1:1/"_s;
    QTest::newRow("no url") << u"node-exporter"_s << QString();
}

void TestMetrics::probeNotRun()
{
    QFETCH(QString, type);
    QFETCH(QString, url);
    const Outcome outcome = probeMetrics(requestOf(type, url), {}, {});
    QVERIFY(std::holds_alternative<NotRun>(outcome));
    QVERIFY(std::get<NotRun>(outcome).reason.contains(type));
}

void TestMetrics::cancelEndsAtOnce_data()
{
    QTest::addColumn<QString>("type");
    QTest::newRow("between two looks at this computer") << u"host"_s;
    QTest::newRow("between two pages") << u"nginx-status"_s;
    QTest::newRow("while a page hangs") << u"node-exporter"_s;
}

void TestMetrics::cancelEndsAtOnce()
{
    QFETCH(QString, type);
    std::promise<void> asked;
    std::promise<void> finished;
    const WebServer server([&, end = finished.get_future().share()](const QByteArray &) {
        asked.set_value();
        if (type == u"node-exporter")
            end.wait();
        return page(stubStatus);
    });
    std::stop_source stop;
    auto running = std::async(std::launch::async, [&] {
        return probeMetrics(requestOf(type, server.url()), {}, stop.get_token());
    });
    if (type != u"host")
        asked.get_future().wait();
    QElapsedTimer timer;
    timer.start();
    stop.request_stop();
    const Outcome outcome = running.get();
    const qint64 took = timer.elapsed();
    finished.set_value();
    QCOMPARE(std::get<MetricsEvidence>(outcome).failure->kind, Failure::Kind::Cancelled);
    QVERIFY2(took < 200, qPrintable(QString::number(took)));
}

QTEST_GUILESS_MAIN(TestMetrics)
#include "tst_metrics.moc"
