/* What the files of a key share about OpenSSL. Nobody else includes this. */
#ifndef TAC_BASE_KEY_OPENSSL_H
#define TAC_BASE_KEY_OPENSSL_H

#include "kiosk/base/key.h"

/* "OpenSSL does not WHAT", with the reason that it gave last. */
enum status key_fail(struct fault *fault, const char *what);

bool key_is_p256(const struct evp_pkey_st *at);

#endif
