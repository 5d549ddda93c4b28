// SPDX-License-Identifier: GPL-3.0-or-later
//
// Hands the snippets of the fixes to the programs they are for. Nothing is started: each program only checks.
#include "knowledge/fill.h"
#include "knowledge/resource.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QRegularExpression>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

using namespace fd::knowledge;

namespace {

const Values example = {{QStringLiteral("origin"), QStringLiteral("203.0.113.20:8080")},
                        {QStringLiteral("originAddress"), QStringLiteral("203.0.113.20")},
                        {QStringLiteral("originPort"), QStringLiteral("8080")},
                        {QStringLiteral("server"), QStringLiteral("203.0.113.20:8080")},
                        {QStringLiteral("host"), QStringLiteral("www.example.com")},
                        {QStringLiteral("path"), QStringLiteral("/shop?a=1&b='$(false)'")},
                        {QStringLiteral("url"), QStringLiteral("https://www.example.com/shop?a=1&b=\"2\"")},
                        {QStringLiteral("edge"), QStringLiteral("198.51.100.10:8443")},
                        {QStringLiteral("edgeAddress"), QStringLiteral("198.51.100.10")},
                        {QStringLiteral("edgePort"), QStringLiteral("8443")},
                        {QStringLiteral("resolver"), QStringLiteral("192.0.2.53")},
                        {QStringLiteral("nameserver"), QStringLiteral("192.0.2.54")},
                        {QStringLiteral("zone"), QStringLiteral("example.com")},
                        {QStringLiteral("service"), QStringLiteral("nginx")},
                        {QStringLiteral("seconds"), QStringLiteral("90")}};

struct Answer {
    bool good = false;
    QString text = {};
};

Answer run(const QString &program, const QStringList &arguments)
{
    QProcess process;
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.start(program, arguments);
    const bool ended = process.waitForFinished(30000);
    if (!ended)
        process.kill();
    return {ended && process.exitStatus() == QProcess::NormalExit && process.exitCode() == 0,
            QString::fromUtf8(process.readAll())};
}

/// Servers stand in folders that are not on every user's path.
QString programPath(const QString &name)
{
    if (name == u"php-fpm") {
        // Debian puts the version into the name.
        const auto versions = QDir(QStringLiteral("/usr/sbin")).entryInfoList({QStringLiteral("php-fpm*")});
        return versions.isEmpty() ? QString() : versions.back().filePath();
    }
    const QString path = QStandardPaths::findExecutable(name);
    return path.isEmpty()
               ? QStandardPaths::findExecutable(name, {QStringLiteral("/usr/sbin"), QStringLiteral("/sbin")})
               : path;
}

} // namespace

class TestSnippets : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY(m_folder.isValid());
        // Some of the programs give up their rights before they read the file.
        QFile::setPermissions(m_folder.path(), QFile::permissions(m_folder.path()) | QFile::ReadGroup |
                                                   QFile::ExeGroup | QFile::ReadOther | QFile::ExeOther);
        const QString openssl = programPath(QStringLiteral("openssl"));
        if (openssl.isEmpty())
            return;
        const QString certificate = file(QStringLiteral("certificate"));
        const QString key = file(QStringLiteral("key"));
        const auto made =
            run(openssl,
                {QStringLiteral("req"), QStringLiteral("-x509"), QStringLiteral("-newkey"),
                 QStringLiteral("ec"), QStringLiteral("-pkeyopt"),
                 QStringLiteral("ec_paramgen_curve:prime256v1"), QStringLiteral("-nodes"),
                 QStringLiteral("-keyout"), key, QStringLiteral("-out"), certificate, QStringLiteral("-days"),
                 QStringLiteral("2"), QStringLiteral("-subj"), QStringLiteral("/CN=www.example.com")});
        QVERIFY2(made.good, qPrintable(made.text));
        m_pem = write(QStringLiteral("both.pem"), read(certificate) + read(key));
    }

    void snippetIsAccepted_data()
    {
        QTest::addColumn<QString>("language");
        QTest::addColumn<QString>("snippet");
        for (const char *group : {"reach", "answer", "capacity", "tls", "dns", "edge", "client"}) {
            const auto document = QJsonDocument::fromJson(
                readResource(QStringLiteral("fixes-%1.json").arg(QLatin1StringView(group))));
            for (const auto &fix : document[QLatin1StringView("fixes")].toArray()) {
                const QString language = fix[QLatin1StringView("language")].toString();
                const QString snippet =
                    fix[QLatin1StringView("snippet")].toVariant().toStringList().join(u'\n');
                const QString name = fix[QLatin1StringView("cause")].toString() + u' ' +
                                     fix[QLatin1StringView("title")].toString();
                if (checker(language).isEmpty())
                    continue;
                QTest::newRow(qPrintable(name)) << language << snippet;
            }
        }
    }

    void snippetIsAccepted()
    {
        QFETCH(QString, language);
        QFETCH(QString, snippet);
        const QString program = programPath(checker(language));
        if (program.isEmpty())
            QSKIP(qPrintable(QStringLiteral("%1 is not installed.").arg(checker(language))));
        const bool namesFiles =
            snippet.contains(QStringLiteral(".pem")) || snippet.contains(QStringLiteral(".key"));
        if (language != u"shell" && namesFiles && m_pem.isEmpty())
            QSKIP("openssl is not installed.");
        const auto answer = check(language, program, withFiles(language, fillSnippet(snippet, example)));
        QVERIFY2(answer.good, qPrintable(answer.text.right(1500)));
    }

    void aFaultySnippetIsNotAccepted_data()
    {
        QTest::addColumn<QString>("language");
        for (const char *language :
             {"nginx-main", "nginx-http", "nginx-server", "haproxy", "vcl", "apache-main", "apache", "squid",
              "named", "unbound", "php-fpm", "systemd", "zone", "shell"})
            QTest::newRow(language) << QString::fromLatin1(language);
    }

    void aFaultySnippetIsNotAccepted()
    {
        QFETCH(QString, language);
        const QString program = programPath(checker(language));
        if (program.isEmpty())
            QSKIP(qPrintable(QStringLiteral("%1 is not installed.").arg(checker(language))));
        QVERIFY(!check(language, program, QStringLiteral("[Service]\nno_such_setting (17; {")).good);
    }

    void varnishKnowsTheParameters()
    {
        const QString varnishd = programPath(QStringLiteral("varnishd"));
        if (varnishd.isEmpty())
            QSKIP("varnishd is not installed.");
        const QString known = run(varnishd, {QStringLiteral("-x"), QStringLiteral("parameter")}).text;
        static const QRegularExpression use(QStringLiteral("param\\.(?:set|show|reset) ([a-z_]+)"));
        int seen = 0;
        for (const char *group : {"reach", "answer", "capacity", "edge", "client"}) {
            const QString text = QString::fromUtf8(
                readResource(QStringLiteral("fixes-%1.json").arg(QLatin1StringView(group))));
            for (auto found = use.globalMatch(text); found.hasNext(); ++seen) {
                const QString name = found.next().captured(1);
                QVERIFY2(known.contains(QStringLiteral("\n%1\n").arg(name)), qPrintable(name));
            }
        }
        QVERIFY(seen > 10);
    }

private:
    QString file(const QString &name) const { return m_folder.filePath(name); }

    static QByteArray read(const QString &path)
    {
        QFile source(path);
        return source.open(QIODevice::ReadOnly) ? source.readAll() : QByteArray();
    }

    QString write(const QString &name, const QByteArray &content) const
    {
        QFile target(file(name));
        if (!target.open(QIODevice::WriteOnly) || target.write(content) != content.size())
            return {};
        return target.fileName();
    }

    static QString checker(const QString &language)
    {
        static const std::map<QString, QString> programs = {
            {QStringLiteral("nginx-main"), QStringLiteral("nginx")},
            {QStringLiteral("nginx-http"), QStringLiteral("nginx")},
            {QStringLiteral("nginx-server"), QStringLiteral("nginx")},
            {QStringLiteral("haproxy"), QStringLiteral("haproxy")},
            {QStringLiteral("vcl"), QStringLiteral("varnishd")},
            {QStringLiteral("apache-main"), QStringLiteral("apache2")},
            {QStringLiteral("apache"), QStringLiteral("apache2")},
            {QStringLiteral("squid"), QStringLiteral("squid")},
            {QStringLiteral("named"), QStringLiteral("named-checkconf")},
            {QStringLiteral("unbound"), QStringLiteral("unbound-checkconf")},
            {QStringLiteral("php-fpm"), QStringLiteral("php-fpm")},
            {QStringLiteral("systemd"), QStringLiteral("systemd-analyze")},
            {QStringLiteral("zone"), QStringLiteral("named-checkzone")},
            {QStringLiteral("shell"), QStringLiteral("bash")}};
        const auto found = programs.find(language);
        return found == programs.end() ? QString() : found->second;
    }

    /// What a reader fills in by hand: an address, and certificate files that exist.
    QString withFiles(const QString &language, QString snippet) const
    {
        static const QRegularExpression address(QStringLiteral("\\b[A-Z]+(-[A-Z]+)*-(ADDRESS|RESOLVER)\\b"));
        static const QRegularExpression certificate(QStringLiteral("/etc/\\S+\\.(pem|key)\\b"));
        snippet.replace(address, QStringLiteral("203.0.113.9"));
        return language == u"shell" ? snippet : snippet.replace(certificate, m_pem);
    }

    Answer check(const QString &language, const QString &program, const QString &snippet) const;
    Answer checkNginx(const QString &language, const QString &program, const QString &snippet) const;
    Answer checkApache(const QString &language, const QString &program, const QString &snippet) const;

    QTemporaryDir m_folder;
    QString m_pem = {};
};

Answer TestSnippets::checkNginx(const QString &language, const QString &program, const QString &snippet) const
{
    QString text = QStringLiteral("pid %1;\nerror_log stderr;\n").arg(file(QStringLiteral("pid")));
    if (language == u"nginx-main")
        text += snippet + u"\nhttp { }\n"_qs;
    else if (language == u"nginx-http")
        text += QStringLiteral("events { }\nhttp {\n%1\n}\n").arg(snippet);
    else
        text += QStringLiteral("events { }\nhttp {\nserver {\n%1\n}\n}\n").arg(snippet);
    return run(program, {u"-t"_qs, u"-e"_qs, u"stderr"_qs, u"-c"_qs, write(u"nginx.conf"_qs, text.toUtf8())});
}

Answer TestSnippets::checkApache(const QString &language, const QString &program,
                                 const QString &snippet) const
{
    QString text = QStringLiteral("ServerName localhost\nPidFile %1\nErrorLog %2\n")
                       .arg(file(QStringLiteral("apache.pid")), file(QStringLiteral("apache.log")));
    for (const char *module : {"mpm_event", "authz_core", "proxy", "proxy_http", "remoteip", "headers",
                               "rewrite", "setenvif", "ssl", "reqtimeout", "socache_shmcb"})
        text += QStringLiteral("LoadModule %1_module /usr/lib/apache2/modules/mod_%1.so\n")
                    .arg(QLatin1StringView(module));
    const bool isGlobal = language == u"apache-main" || snippet.startsWith(QStringLiteral("Listen"));
    text += isGlobal ? snippet + u'\n' : QStringLiteral("<VirtualHost *>\n%1\n</VirtualHost>\n").arg(snippet);
    return run(program,
               {u"-t"_qs, u"-d"_qs, m_folder.path(), u"-f"_qs, write(u"apache.conf"_qs, text.toUtf8())});
}

Answer TestSnippets::check(const QString &language, const QString &program, const QString &snippet) const
{
    if (language.startsWith(QStringLiteral("nginx")))
        return checkNginx(language, program, snippet);
    if (language.startsWith(QStringLiteral("apache")))
        return checkApache(language, program, snippet);
    if (language == u"haproxy") {
        // Without a listener HAProxy says that it would not start.
        const QString listener =
            QStringLiteral("\nlisten here\n    mode http\n    bind unix@%1\n    timeout client 1s\n"
                           "    timeout connect 1s\n    timeout server 1s\n")
                .arg(file(QStringLiteral("socket")));
        return run(program, {u"-c"_qs, u"-f"_qs, write(u"haproxy.cfg"_qs, (snippet + listener).toUtf8())});
    }
    if (language == u"vcl") {
        const bool hasBackend =
            snippet.startsWith(QStringLiteral("backend")) || snippet.contains(QStringLiteral("\nbackend"));
        const QString text = u"vcl 4.1;\n"_qs +
                             (hasBackend ? QString() : u"backend default { .host = \"127.0.0.1\"; }\n"_qs) +
                             snippet;
        return run(program, {u"-C"_qs, u"-n"_qs, file(u"varnish"_qs), u"-f"_qs,
                             write(u"default.vcl"_qs, text.toUtf8() + '\n')});
    }
    if (language == u"squid") {
        const QString port =
            snippet.contains(QStringLiteral("http_port")) ? QString() : u"\nhttp_port 3128\n"_qs;
        const QString text = u"pid_filename none\ncache_log /dev/null\n"_qs + snippet + port + u'\n';
        auto answer = run(program, {u"-k"_qs, u"parse"_qs, u"-f"_qs, write(u"squid.conf"_qs, text.toUtf8())});
        answer.good = answer.good && !answer.text.contains(QStringLiteral("ERROR")) &&
                      !answer.text.contains(QStringLiteral("FATAL")) &&
                      !answer.text.contains(QStringLiteral("unrecognized"));
        return answer;
    }
    if (language == u"php-fpm") {
        const QString text =
            QStringLiteral("[global]\nerror_log = %1\n[www]\nuser = www-data\ngroup = www-data\n"
                           "listen = %2\npm = static\npm.max_children = 5\n%3\n")
                .arg(file(u"php.log"_qs), file(u"php.sock"_qs), snippet);
        return run(program, {u"-t"_qs, u"-y"_qs, write(u"php-fpm.conf"_qs, text.toUtf8())});
    }
    if (language == u"systemd") {
        const QString start =
            snippet.contains(QStringLiteral("ExecStart")) ? QString() : u"\nExecStart=/bin/true"_qs;
        auto answer =
            run(program, {u"verify"_qs, write(u"example.service"_qs, (snippet + start + u'\n').toUtf8())});
        answer.good = answer.good && answer.text.trimmed().isEmpty();
        return answer;
    }
    if (language == u"zone") {
        const QString text = u"$TTL 300\n@ SOA ns admin 1 3600 600 86400 300\n@ NS ns\nns A 192.0.2.1\n"_qs +
                             QString(snippet).replace(u"www.example.com."_qs, u"www"_qs) + u'\n';
        return run(program, {u"example.com"_qs, write(u"zone"_qs, text.toUtf8())});
    }
    const QString path = write(u"snippet"_qs, snippet.toUtf8() + '\n');
    return run(program, language == u"shell" ? QStringList{u"-n"_qs, path} : QStringList{path});
}

QTEST_GUILESS_MAIN(TestSnippets)
#include "tst_snippets.moc"
