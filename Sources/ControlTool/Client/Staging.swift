import ControlAPI
import Foundation

/// Handing over what is larger than one message.
enum Staging {
  /// Bytes of one call, so that its base64 stays well under what a call may hold.
  static let piece = 192 * 1024

  static func upload(
    _ bytes: [UInt8], name: String, to caller: any Caller, console: Console? = nil
  ) async throws -> Int {
    let stage = try await caller.call(StageBegin.self, .init(name: name)).stage
    for start in stride(from: 0, to: bytes.count, by: piece) {
      let end = min(bytes.count, start + piece)
      let base64 = Data(bytes[start..<end]).base64EncodedString()
      _ = try await caller.call(StageAppend.self, .init(stage: stage, base64: base64))
      console?.progress("\(end * 100 / bytes.count) % of \(bytes.count) bytes")
    }
    console?.progress("")
    return stage
  }
}
