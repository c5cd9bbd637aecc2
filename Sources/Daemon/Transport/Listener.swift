import Glibc

/// A listening Unix socket: passed by the service manager, or made here.
package struct Listener: Sendable {
  /// The listening descriptor; whoever serves it closes it.
  package let descriptor: CInt
  /// What was made here and has to be removed again; nil for an inherited socket.
  let made: MadeSocket?

  /// The socket the service manager passed, nil when it passed none to this process.
  ///
  /// With several, the one named `control` counts (`FileDescriptorName=` in the socket unit).
  package static func inherited(
    environment: [String: String], firstDescriptor first: CInt = 3
  ) throws(ListenerFault) -> Listener? {
    guard let listeners = environment["LISTEN_FDS"],
      environment["LISTEN_PID"] == String(getpid())
    else { return nil }
    guard let count = Int32(listeners), (1...64).contains(count) else {
      throw .badActivation("LISTEN_FDS is '\(listeners)'")
    }
    let descriptor = first + (try choose(count, names: environment["LISTEN_FDNAMES"]))
    for descriptor in first..<(first + count) { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }
    try checkListening(descriptor)
    return Listener(descriptor: descriptor, made: nil)
  }

  /// Which of the sockets is ours, counted from 0.
  private static func choose(_ count: CInt, names: String?) throws(ListenerFault) -> CInt {
    if count == 1 { return 0 }
    let names = names?.split(separator: ":", omittingEmptySubsequences: false) ?? []
    let matches = names.indices.filter { names[$0] == "control" }
    guard names.count == count, matches.count == 1, let match = matches.first else {
      throw .badActivation("\(count) sockets were passed and not exactly one is named 'control'")
    }
    return CInt(match)
  }

  private static func checkListening(_ descriptor: CInt) throws(ListenerFault) {
    let wanted = [
      (SO_DOMAIN, AF_UNIX), (SO_TYPE, CInt(SOCK_STREAM.rawValue)), (SO_ACCEPTCONN, 1),
    ]
    for (option, value) in wanted {
      var found: CInt = -1
      var length = socklen_t(MemoryLayout<CInt>.size)
      let result = getsockopt(descriptor, SOL_SOCKET, option, &found, &length)
      guard result == 0, found == value else {
        throw .badActivation("descriptor \(descriptor) is not a listening Unix stream socket")
      }
    }
  }

  /// Makes a socket at `path`, in a directory that only this user can write to and that is made
  /// with mode 0700 when it is missing. `mode` is the socket's own: who may write may connect.
  package static func bound(path: String, mode: mode_t = 0o600) throws(ListenerFault) -> Listener {
    let made = try MadeSocket(path: path, mode: mode)
    return Listener(descriptor: made.descriptor, made: made)
  }

  /// Removes what was made here. Called after the descriptor has been closed.
  func remove() {
    made?.remove()
  }
}
