#include "CVerifiers.h"

// A resource of SwiftPM's would need Foundation's Bundle and a file beside the program, which a
// single static binary has not; as a Swift array literal, so many bytes take half a minute to
// compile. #embed costs nothing, and the compiler knows what it depends on.
#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char script[] = {
#embed "verify.py"
};

static const unsigned char page[] = {
#embed "verify.html"
};

static const unsigned char notice[] = {
#embed "../../Config/notices/42-cfr-2.32.txt"
};

const unsigned char *cverifiers_script(size_t *size) {
  *size = sizeof script;
  return script;
}

const unsigned char *cverifiers_page(size_t *size) {
  *size = sizeof page;
  return page;
}

const unsigned char *cverifiers_notice(size_t *size) {
  *size = sizeof notice;
  return notice;
}
