// The interface definitions that the daemon answers with, as the text of their files.
#pragma once
#pragma clang assume_nonnull begin

// org.veridraw.varlink, NUL-terminated; never freed.
const char *cinterfaces_veridraw(void);

// org.veridraw.practice.varlink, NUL-terminated; never freed.
const char *cinterfaces_practice(void);

// org.varlink.service.varlink, NUL-terminated; never freed.
const char *cinterfaces_service(void);

#pragma clang assume_nonnull end
