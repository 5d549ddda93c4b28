// SPDX-License-Identifier: GPL-3.0-or-later
//
// Lines of a known layout, read in a few steps: what is taken counts as the full reading would count it, on
// every kind of processor.
#include "logs/bytes64.h"
#include "logs/fast/fast_lines.h"
#include "logs/line_parser.h"

#include <QTest>

using namespace fd;

namespace {

const std::string agent = "\"-\" \"curl/8.8.0 (a test of some length)\"";

std::string line(const std::string &client, const std::string &url, const std::string &status,
                 const std::string &rest = agent, const std::string &time = "12:00:00",
                 const std::string &end = "\n")
{
    return client + " - - [10/Mar/2026:" + time + " +0000] \"GET " + url + " HTTP/1.1\" " + status + " 512 " +
           rest + end;
}

std::string textsOfEveryLength()
{
    std::string text = line("192.0.2.1", "/", "200");
    for (std::size_t size = 0; size < 200; ++size) {
        const std::string url = std::string("/").append(size, 'a');
        const std::string rest =
            std::string("\"").append(200 - size, 'r').append("\" \"").append(size, 'u').append("\"");
        text += line("192.0.2.1", url, "200", rest);
    }
    return text;
}

struct Reading {
    std::int64_t lines = 0;
    std::size_t left = 0; ///< bytes not taken
    LogSummary summary = {};
};

/// The lines after the first, which is learned from, as far as they are taken.
Reading readFast(const std::string &text, bool avx2)
{
    const auto fast = logs::fastClfLines(avx2);
    logs::LineParser parser(QStringLiteral("access.log"), {});
    parser.observe(text);
    const auto first = text.find('\n');
    logs::Entry entry;
    if (parser.parse(std::string_view(text).substr(0, first), entry))
        fast->learn(std::string_view(text).substr(0, first), entry);
    Reading reading;
    logs::Sums sums;
    // With nothing behind it, so that the address sanitizer sees whatever reads on.
    const std::vector<char> exact(text.begin() + static_cast<std::ptrdiff_t>(first) + 1, text.end());
    const char *end = exact.data() + exact.size();
    const char *rest = fast->run(exact.data(), end, sums, reading.lines);
    reading.left = static_cast<std::size_t>(end - rest);
    reading.summary = sums.result(20);
    return reading;
}

LogSummary readInFull(const std::string &text, std::int64_t lines)
{
    logs::LineParser parser(QStringLiteral("access.log"), {});
    parser.observe(text);
    logs::Sums sums;
    std::size_t at = text.find('\n') + 1;
    for (std::int64_t number = 1; number <= lines; ++number) {
        const std::size_t stop = text.find('\n', at);
        const std::string_view raw = std::string_view(text).substr(at, stop - at);
        logs::Entry entry;
        parser.parse(raw, entry);
        sums.see(entry, raw, number);
        at = stop + 1;
    }
    return sums.result(20);
}

} // namespace

class TestLogFast : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void lines_count_as_they_do_when_read_in_full_data()
    {
        QTest::addColumn<std::string>("text");
        QTest::addColumn<int>("taken"); // of the lines after the first, before the padding
        const std::string client = "192.0.2.1";
        const std::string good = line(client, "/", "200");
        const std::string crlf = line(client, "/", "200", agent, "12:00:00", "\r\n");
        const std::string later = line(client, "/", "200", agent, "12:00:59");
        const auto row = [](const char *name, const std::string &text, int taken) {
            QTest::newRow(name) << text << taken;
        };
        row("one like the other", good + good + good, 2);
        row("all kinds of clients",
            good + line("2001:db8:ffff:ffff:ffff:ffff:ffff:1", "/", "200") +
                line("proxy.example.net", "/", "200"),
            2);
        row("other statuses", good + line(client, "/", "304") + line(client, "/", "404"), 2);
        row("texts of every length around sixty-four bytes", textsOfEveryLength(), 200);
        row("lines with a carriage return", good + crlf + crlf, 2);
        row("another second", good + later + good + later, 3);
        row("another minute", good + line(client, "/", "200", agent, "12:34:00"), 0);
        row("a failure is for the full reading", good + good + line(client, "/", "502") + good, 1);
        row("an escaped quote", good + line(client, "/\\\"", "200") + good, 0);
        row("half a line", good + "192.0.2.1 - - [10/Mar/2026:12:00:00 +0000] \"GET / HT\n" + good, 0);
        row("a quote more", good + line(client, "/", "200", agent + " \"198.51.100.1\"") + good, 0);
    }
    void lines_count_as_they_do_when_read_in_full()
    {
        QFETCH(std::string, text);
        QFETCH(int, taken);
        text += std::string(256, 'x'); // a start of a line whose end is not here yet
        const Reading any = readFast(text, false);
        QCOMPARE(any.lines, std::int64_t(taken));
        QCOMPARE(any.summary, readInFull(text, any.lines));
        if (!logs::hasAvx2())
            return;
        const Reading wide = readFast(text, true);
        QCOMPARE(wide.lines, any.lines);
        QCOMPARE(wide.left, any.left);
        QCOMPARE(wide.summary, any.summary);
    }
    void a_text_may_end_anywhere()
    {
        const std::string good = line("192.0.2.1", "/", "200");
        const std::string text = good + good + good + good;
        for (std::size_t size = good.size() + 1; size < text.size(); ++size) {
            const Reading any = readFast(text.substr(0, size), false);
            QCOMPARE(readFast(text.substr(0, size), logs::hasAvx2()).lines, any.lines);
        }
    }
};

QTEST_GUILESS_MAIN(TestLogFast)
#include "tst_log_fast.moc"
