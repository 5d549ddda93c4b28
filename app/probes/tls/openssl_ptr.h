// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <memory>

namespace fd::probes {

/// Frees OpenSSL's objects, each with its own function.
struct OpenSslFree {
    void operator()(SSL_CTX *p) const { SSL_CTX_free(p); }
    void operator()(SSL *p) const { SSL_free(p); }
    void operator()(BIO *p) const { BIO_free_all(p); }
    void operator()(X509 *p) const { X509_free(p); }
    void operator()(GENERAL_NAMES *p) const { GENERAL_NAMES_free(p); }
    void operator()(unsigned char *p) const { OPENSSL_free(p); }
};

template <class T>
using OpenSslPtr = std::unique_ptr<T, OpenSslFree>;

} // namespace fd::probes
