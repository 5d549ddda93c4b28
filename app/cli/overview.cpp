// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/console.h"

#include <QCoreApplication>

namespace fd::cli {

namespace {
struct Tr {
    Q_DECLARE_TR_FUNCTIONS(Cli)
};
} // namespace

QString overview()
{
    return Tr::tr(
        "Finds out why a website is down, and what to do about it.\n"
        "\n"
        "Usage: fetch-doctor-cli COMMAND [OPTIONS]\n"
        "\n"
        "Commands:\n"
        "  diagnose   run all checks of a site and name the root cause\n"
        "  logs       read logs: formats, incidents, failure texts\n"
        "  report     write a saved case as HTML, Markdown, text, JSON, Postman, HAR or curl\n"
        "  explain    every root cause that can be named, or one of them in full\n"
        "  profile    list, show, save, import, export or delete the profiles of sites\n"
        "  verify     judge the evidence of a saved case again\n"
        "  action     change something at an edge\n"
        "  watch      diagnose again and again, tell what changes\n"
        "\n"
        "Options:\n"
        "  -h, --help      this help; \"COMMAND --help\" lists the options of a command\n"
        "  -v, --version   the version\n"
        "\n"
        "Examples:\n"
        "  fetch-doctor-cli diagnose --demo\n"
        "  fetch-doctor-cli diagnose --site https://www.example.com/ --origin http://203.0.113.20:8080\n"
        "  fetch-doctor-cli diagnose --site https://www.example.com/ --format json -o case.json\n"
        "  fetch-doctor-cli report case.json --format html -o report.html\n"
        "  fetch-doctor-cli logs /var/log/nginx --since 2h\n"
        "  fetch-doctor-cli explain origin-refused\n"
        "\n"
        "Exit status:\n"
        "  0  nothing wrong was found\n"
        "  1  a fault was found\n"
        "  2  the command, profile or file is unusable; one line on standard error says why\n"
        "  3  stopped before it was complete; what was measured by then is still written\n");
}

} // namespace fd::cli
