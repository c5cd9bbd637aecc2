/// Why the daemon cannot listen; each says what to do about it.
package enum ListenerFault: Error, Equatable, CustomStringConvertible {
  /// The path is longer than a Unix socket's may be.
  case pathTooLong(String)
  /// Something at the path answers, or is about to.
  case alreadyServed(String)
  /// There is something at the path that is not a socket of ours.
  case notOurSocket(String)
  /// The directory belongs to somebody else, or others may write in it.
  case unsafeDirectory(String)
  /// What the service manager passed is not one listening Unix socket.
  case badActivation(String)
  case system(SystemFault)

  package var description: String {
    switch self {
    case .pathTooLong(let path):
      "socket path '\(path)' has more than \(UnixAddress.longest) bytes"
    case .alreadyServed(let path):
      "another daemon answers at '\(path)'; stop it first: 'systemctl stop veridrawd'"
    case .notOurSocket(let path):
      "'\(path)' is in the way and is not a socket of this user; move it away"
    case .unsafeDirectory(let path):
      "directory '\(path)' must belong to the daemon's user and be writable by nobody else"
    case .badActivation(let why): "socket activation: \(why)"
    case .system(let fault): fault.description
    }
  }
}
