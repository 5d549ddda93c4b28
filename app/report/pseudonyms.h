// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QString>
#include <QStringList>

namespace fd::report {

/// Replaces names and addresses by tokens ("host-1", "address-2"): the same one for the same name throughout
/// a case, numbered in the order in which they are met.
class Pseudonyms
{
public:
    /// Makes \a text known as a host name, or as a URL with one, so that it is found in any text.
    void learnHost(const QString &text);
    /// Makes a phrase known that is replaced as a whole: the site's name as its owner calls it.
    void learnPhrase(const QString &text);

    /// \a text with all names, IP addresses, e-mail addresses and user names in paths replaced.
    QString replaced(const QString &text);
    /// The same for ids of our own ("dns.ns"), which look like names of hosts but are none.
    QString replacedInId(const QString &text);

private:
    QString replaced(const QString &text, bool isId);
    QString token(const char *kind, const QString &key);
    void replaceAddresses(QString &text);
    void replaceKnown(QString &text);
    void replaceHostForms(QString &text, bool isId);

    QHash<QString, QString> tokens_;
    QHash<QString, int> counts_;
    QStringList names_;  ///< known host names with a dot, the longest first
    QStringList labels_; ///< known host names without one
    QStringList phrases_;
};

} // namespace fd::report
