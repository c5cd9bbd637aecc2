import ControlAPI
import Foundation
@preconcurrency import Glibc
import Synchronization

/// A socket that answers the calls it was told about, for tests of the command's own side.
final class FakeDaemon: Sendable {
  typealias Answer = @Sendable (CallMessage) throws -> [[UInt8]]

  let socket: String
  private let folder: String
  private let listener: CInt
  private let answers: [String: Answer]
  private let asked = Mutex<[String]>([])

  /// `answers` by qualified name; bytes are written as they are. It hangs up after an empty answer
  /// and after one that does not end with a NUL.
  init(_ answers: [String: Answer]) throws {
    var template = Array("/tmp/vdt-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw POSIXError(.EIO) }
    folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    socket = folder + "/s"
    self.answers = answers
    listener = Glibc.socket(AF_UNIX, CInt(SOCK_STREAM.rawValue), 0)
    try Self.bind(listener, to: socket)
    Thread.detachNewThread { [self] in serve() }
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  /// Qualified names in the order in which they were called.
  var calls: [String] { asked.withLock { $0 } }

  /// The one who accepts closes: a descriptor closed here could be the next daemon's by the time
  /// that `serve` asks for another connection.
  func stop() { shutdown(listener, CInt(SHUT_RDWR)) }

  static func reply(_ value: some Encodable, continues: Bool = false) throws -> [UInt8] {
    try ReplyMessage.encode(value, continues: continues)
  }

  private func serve() {
    while case let connection = accept(listener, nil, nil), connection >= 0 {
      Thread.detachNewThread { [self] in converse(connection) }
    }
    close(listener)
  }

  private func converse(_ connection: CInt) {
    defer { close(connection) }
    var pending: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while case let count = read(connection, &buffer, buffer.count), count > 0 {
      pending += buffer[..<count]
      while let end = pending.firstIndex(of: 0) {
        let message = Array(pending[..<end])
        pending.removeSubrange(...end)
        guard let replies = try? replies(to: message), !replies.isEmpty else { return }
        for reply in replies { _ = send(connection, reply, reply.count, CInt(MSG_NOSIGNAL)) }
        if replies.last?.last != 0 { return }
      }
    }
  }

  private func replies(to message: [UInt8]) throws -> [[UInt8]] {
    let call = try CallMessage(parsing: message)
    asked.withLock { $0.append(call.method) }
    guard let answer = answers[call.method] else {
      return [try ReplyMessage.encode(ServiceError.methodNotFound(call.method))]
    }
    do {
      return try answer(call)
    } catch let error as ControlError {
      return [try ReplyMessage.encode(error)]
    }
  }

  private static func bind(_ descriptor: CInt, to path: String) throws {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array(path.utf8)) }
    let size = socklen_t(MemoryLayout<sockaddr_un>.size)
    let bound = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { Glibc.bind(descriptor, $0, size) }
    }
    guard bound == 0, listen(descriptor, 16) == 0 else { throw POSIXError(.EADDRINUSE) }
  }
}
