// What ControlTool uses of zlib (Debian: zlib1g-dev): the sums of a .zip, and DEFLATE.
#include <zlib.h>
