// SPDX-License-Identifier: GPL-3.0-or-later
#include "probes/tls/certificate.h"

#include "probes/tcp/connect.h"
#include "probes/tls/openssl_ptr.h"

#include <netinet/in.h>

#include <array>
#include <cstring>
#include <ctime>

namespace fd::probes {

namespace {

QString nameText(const X509_NAME *name)
{
    const OpenSslPtr<BIO> out(BIO_new(BIO_s_mem()));
    if (!out || !name)
        return {};
    X509_NAME_print_ex(out.get(), name, 0,
                       XN_FLAG_RFC2253 & ~static_cast<unsigned long>(ASN1_STRFLGS_ESC_MSB));
    const char *data = nullptr;
    const long size = BIO_get_mem_data(out.get(), &data);
    return QString::fromUtf8(data, size);
}

QString addressText(const ASN1_OCTET_STRING *address)
{
    sockaddr_storage storage{};
    const auto size = static_cast<std::size_t>(ASN1_STRING_length(address));
    if (size == 4) {
        auto *v4 = reinterpret_cast<sockaddr_in *>(&storage);
        v4->sin_family = AF_INET;
        std::memcpy(&v4->sin_addr, ASN1_STRING_get0_data(address), size);
    } else if (size == 16) {
        auto *v6 = reinterpret_cast<sockaddr_in6 *>(&storage);
        v6->sin6_family = AF_INET6;
        std::memcpy(&v6->sin6_addr, ASN1_STRING_get0_data(address), size);
    }
    return endpointOf(storage).address;
}

QStringList alternativeNames(const X509 &certificate)
{
    const OpenSslPtr<GENERAL_NAMES> names(
        static_cast<GENERAL_NAMES *>(X509_get_ext_d2i(&certificate, NID_subject_alt_name, nullptr, nullptr)));
    QStringList result;
    for (int i = 0; names && i < sk_GENERAL_NAME_num(names.get()); ++i) {
        const GENERAL_NAME *name = sk_GENERAL_NAME_value(names.get(), i);
        if (name->type == GEN_DNS) {
            const auto *data = reinterpret_cast<const char *>(ASN1_STRING_get0_data(name->d.dNSName));
            result += QString::fromLatin1(data, ASN1_STRING_length(name->d.dNSName));
        } else if (name->type == GEN_IPADD) {
            result += addressText(name->d.iPAddress);
        }
    }
    return result;
}

QString fingerprint(const X509 &certificate)
{
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned size = 0;
    if (X509_digest(&certificate, EVP_sha256(), digest.data(), &size) != 1)
        return {};
    return QString::fromLatin1(QByteArray(reinterpret_cast<const char *>(digest.data()), size).toHex());
}

} // namespace

Instant instantOf(const ASN1_TIME *time)
{
    std::tm broken{};
    if (!time || ASN1_TIME_to_tm(time, &broken) != 1)
        return {};
    return Instant{std::chrono::seconds{timegm(&broken)}};
}

Certificate readCertificate(const X509 &certificate)
{
    Certificate result;
    result.subject = nameText(X509_get_subject_name(&certificate));
    result.issuer = nameText(X509_get_issuer_name(&certificate));
    result.names = alternativeNames(certificate);
    result.notBefore = instantOf(X509_get0_notBefore(&certificate));
    result.notAfter = instantOf(X509_get0_notAfter(&certificate));
    result.sha256 = fingerprint(certificate);
    if (const EVP_PKEY *key = X509_get0_pubkey(&certificate)) {
        result.keyType = QString::fromLatin1(EVP_PKEY_get0_type_name(key));
        result.keyBits = EVP_PKEY_get_bits(key);
    }
    result.signature = QString::fromLatin1(OBJ_nid2ln(X509_get_signature_nid(&certificate)));
    // The call caches what it parses, hence the cast; the certificate belongs to one connection and thread.
    result.selfSigned = X509_self_signed(const_cast<X509 *>(&certificate), 1) == 1;
    return result;
}

bool coversName(const X509 &leaf, const QString &name)
{
    auto *certificate = const_cast<X509 *>(&leaf); // as above
    const QByteArray text = name.toLatin1();
    if (isIpAddress(name))
        return X509_check_ip_asc(certificate, text.constData(), 0) == 1;
    return X509_check_host(certificate, text.constData(), static_cast<std::size_t>(text.size()),
                           X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS, nullptr) == 1;
}

} // namespace fd::probes
