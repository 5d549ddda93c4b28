// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/commands.h"
#include "cli/console.h"
#include "profiles/profile_store.h"
#include "report/redact_text.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QUrl>

#include <algorithm>
#include <cstdio>

namespace fd::cli {

namespace {

struct Tr {
    Q_DECLARE_TR_FUNCTIONS(Cli)
};

using profiles::ProfileStore;

int say(const QString &line)
{
    return writeOrRefuse({}, (line + u'\n').toUtf8());
}

int list(const ProfileStore &store, bool json)
{
    QStringList problems;
    const auto entries = store.list(&problems);
    QString text;
    QJsonArray array;
    qsizetype width = 0;
    for (const auto &entry : entries)
        width = std::max(width, entry.name.size());
    for (const auto &entry : entries) {
        const QString url = report::withoutSecrets(entry.url);
        text += entry.name.leftJustified(width + 2) + url + u'\n';
        array.append(QJsonObject{{QStringLiteral("name"), entry.name},
                                 {QStringLiteral("url"), url},
                                 {QStringLiteral("file"), entry.file},
                                 {QStringLiteral("changed"), toIso(entry.changed)}});
    }
    for (const QString &problem : problems)
        std::fprintf(stderr, "fetch-doctor-cli: %s\n", qPrintable(problem.simplified()));
    return writeOrRefuse({}, json ? QJsonDocument(array).toJson() : text.toUtf8());
}

int show(const ProfileStore &store, const QString &name)
{
    const auto read = store.loadFileOrName(name);
    if (!read)
        return refuse(read.error());
    for (const QString &warning : read->warnings)
        std::fprintf(stderr, "fetch-doctor-cli: %s\n", qPrintable(warning.simplified()));
    return writeOrRefuse({}, QJsonDocument(toJson(read->profile)).toJson());
}

/// A new profile from a site's address, or an old one with another address.
int save(const ProfileStore &store, const QString &name, const QString &site)
{
    const auto url = siteUrlFromText(site);
    if (!url)
        return refuse(QStringLiteral("--site: ") + url.error());
    Profile profile = store.load(name).value_or(Profile{});
    profile.name = name;
    profile.site.url = *url;
    const auto path = store.save(profile);
    return path ? say(*path) : refuse(path.error());
}

} // namespace

int profileCommand(QStringList arguments)
{
    QCommandLineParser parser;
    parser.setApplicationDescription(
        Tr::tr("Keeps a profile for each site.\n\n"
               "  profile list                      names and addresses of the saved profiles\n"
               "  profile show FILE|NAME            one of them as JSON\n"
               "  profile save NAME --site URL      a new one, or another address for an old one\n"
               "  profile import FILE               checks a file and saves it under its name\n"
               "  profile export NAME -o FILE       writes one to a file\n"
               "  profile delete NAME               removes one"));
    parser.addPositionalArgument(QStringLiteral("ACTION"),
                                 Tr::tr("list, show, save, import, export or delete."));
    parser.addPositionalArgument(QStringLiteral("NAME"), Tr::tr("A saved profile, or a file."),
                                 QStringLiteral("[NAME|FILE]"));
    parser.addOption(
        {QStringLiteral("site"), Tr::tr("The site's address, for save."), QStringLiteral("URL")});
    parser.addOption({QStringLiteral("format"), Tr::tr("text or json, for list (text)."),
                      QStringLiteral("FORMAT"), QStringLiteral("text")});
    parser.addOption({{QStringLiteral("o"), QStringLiteral("output")},
                      Tr::tr("The file that export writes; - is standard output."),
                      QStringLiteral("FILE")});
    if (const auto status = parse(parser, QStringLiteral("profile"), arguments))
        return *status;
    const QStringList words = parser.positionalArguments();
    const QString action = words.value(0);
    const QString name = words.value(1);
    const QString format = parser.value(QStringLiteral("format"));
    static const QStringList known{QStringLiteral("list"),   QStringLiteral("show"),
                                   QStringLiteral("save"),   QStringLiteral("import"),
                                   QStringLiteral("export"), QStringLiteral("delete")};
    if (!known.contains(action)) {
        return refuse(action.isEmpty()
                          ? Tr::tr("profile: say what to do: %1").arg(known.join(u", "))
                          : Tr::tr("profile: \"%1\" is not known; one of %2").arg(action, known.join(u", ")));
    }
    if (format != u"text" && format != u"json")
        return refuse(Tr::tr("--format: \"%1\" is not known; one of text, json").arg(format));
    const ProfileStore store;
    if (action == u"list" && words.size() == 1)
        return list(store, format == u"json");
    if (words.size() != 2) {
        return refuse(action == u"list" ? Tr::tr("profile list: takes no name")
                                        : Tr::tr("profile %1: name one profile").arg(action));
    }
    if (action == u"show")
        return show(store, name);
    if (action == u"save") {
        if (!parser.isSet(QStringLiteral("site")))
            return refuse(Tr::tr("profile save: name the site's address with --site URL"));
        return save(store, name, parser.value(QStringLiteral("site")));
    }
    if (action == u"import") {
        const auto profile = store.importFile(name);
        return profile ? say(Tr::tr("\"%1\" is saved.").arg(profile->name)) : refuse(profile.error());
    }
    if (action == u"export") {
        const QString path = parser.value(QStringLiteral("output"));
        if (path.isEmpty() || path == u"-")
            return show(store, name);
        const auto done = store.exportFile(name, path);
        return done ? static_cast<int>(NothingWrong) : refuse(done.error());
    }
    const auto removed = store.remove(name);
    return removed ? say(Tr::tr("\"%1\" is deleted.").arg(name)) : refuse(removed.error());
}

} // namespace fd::cli
