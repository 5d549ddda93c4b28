// SPDX-License-Identifier: GPL-3.0-or-later
//
// ask REQUEST: answers one probe request given as JSON, as saved cases hold them, and prints what came of it
// with the time that it took. For benches that compare a probe with another program on the same path.
#include "probes/probe.h"

#include <QJsonDocument>
#include <QJsonObject>

#include <chrono>
#include <cstdio>

int main(int argc, char **argv)
{
    using namespace fd;
    ProbeRequest request;
    const QByteArray text = argc > 1 ? QByteArray(argv[1]) : QByteArray();
    const QString wrong = fromJson(QJsonDocument::fromJson(text).object(), request);
    if (argc != 2 || !wrong.isEmpty()) {
        std::fprintf(stderr, "ask REQUEST: %s\n", qPrintable(wrong));
        return 2;
    }
    probes::initialise();
    const auto start = std::chrono::steady_clock::now();
    const Outcome outcome = probes::probe(request, {}, {});
    const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - start;
    const QJsonObject result{{QStringLiteral("ms"), took.count()},
                             {QStringLiteral("outcome"), toJson(outcome)}};
    std::puts(QJsonDocument(result).toJson(QJsonDocument::Compact).constData());
    return 0;
}
