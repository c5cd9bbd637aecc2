// What Libcrypto uses of OpenSSL's libcrypto 3 (Debian: libssl-dev), and getrandom(2).
#pragma once
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/rand.h>
#include <sys/random.h>
