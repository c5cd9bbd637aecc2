import Glibc

/// A system call that did not work.
package struct SystemFault: Error, Equatable, CustomStringConvertible {
  /// The call, `getsockopt SO_PEERCRED`.
  package let call: String
  /// What `errno` was.
  package let code: CInt

  /// Takes the code from `errno`, so it is made at once after the call.
  init(_ call: String, code: CInt = errno) {
    self.call = call
    self.code = code
  }

  package var description: String { "\(call): \(String(cString: strerror(code)))" }
}
