// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/profiles/profile_form.h"
#include "ui/profiles/public_resolvers.h"

#include <QPushButton>
#include <QTest>

using namespace fd;
using namespace fd::ui;

class TestProfileForm : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void publicResolversAreAskedOnlyWhereThePersonAddedThem()
    {
        ProfileForm form(false);
        const QString site = QStringLiteral("https://www.example.com/");
        QVERIFY(form.profile(site).dns.resolvers.isEmpty());
        auto *add = form.findChild<QPushButton *>(QStringLiteral("addPublicResolvers"));
        QVERIFY(add);
        for (const QString &resolver : publicResolvers())
            QVERIFY2(add->toolTip().contains(resolver), qPrintable(resolver));
        add->click();
        QCOMPARE(form.profile(site).dns.resolvers, publicResolvers());
        add->click();
        QCOMPARE(form.profile(site).dns.resolvers, publicResolvers());
        QVERIFY(form.problem(site).isEmpty());
    }
};

QTEST_MAIN(TestProfileForm)
#include "tst_profile_form.moc"
