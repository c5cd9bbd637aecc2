import Foundation
import Glibc

/// Root looks after the daemon's files as the daemon's own user: a file of root's would lock it out.
enum OwnerOfState {
  /// Takes on the user who owns the state directory, for good. `others` are directories that the
  /// same user needs: root alone can make them.
  static func become(_ state: String, making others: [String]) throws(StartError) {
    guard geteuid() == 0 else { return }
    var status = stat()
    guard stat(state, &status) == 0 else {
      throw StartError(
        "there is no \(state) yet",
        hint: "make it as the daemon's own first: 'install -d -m 0700 -o veridraw -g veridraw "
          + "\(state)'")
    }
    let (user, group) = (status.st_uid, status.st_gid)
    guard user != 0 else { return }
    for path in others where mkdir(path, 0o700) == 0 {
      guard chown(path, user, group) == 0 else { throw StartError("cannot make \(path)") }
    }
    guard setgroups(0, nil) == 0, setgid(group) == 0, setuid(user) == 0 else {
      throw StartError("cannot act as the owner of \(state)")
    }
  }
}
