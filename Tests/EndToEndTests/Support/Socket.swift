import ControlAPI
import Foundation
import Glibc

/// Unix sockets as a test needs them: blocking, off the cooperative pool.
enum Socket {
  /// A system call that failed.
  struct Fault: Error {
    let call: String
    let code = errno
  }

  /// Binds a socket at `path` that everybody may connect to, listening when it is a stream.
  static func bound(_ path: String, stream: Bool) throws -> FileHandle {
    let kind = Int32((stream ? SOCK_STREAM : SOCK_DGRAM).rawValue)
    let descriptor = socket(AF_UNIX, kind | Int32(SOCK_CLOEXEC.rawValue), 0)
    let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    guard try with(path, { bind(descriptor, $0, $1) }) == 0 else { throw Fault(call: "bind") }
    guard chmod(path, 0o666) == 0 else { throw Fault(call: "chmod") }
    if stream, listen(descriptor, 64) != 0 { throw Fault(call: "listen") }
    return handle
  }

  static func connected(_ path: String) throws -> FileHandle {
    let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
    let descriptor = socket(AF_UNIX, kind, 0)
    let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    guard try with(path, { connect(descriptor, $0, $1) }) == 0 else {
      throw Fault(call: "connect")
    }
    return handle
  }

  private static func with<Result>(
    _ path: String, _ body: (UnsafePointer<sockaddr>, socklen_t) throws -> Result
  ) throws -> Result {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let bytes = Array(path.utf8)
    guard bytes.count < MemoryLayout.size(ofValue: address.sun_path) else {
      throw Fault(call: "path too long")
    }
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
    let size = socklen_t(MemoryLayout<sockaddr_un>.size)
    return try withUnsafePointer(to: &address) { pointer in
      try pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { try body($0, size) }
    }
  }

  /// One call of the control protocol on a connection of its own; on a practice log as `actor`.
  /// `stage` is handed over before, as the connection's first staged input. Of several replies, which
  /// pages and whoever asks for `more` get, the first.
  static func call<M: Method>(
    _: M.Type, _ parameters: M.Parameters, as actor: String? = nil, stage: String? = nil,
    more: Bool = false, at path: String
  ) async throws -> M.Reply {
    var messages: [[UInt8]] = []
    if let actor { messages.append(try CallMessage.encode(ActAs.self, .init(actor: actor))) }
    if let stage {
      messages.append(try CallMessage.encode(StageBegin.self, .init(name: "staged.csv")))
      let base64 = Data(stage.utf8).base64EncodedString()
      messages.append(
        try CallMessage.encode(StageAppend.self, .init(stage: 1, base64: base64)))
    }
    messages.append(
      try CallMessage.encode(M.self, parameters, more: more || M.Reply.self is any Paged.Type))
    let all = messages
    let bytes = try await blocking {
      let connection = try connected(path)
      return try all.map { message in
        try connection.write(contentsOf: Data(message))
        return try reply(on: connection)
      }
    }
    return try ReplyMessage(parsing: bytes.last ?? []).result(of: M.self)
  }

  /// The first message that comes, without its NUL.
  static func reply(on connection: FileHandle) throws -> [UInt8] {
    var reply: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while !reply.contains(0) {
      let count = recv(connection.fileDescriptor, &buffer, buffer.count, 0)
      guard count > 0 else { throw Fault(call: "recv") }
      reply += buffer[..<count]
    }
    return Array(reply.prefix { $0 != 0 })
  }

  /// Runs `body` on a thread of its own.
  static func blocking<Value: Sendable>(
    _ body: @escaping @Sendable () throws -> Value
  ) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
      Thread.detachNewThread { continuation.resume(with: Result(catching: body)) }
    }
  }
}
