// What is handed over with a bundle, as the bytes of its files: verifiers and notice.
#pragma once
#include <stddef.h>

// Stands alone: `python3 verify.py BUNDLE`. Sets `size`; never freed.
const unsigned char *cverifiers_script(size_t *size);

// Stands alone: opened from disk in a browser, and given the bundle. Sets `size`; never freed.
const unsigned char *cverifiers_page(size_t *size);

// Config/notices/42-cfr-2.32.txt. Sets `size`; never freed.
const unsigned char *cverifiers_notice(size_t *size);
