// SPDX-License-Identifier: GPL-3.0-or-later
#include "probes/tls/trust.h"

#include <openssl/x509_vfy.h>

#include <QFile>

namespace fd::probes {

bool loadTrust(SSL_CTX *context, const QString &caFile)
{
    X509_VERIFY_PARAM_set_flags(SSL_CTX_get0_param(context), X509_V_FLAG_PARTIAL_CHAIN);
    if (caFile.isEmpty())
        return SSL_CTX_set_default_verify_paths(context) == 1;
    return SSL_CTX_load_verify_file(context, QFile::encodeName(caFile).constData()) == 1;
}

} // namespace fd::probes
