import ControlAPI
import Foundation
import Selection
import TransparencyLog

/// What the daemon shows of itself, as the tests look at it.
extension Clinic {
  func today(_ date: String? = nil) async throws -> Today.Reply {
    let day = date.map { ["--date", $0] } ?? []
    let ran = try await veridraw(arguments: ["today", "--json"] + day, as: .staff)
    return try require(ran, "today").decode(Today.Reply.self)
  }

  func status() async throws -> Status.Reply {
    try require(try await veridraw("status", "--json", as: .staff), "status")
      .decode(Status.Reply.self)
  }

  /// Every entry of the log, in order, as it was hashed.
  func entries() async throws -> [CanonicalJSON.Value] {
    let ran = try await veridraw("audit", "log", "--json", as: .compliance)
    return try require(ran, "audit log").output.split(separator: "\n").map {
      try CanonicalJSON.parse(Array($0.utf8))
    }
  }

  /// The unrevealed seed of a slot, as it lies in its file.
  func seed(_ slot: String) throws -> String {
    try String(contentsOfFile: "\(local)/seeds/\(slot)", encoding: .utf8)
  }

  /// Fetches the bundle and verifies it.
  func verify() async throws -> Ran { try await veridraw("audit", "verify", as: .compliance) }
}

/// A log as a list of entries.
extension [CanonicalJSON.Value] {
  func of(_ kind: String, slot: String? = nil) -> Self {
    filter { $0["t"]?.string == kind && (slot == nil || $0["slot"]?.string == slot) }
  }

  /// Slots that have entries of a kind, in log order.
  func slots(of kind: String) -> [String] { of(kind).compactMap { $0["slot"]?.string } }

  var times: [Int64] { compactMap { $0["at"]?.integer } }

  /// Whether no entry is older than the one before it.
  var neverGoBack: Bool { zip(times, times.dropFirst()).allSatisfy { $0 <= $1 } }

  /// Whether no slot has two entries of one kind.
  var neverRepeat: Bool {
    ["commit", "roster", "draw", "missed", "reveal"].allSatisfy { kind in
      let slots = slots(of: kind)
      return Set(slots).count == slots.count
    }
  }
}
