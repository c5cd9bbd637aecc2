import Libcrypto
import Selection

/// The files of a bundle (LOG.md 9), by their path in it. Nothing in them is trusted.
package struct LogBundle: Sendable {
  package let files: [String: [UInt8]]
  /// Paths that were there and were not read, for they are not of the format.
  package let others: [String]

  /// Beyond this a file is not read: ten years of a thousand patients stay well below.
  package static let fileLimit = 1 << 30

  package init(files: [String: [UInt8]], others: [String] = []) {
    self.files = files
    self.others = others
  }

  /// Whether a verifier reads a file of this path at all.
  package static func isOfFormat(_ path: String) -> Bool {
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2, !parts[1].hasPrefix(".") else {
      return [checkpoint, key, entries, acts].contains(path)
    }
    return parts[0] == held
      ? parts[1].hasSuffix(".note")
      : rowFolders.contains(String(parts[0])) && parts[1].hasSuffix(".jsonl")
  }

  /// Why a file cannot be used: not a contradiction, an obstacle.
  package enum Fault: Error, Hashable, Sendable, CustomStringConvertible {
    case missing(String)
    case tooLarge(String)
    case notText(String)

    package var description: String {
      switch self {
      case .missing(let path): "\(path) is missing"
      case .tooLarge(let path): "\(path) is larger than \(LogBundle.fileLimit) bytes"
      case .notText(let path): "\(path) is not UTF-8 text"
      }
    }
  }

  package func file(_ path: String) throws(Fault) -> [UInt8] {
    guard let bytes = files[path] else { throw .missing(path) }
    guard bytes.count <= Self.fileLimit else { throw .tooLarge(path) }
    return bytes
  }

  package func text(_ path: String) throws(Fault) -> String {
    guard let text = String(validating: try file(path), as: UTF8.self) else {
      throw .notText(path)
    }
    return text
  }

  /// Paths below a folder, ascending.
  package func paths(in folder: String) -> [String] {
    files.keys.filter { $0.hasPrefix(folder + "/") }.sorted()
  }

  package static let held = "held"
  /// Folders whose every file belongs to one slot.
  package static let rowFolders = ["rosters", "lists", "picks"]
  /// Folders that are looked into at all.
  package static let folders = rowFolders + [held]
  package static let checkpoint = "checkpoint"
  package static let key = "log.vkey"
  package static let entries = "entries.jsonl"
  package static let acts = "acts.jsonl"
  package static func roster(_ slot: Slot) -> String { "rosters/\(slot.fileName).jsonl" }
  package static func list(_ slot: Slot) -> String { "lists/\(slot.fileName).jsonl" }
  package static func degraded(_ slot: Slot) -> String { "lists/\(slot.fileName).degraded.jsonl" }
  package static func picks(_ slot: Slot, use: String) -> String {
    "picks/\(slot.fileName).\(use).jsonl"
  }
}
