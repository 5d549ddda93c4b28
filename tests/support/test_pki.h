// SPDX-License-Identifier: GPL-3.0-or-later
//
// Certificates made at run time, so that none of them ever expires in the repository.
#pragma once

#include <openssl/ssl.h>

#include <QStringList>
#include <QTemporaryDir>

#include <memory>
#include <vector>

namespace fd::test {

/// What a server shows: a leaf with its key, and the certificates it sends after it.
struct Identity {
    std::shared_ptr<X509> leaf = {};
    std::shared_ptr<EVP_PKEY> key = {};
    std::vector<std::shared_ptr<X509>> chain = {};
};

struct LeafOptions {
    QStringList names = {QStringLiteral("www.example.test"), QStringLiteral("127.0.0.1")};
    int notBeforeDays = -1; ///< from now
    int notAfterDays = 90;
};

struct TlsOptions {
    Identity identity = {};
    int maxVersion = 0; ///< TLS1_1_VERSION, …; 0: the newest
    bool demandClientCertificate = false;
    QByteArray alpn = {}; ///< the protocol to choose where it is offered
    QByteArray staple = {};
    int minVersion = 0;
};

/// A root, an intermediate and the leaves that they sign.
class TestPki
{
public:
    TestPki();

    /// Signed by the intermediate, which is sent along.
    Identity issue(const LeafOptions &options = {}) const;
    /// The same, but the intermediate is not sent.
    Identity issueIncomplete(const LeafOptions &options = {}) const;
    static Identity selfSigned(const LeafOptions &options = {});

    /// An OCSP response of the intermediate about \a identity: \a status is V_OCSP_CERTSTATUS_*.
    QByteArray staple(const Identity &identity, int status, int nextUpdateDays = 3) const;

    /// The root in PEM; lives as long as this object.
    QString rootFile() const;

private:
    QTemporaryDir folder_;
    Identity root_;
    Identity intermediate_;
};

/// A server's context that also speaks what is long out of use.
std::shared_ptr<SSL_CTX> serverContext(const TlsOptions &options);

} // namespace fd::test
