#include "CLinux.h"

int clinux_peer(int descriptor, uint32_t *uid, uint32_t *gid) {
  struct ucred credentials;
  socklen_t length = sizeof credentials;
  int result = getsockopt(descriptor, SOL_SOCKET, SO_PEERCRED, &credentials, &length);
  if (result == 0) {
    *uid = credentials.uid;
    *gid = credentials.gid;
  }
  return result;
}
