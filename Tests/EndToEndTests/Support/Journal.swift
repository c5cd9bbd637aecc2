import Foundation
import Glibc
import Synchronization
import TestSupport

/// Lines that come from somewhere, kept, and awaited one event at a time: no test sleeps.
final class Journal: Sendable {
  private struct Waiting {
    let id: Int
    let isWanted: @Sendable (String) -> Bool
    let resume: @Sendable (String?) -> Void
  }

  private struct State {
    var lines: [String] = []
    var partial: [UInt8] = []
    var waiting: [Waiting] = []
    var nextID = 0
    var isOver = false
  }

  /// What was awaited did not come.
  struct Silence: Error, CustomStringConvertible {
    let wanted: String
    let lines: [String]
    var description: String {
      "'\(wanted)' did not come; there was:\n" + lines.suffix(20).joined(separator: "\n")
    }
  }

  private let state = Mutex(State())
  /// Fulfilled when nothing more will come.
  let over = Promise<Bool>()

  var lines: [String] { state.withLock { $0.lines } }
  var text: String { lines.joined(separator: "\n") }

  /// Takes bytes as they come in.
  func take(_ bytes: some Sequence<UInt8>) {
    let told = state.withLock { state -> [(Waiting, String)] in
      var told: [(Waiting, String)] = []
      for byte in bytes {
        if byte != 0x0A {
          state.partial.append(byte)
          continue
        }
        let line = String(decoding: state.partial, as: UTF8.self)
        state.partial = []
        told += Self.add(line, to: &state)
      }
      return told
    }
    for (waiting, line) in told { waiting.resume(line) }
  }

  /// Nothing more will come: whoever waits is told.
  func end() {
    let left = state.withLock { state in
      state.isOver = true
      if !state.partial.isEmpty {
        state.lines.append(String(decoding: state.partial, as: UTF8.self))
        state.partial = []
      }
      defer { state.waiting = [] }
      return state.waiting
    }
    for waiting in left { waiting.resume(nil) }
    over.fulfil(true)
  }

  private static func add(_ line: String, to state: inout State) -> [(Waiting, String)] {
    state.lines.append(line)
    let told = state.waiting.filter { $0.isWanted(line) }
    state.waiting.removeAll { one in told.contains { $0.id == one.id } }
    return told.map { ($0, line) }
  }

  /// The first line holding `text`, from line `first` on; waits until it is there.
  @discardableResult
  func line(
    with text: String, from first: Int = 0, within limit: Duration = .seconds(60)
  ) async throws -> String {
    let found = await withCheckedContinuation { continuation in
      wait(for: text, from: first, limit) { continuation.resume(returning: $0) }
    }
    guard let found else { throw Silence(wanted: text, lines: lines) }
    return found
  }

  private func wait(
    for text: String, from first: Int, _ limit: Duration,
    _ resume: @escaping @Sendable (String?) -> Void
  ) {
    let now = state.withLock { state -> String?? in
      if let line = state.lines.dropFirst(first).first(where: { $0.contains(text) }) {
        return .some(line)
      }
      if state.isOver { return .some(nil) }
      let id = state.nextID
      state.nextID += 1
      state.waiting.append(
        Waiting(id: id, isWanted: { $0.contains(text) }, resume: resume))
      DispatchQueue.global().asyncAfter(deadline: .now() + Double(limit.components.seconds)) {
        self.giveUp(id)
      }
      return nil
    }
    if let now { resume(now) }
  }

  private func giveUp(_ id: Int) {
    let waiting = state.withLock { state -> Waiting? in
      let found = state.waiting.first { $0.id == id }
      state.waiting.removeAll { $0.id == id }
      return found
    }
    waiting?.resume(nil)
  }
}
