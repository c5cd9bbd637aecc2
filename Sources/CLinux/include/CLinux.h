// Linux calls that Glibc's Swift overlay does not show.
#pragma once
#include <sys/random.h>
#include <sys/socket.h>
#include <sys/types.h>
