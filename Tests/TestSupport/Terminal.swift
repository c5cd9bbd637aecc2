import Foundation
@preconcurrency import Glibc

/// A command on a pseudo-terminal, typed at key by key.
package final class Terminal {
  private let process: ChildProcess
  private let keyboard: CInt
  private var shown = ""
  /// Keys pressed so far, Enter among them.
  package private(set) var keys = 0

  /// TIOCSPTLCK and TIOCGPTN (ioctl_tty(2)), which are macros that Swift does not see.
  private static let (setLock, getNumber): (UInt, UInt) = (0x4004_5431, 0x8004_5430)

  package init(
    _ command: [String], environment: [String: String], columns: UInt16 = 80
  ) throws {
    keyboard = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
    var locked: CInt = 0
    var number: CInt = 0
    guard keyboard >= 0, ioctl(keyboard, Self.setLock, &locked) == 0,
      ioctl(keyboard, Self.getNumber, &number) == 0
    else { throw POSIXError(.EIO) }
    let screen = open("/dev/pts/\(number)", O_RDWR | O_NOCTTY | O_CLOEXEC)
    var size = winsize(ws_row: 24, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
    _ = ioctl(screen, UInt(TIOCSWINSZ), &size)
    defer { close(screen) }
    process = try ChildProcess(
      command,
      environment: environment.merging(["TERM": "xterm", "LANG": "C.UTF-8"]) { $1 },
      streams: [screen, screen, screen])
  }

  deinit { close(keyboard) }

  /// What was waited for did not come.
  package struct Silence: Error, CustomStringConvertible {
    let wanted: String
    let shown: String
    package var description: String { "waited for '\(wanted)', shown: \(shown)" }
  }

  /// Everything shown until `text` is; fails when it does not come.
  @discardableResult
  package func wait(for text: String) throws -> String {
    let deadline = Date(timeIntervalSinceNow: 20)
    while !shown.contains(text) {
      var ready = pollfd(fd: keyboard, events: Int16(POLLIN), revents: 0)
      var buffer = [UInt8](repeating: 0, count: 4096)
      guard Date() < deadline, poll(&ready, 1, 1000) >= 0 else { break }
      guard ready.revents & Int16(POLLIN) != 0 else { continue }
      let count = read(keyboard, &buffer, buffer.count)
      guard count > 0 else { break }
      shown += String(decoding: buffer[..<count], as: UTF8.self)
    }
    guard shown.contains(text) else { throw Silence(wanted: text, shown: shown) }
    defer { shown = "" }
    return shown
  }

  /// Keys that a person presses; a line feed is the Enter key.
  package func press(_ text: String) {
    keys += text.count
    send(text)
  }

  /// What a scanner types: the bar code and Enter. No key of a person.
  package func scan(_ code: String) { send(code + "\r") }

  package func ending() async -> Ending { await process.end() }

  private func send(_ text: String) {
    let bytes = Array(text.replacing("\n", with: "\r").utf8)
    _ = write(keyboard, bytes, bytes.count)
  }
}
