#include "CLinux.h"

#include <sys/timex.h>

int clinux_clock_is_synchronised(void) {
  struct timex timex = {0};
  int state = adjtimex(&timex);
  if (state < 0) return -1;
  return state != TIME_ERROR && !(timex.status & STA_UNSYNC);
}
