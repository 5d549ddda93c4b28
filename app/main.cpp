// SPDX-License-Identifier: GPL-3.0-or-later
//
// fetch-doctor: the desktop program. The only file that sees all rooms.
#include "demo/demo.h"
#include "probes/logfile/log_text.h"
#include "probes/probe.h"
#include "report/report.h"
#include "ui/assistant/main_window.h"
#include "ui/report/pdf.h"
#include "ui/support/icons.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QFile>
#include <QTextStream>
#include <QTimer>

namespace {

struct Tr {
    Q_DECLARE_TR_FUNCTIONS(Program)
};

constexpr int exitUnusable = 2;

int refuse(const QString &sentence)
{
    QTextStream(stderr) << QStringLiteral("fetch-doctor: ") << sentence << Qt::endl;
    return exitUnusable;
}

int exportPdf(const QString &caseFile, const QString &out)
{
    QFile file(caseFile);
    if (!file.open(QIODevice::ReadOnly))
        return refuse(Tr::tr("%1 cannot be read: %2").arg(caseFile, file.errorString()));
    const auto run = fd::caseFromJson(file.readAll());
    if (!run)
        return refuse(Tr::tr("%1: %2").arg(caseFile, run.error()));
    const QString problem = fd::ui::writePdf(*run, fd::report::Redaction::Secrets, out);
    return problem.isEmpty() ? 0 : refuse(problem);
}

/// Help, version and PDF need no screen: they also work on a server.
bool needsNoScreen(int argc, char *argv[])
{
    for (int i = 1; i < argc; ++i) {
        const QByteArray argument(argv[i]);
        if (argument == "--export-pdf" || argument == "-h" || argument == "--help" || argument == "-v" ||
            argument == "--version")
            return true;
    }
    return false;
}

fd::ui::Services services()
{
    fd::ui::Services services;
    services.prober = [](const fd::ProbeRequest &request, std::stop_token stop,
                         const fd::InterimSink &interim) {
        static const fd::probes::Settings settings;
        return fd::probes::probe(request, settings, std::move(stop), interim);
    };
    services.remembersLayout = true;
    services.logs = fd::probes::logTools();
    services.startDemo = []() -> tl::expected<fd::ui::DemoSite, QString> {
        const QString name = fd::demo::names().value(0);
        auto demo = fd::demo::Demo::start(name);
        if (!demo)
            return tl::unexpected(demo.error());
        fd::ui::DemoSite site;
        site.profile = (*demo)->profile();
        site.truth = fd::demo::truth(name);
        site.servers = std::shared_ptr<fd::demo::Demo>(std::move(*demo));
        return site;
    };
    return services;
}

} // namespace

int main(int argc, char *argv[])
{
    QCoreApplication::setApplicationName(QStringLiteral("fetch-doctor"));
    QCoreApplication::setApplicationVersion(QStringLiteral(FD_VERSION));
    fd::probes::initialise(); // before any thread is there
    if (needsNoScreen(argc, argv) && qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication application(argc, argv);
    QGuiApplication::setApplicationDisplayName(QStringLiteral("Fetch Doctor"));
    QGuiApplication::setDesktopFileName(QStringLiteral("fetch-doctor"));

    QCommandLineParser parser;
    parser.setApplicationDescription(Tr::tr("Finds out why a website is down."));
    const QCommandLineOption help = parser.addHelpOption();
    const QCommandLineOption version = parser.addVersionOption();
    const QCommandLineOption pdf(QStringLiteral("export-pdf"),
                                 Tr::tr("Write the report of CASEFILE as PDF to OUT.pdf and end."));
    parser.addOption(pdf);
    parser.addPositionalArgument(QStringLiteral("what"),
                                 Tr::tr("A case file, a profile file or the address of a site."),
                                 QStringLiteral("[CASEFILE|PROFILEFILE|URL]"));
    if (!parser.parse(application.arguments()))
        return refuse(parser.errorText());
    if (parser.isSet(help))
        parser.showHelp();
    if (parser.isSet(version))
        parser.showVersion();
    const QStringList named = parser.positionalArguments();
    if (parser.isSet(pdf)) {
        if (named.size() != 2)
            return refuse(Tr::tr("--export-pdf needs two files: the case and the PDF to write."));
        return exportPdf(named.at(0), named.at(1));
    }
    if (named.size() > 1)
        return refuse(
            Tr::tr("One case file, profile file or address is expected, not %1.").arg(named.size()));

    if (!named.isEmpty() && !QFile::exists(named.first())) {
        const auto url = fd::siteUrlFromText(named.first());
        if (!url || named.first().endsWith(QLatin1StringView(".json")))
            return refuse(
                Tr::tr("%1 is neither a file that exists nor the address of a site.").arg(named.first()));
    }

    QApplication::setWindowIcon(fd::ui::applicationIcon());
    fd::ui::MainWindow window(services());
    window.show();
    QTimer::singleShot(0, &window, [&window, &named] {
        window.loadSites();
        if (!named.isEmpty())
            window.open(named.first());
    });
    return QApplication::exec();
}
