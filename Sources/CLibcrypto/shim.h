// What Libcrypto uses of OpenSSL's libcrypto 3 (Debian: libssl-dev).
#pragma once
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/rand.h>
