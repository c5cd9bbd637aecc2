/// What happens when libcrypto refuses a call that cannot fail but by lack of memory or a broken
/// installation, in a function that does not throw.
///
/// Callers could do nothing sensible about either, and a hash that was not computed must never be
/// signed. So the process stops, as Swift itself does when an array cannot grow; a crash is a
/// normal exit of the daemon.
enum Library {
  static func require(_ done: Bool) {
    guard done else { stop() }
  }

  static func required(_ pointer: OpaquePointer?) -> OpaquePointer {
    guard let pointer else { stop() }
    return pointer
  }

  private static func stop() -> Never {
    preconditionFailure("libcrypto refused a basic call: out of memory, or a broken library")
  }
}
