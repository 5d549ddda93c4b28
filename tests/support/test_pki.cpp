// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/test_pki.h"

#include "model/endpoint.h"

#include <openssl/bio.h>
#include <openssl/ocsp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>

#include <QFile>

#include <cstdint>

namespace fd::test {

namespace {

constexpr long kDay = 86400;

void addExtension(X509 *certificate, X509 *issuer, int nid, const QByteArray &value)
{
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
    X509_EXTENSION *extension = X509V3_EXT_conf_nid(nullptr, &context, nid, value.constData());
    X509_add_ext(certificate, extension, -1);
    X509_EXTENSION_free(extension);
}

QByteArray alternativeNames(const QStringList &names)
{
    QByteArray list;
    for (const QString &name : names) {
        list += list.isEmpty() ? "" : ",";
        list += (isIpAddress(name) ? "IP:" : "DNS:") + name.toLatin1();
    }
    return list;
}

Identity make(const QByteArray &commonName, const Identity *issuer, bool authority,
              const LeafOptions &options)
{
    Identity made;
    made.key = {EVP_EC_gen("P-256"), EVP_PKEY_free};
    made.leaf = {X509_new(), X509_free};
    X509 *certificate = made.leaf.get();
    X509 *by = issuer ? issuer->leaf.get() : certificate;

    std::int64_t serial = 0;
    RAND_bytes(reinterpret_cast<unsigned char *>(&serial), sizeof serial);
    X509_set_version(certificate, X509_VERSION_3);
    ASN1_INTEGER_set_int64(X509_get_serialNumber(certificate), serial & INT64_MAX);
    X509_gmtime_adj(X509_getm_notBefore(certificate), options.notBeforeDays * kDay);
    X509_gmtime_adj(X509_getm_notAfter(certificate), options.notAfterDays * kDay);
    X509_set_pubkey(certificate, made.key.get());
    X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate), "CN", MBSTRING_UTF8,
                               reinterpret_cast<const unsigned char *>(commonName.constData()), -1, -1, 0);
    X509_set_issuer_name(certificate, X509_get_subject_name(by));
    addExtension(certificate, by, NID_basic_constraints,
                 authority ? "critical,CA:TRUE" : "critical,CA:FALSE");
    if (!authority && !options.names.isEmpty())
        addExtension(certificate, by, NID_subject_alt_name, alternativeNames(options.names));
    X509_sign(certificate, issuer ? issuer->key.get() : made.key.get(), EVP_sha256());
    return made;
}

} // namespace

TestPki::TestPki()
    : root_(make("Test Root", nullptr, true, {})), intermediate_(make("Test Intermediate", &root_, true, {}))
{
    BIO *out = BIO_new(BIO_s_mem());
    PEM_write_bio_X509(out, root_.leaf.get());
    char *data = nullptr;
    const long size = BIO_get_mem_data(out, &data);
    QFile file(rootFile());
    if (!file.open(QIODevice::WriteOnly) || file.write(data, size) != size)
        qFatal("no temporary file can be written");
    BIO_free(out);
}

QString TestPki::rootFile() const
{
    return folder_.filePath(QStringLiteral("root.pem"));
}

Identity TestPki::issue(const LeafOptions &options) const
{
    Identity identity = issueIncomplete(options);
    identity.chain.push_back(intermediate_.leaf);
    return identity;
}

Identity TestPki::issueIncomplete(const LeafOptions &options) const
{
    return make("Test Leaf", &intermediate_, false, options);
}

Identity TestPki::selfSigned(const LeafOptions &options)
{
    return make("Test Self-Signed", nullptr, false, options);
}

QByteArray TestPki::staple(const Identity &identity, int status, int nextUpdateDays) const
{
    const std::unique_ptr<OCSP_BASICRESP, decltype(&OCSP_BASICRESP_free)> basic(OCSP_BASICRESP_new(),
                                                                                OCSP_BASICRESP_free);
    const std::unique_ptr<OCSP_CERTID, decltype(&OCSP_CERTID_free)> id(
        OCSP_cert_to_id(EVP_sha1(), identity.leaf.get(), intermediate_.leaf.get()), OCSP_CERTID_free);
    const auto at = [](int days) {
        return std::shared_ptr<ASN1_TIME>(X509_gmtime_adj(nullptr, days * 86'400L), ASN1_TIME_free);
    };
    const auto revoked = at(-10);
    const auto from = at(-5);
    const auto until = at(nextUpdateDays);
    OCSP_basic_add1_status(basic.get(), id.get(), status, OCSP_REVOKED_STATUS_KEYCOMPROMISE,
                           status == V_OCSP_CERTSTATUS_REVOKED ? revoked.get() : nullptr, from.get(),
                           until.get());
    OCSP_basic_sign(basic.get(), intermediate_.leaf.get(), intermediate_.key.get(), EVP_sha256(), nullptr, 0);
    const std::unique_ptr<OCSP_RESPONSE, decltype(&OCSP_RESPONSE_free)> response(
        OCSP_response_create(OCSP_RESPONSE_STATUS_SUCCESSFUL, basic.get()), OCSP_RESPONSE_free);
    unsigned char *data = nullptr;
    const int size = i2d_OCSP_RESPONSE(response.get(), &data);
    QByteArray bytes(reinterpret_cast<const char *>(data), size);
    OPENSSL_free(data);
    return bytes;
}

namespace {

/// What a context's callbacks need, alive as long as the context.
struct Holder {
    std::shared_ptr<SSL_CTX> context;
    QByteArray alpn;
    QByteArray staple;
};

int chooseProtocol(SSL *, const unsigned char **out, unsigned char *outSize, const unsigned char *in,
                   unsigned size, void *arg)
{
    for (unsigned i = 0; i < size; i += 1U + in[i]) {
        if (QByteArrayView(in + i + 1, in[i]) == static_cast<const Holder *>(arg)->alpn) {
            *out = in + i + 1;
            *outSize = in[i];
            return SSL_TLSEXT_ERR_OK;
        }
    }
    return SSL_TLSEXT_ERR_NOACK;
}

int giveStaple(SSL *ssl, void *arg)
{
    const QByteArray &staple = static_cast<const Holder *>(arg)->staple;
    void *copy = OPENSSL_memdup(staple.constData(), static_cast<std::size_t>(staple.size()));
    SSL_set_tlsext_status_ocsp_resp(ssl, copy, static_cast<long>(staple.size()));
    return SSL_TLSEXT_ERR_OK;
}

} // namespace

std::shared_ptr<SSL_CTX> serverContext(const TlsOptions &options)
{
    std::shared_ptr<SSL_CTX> context(SSL_CTX_new(TLS_server_method()), SSL_CTX_free);
    SSL_CTX_set_security_level(context.get(), 0);
    SSL_CTX_set_cipher_list(context.get(), "DEFAULT:@SECLEVEL=0");
    SSL_CTX_set_min_proto_version(context.get(), options.minVersion ? options.minVersion : TLS1_VERSION);
    SSL_CTX_set_max_proto_version(context.get(), options.maxVersion);
    SSL_CTX_use_certificate(context.get(), options.identity.leaf.get());
    SSL_CTX_use_PrivateKey(context.get(), options.identity.key.get());
    for (const auto &certificate : options.identity.chain)
        SSL_CTX_add1_chain_cert(context.get(), certificate.get());
    // What the server sends is exactly what it was given.
    SSL_CTX_set_mode(context.get(), SSL_MODE_NO_AUTO_CHAIN);
    if (options.demandClientCertificate)
        SSL_CTX_set_verify(context.get(), SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nullptr);
    const auto holder = std::make_shared<Holder>(Holder{context, options.alpn, options.staple});
    if (!options.alpn.isEmpty())
        SSL_CTX_set_alpn_select_cb(context.get(), chooseProtocol, holder.get());
    if (!options.staple.isEmpty()) {
        SSL_CTX_set_tlsext_status_cb(context.get(), giveStaple);
        SSL_CTX_set_tlsext_status_arg(context.get(), holder.get());
    }
    return {holder, context.get()};
}

} // namespace fd::test
