// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/profiles/profile_form.h"
#include "ui/profiles/sites_dialog.h"
#include "ui/support/files.h"

#include <QAbstractItemModel>
#include <QDir>
#include <QFile>
#include <QLabel>
#include <QListView>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTemporaryDir>
#include <QTest>

using namespace fd;
using namespace fd::ui;

namespace {

Profile profileOf(const char *name)
{
    Profile profile;
    profile.name = QLatin1StringView(name);
    profile.site.url = QStringLiteral("https://www.example.com/");
    return profile;
}

struct Dialog {
    Dialog() : store(folder.path())
    {
        (void)store.save(profileOf("Shop"));
        (void)store.save(profileOf("Blog"));
        dialog = new SitesDialog(store);
        dialog->show();
    }
    ~Dialog()
    {
        files::answerWith({});
        delete dialog;
    }
    QListView *list() const { return dialog->findChild<QListView *>(QStringLiteral("savedSites")); }
    void choose(const QString &name) const
    {
        for (int row = 0; row < list()->model()->rowCount(); ++row) {
            if (list()->model()->index(row, 0).data().toString() == name)
                list()->setCurrentIndex(list()->model()->index(row, 0));
        }
    }
    QPushButton *button(const char *name) const
    {
        return dialog->findChild<QPushButton *>(QLatin1StringView(name));
    }

    QTemporaryDir folder;
    profiles::ProfileStore store;
    SitesDialog *dialog = nullptr;
};

} // namespace

class TestSites : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void deletingCanBeUndone();
    void renamingInTheList();
    void importAndExport();
    void theFormKeepsWhatItDoesNotShow();
    void theFormSaysWhatItCannotRead();
};

void TestSites::deletingCanBeUndone()
{
    Dialog d;
    QTRY_COMPARE(d.list()->model()->rowCount(), 2);
    d.choose(QStringLiteral("Shop"));
    d.button("deleteSite")->click();
    QTRY_COMPARE(d.list()->model()->rowCount(), 1);
    QCOMPARE(d.store.list().size(), std::size_t(1));
    QVERIFY(d.button("undoDelete")->isVisible());
    d.button("undoDelete")->click();
    QTRY_COMPARE(d.list()->model()->rowCount(), 2);
    QVERIFY(d.store.load(QStringLiteral("Shop")).has_value());
}

void TestSites::renamingInTheList()
{
    Dialog d;
    QTRY_COMPARE(d.list()->model()->rowCount(), 2);
    d.choose(QStringLiteral("Shop"));
    d.list()->model()->setData(d.list()->currentIndex(), QStringLiteral("Big shop"));
    QTRY_VERIFY(d.store.load(QStringLiteral("Big shop")).has_value());
    QVERIFY(!d.store.load(QStringLiteral("Shop")).has_value());
}

void TestSites::importAndExport()
{
    Dialog d;
    QTRY_COMPARE(d.list()->model()->rowCount(), 2);
    const QString path = d.folder.filePath(QStringLiteral("out/exported.json"));
    QVERIFY(QDir(d.folder.path()).mkpath(QStringLiteral("out")));
    files::answerWith([&path](const QString &, const QString &) { return QStringList{path}; });
    d.choose(QStringLiteral("Shop"));
    d.button("exportSite")->click();
    QTRY_VERIFY(QFile::exists(path));
    d.button("deleteSite")->click();
    QTRY_COMPARE(d.list()->model()->rowCount(), 1);
    d.button("importSite")->click();
    QTRY_COMPARE(d.list()->model()->rowCount(), 2);
}

void TestSites::theFormKeepsWhatItDoesNotShow()
{
    Profile profile = profileOf("Shop");
    Origin origin;
    origin.name = QStringLiteral("web1");
    origin.url = QStringLiteral("http://203.0.113.20:8080");
    origin.healthPath = QStringLiteral("/health");
    profile.origins = {origin};
    profile.unknown.insert(QStringLiteral("later"), 1);
    profile.edge.vendor = QStringLiteral("varnish");
    ProfileForm form(true);
    form.setProfile(profile);
    QVERIFY2(form.problem().isEmpty(), qPrintable(form.problem()));
    QCOMPARE(form.profile(), profile);
}

void TestSites::theFormSaysWhatItCannotRead()
{
    ProfileForm form(true);
    form.setProfile(profileOf("Shop"));
    auto *resolvers = form.findChild<QPlainTextEdit *>(QStringLiteral("resolvers"));
    resolvers->setPlainText(QStringLiteral("192.0.2.53\nnot an address"));
    QVERIFY(form.problem().contains(u"not an address"));
    QCOMPARE(form.profile().dns.resolvers, QStringList{QStringLiteral("192.0.2.53")});
    QCOMPARE(resolvers->toPlainText(), QStringLiteral("192.0.2.53\nnot an address"));
}

QTEST_MAIN(TestSites)
#include "tst_sites.moc"
