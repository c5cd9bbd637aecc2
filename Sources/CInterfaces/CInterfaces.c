#include "CInterfaces.h"

// As Sources/CVerifiers does it: a resource of SwiftPM's would lie beside the program.
#pragma clang diagnostic ignored "-Wc23-extensions"

static const char veridraw[] = {
#embed "org.veridraw.varlink" suffix(, 0)
};

static const char practice[] = {
#embed "org.veridraw.practice.varlink" suffix(, 0)
};

static const char service[] = {
#embed "org.varlink.service.varlink" suffix(, 0)
};

const char *cinterfaces_veridraw(void) { return veridraw; }

const char *cinterfaces_practice(void) { return practice; }

const char *cinterfaces_service(void) { return service; }
