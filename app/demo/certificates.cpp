// SPDX-License-Identifier: GPL-3.0-or-later
#include "demo/certificates.h"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>

#include <array>

namespace fd::demo {

namespace {

using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;
using Certificate = std::unique_ptr<X509, decltype(&X509_free)>;

bool addExtension(X509 *certificate, X509 *issuer, int nid, const QByteArray &value)
{
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
    const std::unique_ptr<X509_EXTENSION, decltype(&X509_EXTENSION_free)> extension(
        X509V3_EXT_conf_nid(nullptr, &context, nid, value.constData()), X509_EXTENSION_free);
    return extension && X509_add_ext(certificate, extension.get(), -1) == 1;
}

bool setSerial(X509 *certificate)
{
    std::array<unsigned char, 8> bytes{};
    if (RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) != 1)
        return false;
    uint64_t serial = 1;
    for (const unsigned char byte : bytes)
        serial = serial << 7U ^ byte;
    return ASN1_INTEGER_set_uint64(X509_get_serialNumber(certificate), serial) == 1;
}

bool setSubject(X509 *certificate, const QByteArray &commonName)
{
    return X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate), "CN", MBSTRING_UTF8,
                                      reinterpret_cast<const unsigned char *>(commonName.constData()), -1, -1,
                                      0) == 1;
}

/// All but the extensions and the signature.
Certificate draft(EVP_PKEY *key, const QByteArray &commonName, int fromDay, int toDay)
{
    Certificate certificate(X509_new(), X509_free);
    X509 *x = certificate.get();
    const bool made = x != nullptr && X509_set_version(x, X509_VERSION_3) == 1 && setSerial(x) &&
                      X509_time_adj_ex(X509_getm_notBefore(x), fromDay, 0, nullptr) != nullptr &&
                      X509_time_adj_ex(X509_getm_notAfter(x), toDay, 0, nullptr) != nullptr &&
                      X509_set_pubkey(x, key) == 1 && setSubject(x, commonName);
    return made ? std::move(certificate) : Certificate(nullptr, X509_free);
}

QByteArray pemOf(X509 *certificate)
{
    const std::unique_ptr<BIO, decltype(&BIO_free)> memory(BIO_new(BIO_s_mem()), BIO_free);
    if (!memory || PEM_write_bio_X509(memory.get(), certificate) != 1)
        return {};
    char *text = nullptr;
    const long size = BIO_get_mem_data(memory.get(), &text);
    return {text, size};
}

} // namespace

std::optional<Credentials> makeCredentials(const QByteArray &name, int fromDay, int toDay)
{
    const Key rootKey(EVP_EC_gen("P-256"), EVP_PKEY_free);
    const Key key(EVP_EC_gen("P-256"), EVP_PKEY_free);
    if (!rootKey || !key)
        return std::nullopt;
    const Certificate root = draft(rootKey.get(), "Fetch Doctor demo root", -400, 400);
    const Certificate leaf = draft(key.get(), name, fromDay, toDay);
    if (!root || !leaf)
        return std::nullopt;
    const bool signedBoth =
        X509_set_issuer_name(root.get(), X509_get_subject_name(root.get())) == 1 &&
        addExtension(root.get(), root.get(), NID_basic_constraints, "critical,CA:TRUE") &&
        addExtension(root.get(), root.get(), NID_key_usage, "critical,keyCertSign,cRLSign") &&
        addExtension(root.get(), root.get(), NID_subject_key_identifier, "hash") &&
        X509_sign(root.get(), rootKey.get(), EVP_sha256()) > 0 &&
        X509_set_issuer_name(leaf.get(), X509_get_subject_name(root.get())) == 1 &&
        addExtension(leaf.get(), root.get(), NID_basic_constraints, "critical,CA:FALSE") &&
        addExtension(leaf.get(), root.get(), NID_ext_key_usage, "serverAuth") &&
        addExtension(leaf.get(), root.get(), NID_authority_key_identifier, "keyid") &&
        addExtension(leaf.get(), root.get(), NID_subject_alt_name, "DNS:" + name) &&
        X509_sign(leaf.get(), rootKey.get(), EVP_sha256()) > 0;
    Credentials credentials;
    credentials.server = std::shared_ptr<SSL_CTX>(SSL_CTX_new(TLS_server_method()), SSL_CTX_free);
    SSL_CTX *server = credentials.server.get();
    if (!signedBoth || server == nullptr || SSL_CTX_set_min_proto_version(server, TLS1_2_VERSION) != 1 ||
        SSL_CTX_use_certificate(server, leaf.get()) != 1 || SSL_CTX_use_PrivateKey(server, key.get()) != 1)
        return std::nullopt;
    SSL_CTX_set_mode(server, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    credentials.rootPem = pemOf(root.get());
    return credentials;
}

} // namespace fd::demo
