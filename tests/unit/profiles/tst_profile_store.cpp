// SPDX-License-Identifier: GPL-3.0-or-later
#include "profiles/profile_store.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QLockFile>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

using namespace fd;
using fd::profiles::ProfileStore;

namespace {

Profile named(const QString &name, const QString &url = QStringLiteral("https://www.example.com/"))
{
    Profile profile;
    profile.name = name;
    profile.site.url = url;
    return profile;
}

void write(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(bytes);
}

} // namespace

class TestProfileStore : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void savedProfileIsLoadedAgain();
    void savingTwiceKeepsOneFile();
    void anyNameGivesASafeFileName_data();
    void anyNameGivesASafeFileName();
    void fileIsForItsOwnerAlone();
    void listIsByNameAndTellsUnreadableFiles();
    void renameKeepsEverythingElse();
    void renameNeverOverwrites();
    void removeGivesTheProfileBack();
    void importAndExport();
    void importNeverOverwrites();
    void fileWinsOverName();
    void unknownKeysSurviveASave();
    void errorsAreOneSentence_data();
    void errorsAreOneSentence();
    void aLockedFolderIsToldWithinALimit();
    void whatCannotBeReadBackIsNotWritten();
};

void TestProfileStore::savedProfileIsLoadedAgain()
{
    const QTemporaryDir dir;
    const ProfileStore store(dir.filePath(QStringLiteral("deep/er")));
    const Profile profile = named(QStringLiteral("Shop"));
    const auto path = store.save(profile);
    QVERIFY2(path, path ? "" : qPrintable(path.error()));
    QVERIFY(QFile::exists(*path));
    QCOMPARE(store.load(QStringLiteral("Shop")).value(), profile);
}

void TestProfileStore::savingTwiceKeepsOneFile()
{
    const QTemporaryDir dir;
    const ProfileStore store(dir.path());
    QVERIFY(store.save(named(QStringLiteral("Shop"))));
    QVERIFY(store.save(named(QStringLiteral("Shop"), QStringLiteral("https://new.example.com/"))));
    QCOMPARE(store.list().size(), 1U);
    QCOMPARE(store.list().front().url, QStringLiteral("https://new.example.com/"));
}

void TestProfileStore::anyNameGivesASafeFileName_data()
{
    QTest::addColumn<QString>("name");
    QTest::newRow("path") << QStringLiteral("../../etc/passwd");
    QTest::newRow("dots alone") << QStringLiteral("..");
    QTest::newRow("slashes") << QStringLiteral("a/b\\c:d*e?f");
    QTest::newRow("other script") << QString::fromUtf8("商店 магазин");
    QTest::newRow("long") << QString(190, u'x');
    QTest::newRow("device name") << QStringLiteral("CON");
    QTest::newRow("hidden") << QStringLiteral(".hidden");
}

void TestProfileStore::anyNameGivesASafeFileName()
{
    QFETCH(QString, name);
    const QTemporaryDir dir;
    const ProfileStore store(dir.path());
    const auto path = store.save(named(name));
    QVERIFY2(path, path ? "" : qPrintable(path.error()));
    const QFileInfo file(*path);
    QCOMPARE(file.absolutePath(), QFileInfo(dir.path()).absoluteFilePath());
    static const QRegularExpression safe(QStringLiteral("\\A[a-z0-9-]{1,80}\\.json\\z"));
    QVERIFY2(safe.match(file.fileName()).hasMatch(), qPrintable(file.fileName()));
    QCOMPARE(store.load(name).value().name, name);
    // A name that differs in what a file name cannot hold is another profile.
    QVERIFY(store.save(named(name + u'!')));
    QCOMPARE(store.list().size(), 2U);
}

void TestProfileStore::fileIsForItsOwnerAlone()
{
    const QTemporaryDir dir;
    const auto path = ProfileStore(dir.path()).save(named(QStringLiteral("Shop")));
    const auto others =
        QFileDevice::ReadGroup | QFileDevice::WriteGroup | QFileDevice::ReadOther | QFileDevice::WriteOther;
    QCOMPARE(QFile::permissions(*path) & others, QFileDevice::Permissions());
}

void TestProfileStore::listIsByNameAndTellsUnreadableFiles()
{
    const QTemporaryDir dir;
    const ProfileStore store(dir.path());
    QVERIFY(store.save(named(QStringLiteral("zebra"))));
    QVERIFY(store.save(named(QStringLiteral("apple"))));
    write(dir.filePath(QStringLiteral("broken.json")), "{");
    write(dir.filePath(QStringLiteral("notes.txt")), "not a profile");
    QStringList problems;
    const auto entries = store.list(&problems);
    QCOMPARE(entries.size(), 2U);
    QCOMPARE(entries.front().name, QStringLiteral("apple"));
    QCOMPARE(problems.size(), 1);
    QVERIFY(problems.front().contains(u"broken.json"));
}

void TestProfileStore::renameKeepsEverythingElse()
{
    const QTemporaryDir dir;
    const ProfileStore store(dir.path());
    QVERIFY(store.save(named(QStringLiteral("old"), QStringLiteral("https://a.example/"))));
    QVERIFY(store.rename(QStringLiteral("old"), QStringLiteral("new")));
    QVERIFY(!store.load(QStringLiteral("old")));
    QCOMPARE(store.load(QStringLiteral("new")).value().site.url, QStringLiteral("https://a.example/"));
    QCOMPARE(store.list().size(), 1U);
}

void TestProfileStore::renameNeverOverwrites()
{
    const QTemporaryDir dir;
    const ProfileStore store(dir.path());
    QVERIFY(store.save(named(QStringLiteral("a"))));
    QVERIFY(store.save(named(QStringLiteral("b"))));
    QVERIFY(!store.rename(QStringLiteral("a"), QStringLiteral("b")));
    QCOMPARE(store.list().size(), 2U);
    QVERIFY(store.rename(QStringLiteral("a"), QStringLiteral("a")));
}

void TestProfileStore::removeGivesTheProfileBack()
{
    const QTemporaryDir dir;
    const ProfileStore store(dir.path());
    const Profile profile = named(QStringLiteral("Shop"));
    QVERIFY(store.save(profile));
    QCOMPARE(store.remove(QStringLiteral("Shop")).value(), profile);
    QVERIFY(store.list().empty());
    QVERIFY(!store.remove(QStringLiteral("Shop")));
}

void TestProfileStore::importAndExport()
{
    const QTemporaryDir dir;
    const ProfileStore store(dir.filePath(QStringLiteral("store")));
    const Profile profile = named(QStringLiteral("Shop"));
    QVERIFY(store.save(profile));
    const QString file = dir.filePath(QStringLiteral("shop.json"));
    QVERIFY(store.exportFile(QStringLiteral("Shop"), file));
    const ProfileStore other(dir.filePath(QStringLiteral("other")));
    QCOMPARE(other.importFile(file).value(), profile);
    QCOMPARE(other.load(QStringLiteral("Shop")).value(), profile);
}

void TestProfileStore::importNeverOverwrites()
{
    const QTemporaryDir dir;
    const ProfileStore store(dir.filePath(QStringLiteral("store")));
    QVERIFY(store.save(named(QStringLiteral("Shop"), QStringLiteral("https://mine.example/"))));
    const QString file = dir.filePath(QStringLiteral("shop.json"));
    write(
        file,
        R"({"schema": "fetch-doctor/profile/1", "name": "Shop", "site": {"url": "https://theirs.example/"}})");
    QVERIFY(!store.importFile(file));
    QCOMPARE(store.load(QStringLiteral("Shop")).value().site.url, QStringLiteral("https://mine.example/"));
}

void TestProfileStore::fileWinsOverName()
{
    const QTemporaryDir dir;
    const ProfileStore store(dir.filePath(QStringLiteral("store")));
    QVERIFY(store.save(named(QStringLiteral("Shop"))));
    QCOMPARE(store.loadFileOrName(QStringLiteral("Shop")).value().profile.name, QStringLiteral("Shop"));
    const QString file = dir.filePath(QStringLiteral("Shop"));
    write(
        file,
        R"({"schema": "fetch-doctor/profile/1", "name": "From file", "more": 1, "site": {"url": "https://a.example/"}})");
    const auto read = store.loadFileOrName(file);
    QCOMPARE(read.value().profile.name, QStringLiteral("From file"));
    QCOMPARE(read.value().warnings.size(), 1);
}

void TestProfileStore::unknownKeysSurviveASave()
{
    const QTemporaryDir dir;
    const ProfileStore store(dir.path());
    Profile profile = named(QStringLiteral("Shop"));
    profile.unknown = QJsonObject{{QStringLiteral("later"), 7}};
    QVERIFY(store.save(profile));
    QCOMPARE(store.load(QStringLiteral("Shop")).value().unknown, profile.unknown);
}

void TestProfileStore::errorsAreOneSentence_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("not JSON") << QByteArray("{\n{\n");
    QTest::newRow("a secret") << QByteArray(
        R"({"schema": "fetch-doctor/profile/1", "name": "a", "site": {"url": "https://a.example/"}, "token": "abc"})");
    QTest::newRow("too large") << QByteArray(5 * 1024 * 1024, ' ');
}

void TestProfileStore::errorsAreOneSentence()
{
    QFETCH(QByteArray, bytes);
    const QTemporaryDir dir;
    const QString file = dir.filePath(QStringLiteral("p.json"));
    write(file, bytes);
    const auto read = ProfileStore(dir.path()).importFile(file);
    QVERIFY(!read);
    QVERIFY2(read.error().startsWith(file), qPrintable(read.error()));
    QVERIFY2(!read.error().contains(u'\n'), qPrintable(read.error()));
}

void TestProfileStore::aLockedFolderIsToldWithinALimit()
{
    const QTemporaryDir dir;
    QLockFile other(dir.filePath(QStringLiteral(".lock")));
    QVERIFY(other.lock());
    const auto saved = ProfileStore(dir.path()).save(named(QStringLiteral("Shop")));
    QVERIFY(!saved);
    QVERIFY2(saved.error().contains(u"Another program"), qPrintable(saved.error()));
}

void TestProfileStore::whatCannotBeReadBackIsNotWritten()
{
    const QTemporaryDir dir;
    const ProfileStore store(dir.path());
    QVERIFY(!store.save(named(QString())));
    Profile secret = named(QStringLiteral("Shop"));
    secret.edge.admin.insert(QStringLiteral("token"), QStringLiteral("abc"));
    QVERIFY(!store.save(secret));
    QVERIFY(store.list().empty());
}

QTEST_GUILESS_MAIN(TestProfileStore)
#include "tst_profile_store.moc"
