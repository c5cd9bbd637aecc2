import Glibc

/// An address of a Unix socket: a path, or a name in the abstract space written with a leading @.
struct UnixAddress {
  /// Longest path, so that its NUL fits into `sun_path`.
  static let longest = 107

  private let address: sockaddr_un
  private let length: socklen_t

  /// Nil when `name` is empty or longer than the system allows.
  init?(_ name: String) {
    let bytes = Array(name.utf8)
    guard !bytes.isEmpty, bytes.count <= Self.longest, !bytes.contains(0) else { return nil }
    let isAbstract = bytes.first == UInt8(ascii: "@")
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { path in
      path.copyBytes(from: bytes)
      if isAbstract { path[0] = 0 }
    }
    self.address = address
    // A path ends with its NUL; an abstract name is exactly as long as it is.
    let used = isAbstract ? bytes.count : bytes.count + 1
    length = socklen_t(MemoryLayout<sa_family_t>.size + used)
  }

  /// Calls `body` with the address as the system calls want it.
  func withPointer<Value>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Value) -> Value {
    withUnsafePointer(to: address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, length) }
    }
  }
}

/// Kinds of socket, as the integers that `socket` takes.
enum SocketKind {
  static let stream = CInt(SOCK_STREAM.rawValue) | CInt(SOCK_CLOEXEC.rawValue)
  static let datagram = CInt(SOCK_DGRAM.rawValue) | CInt(SOCK_CLOEXEC.rawValue)
}
