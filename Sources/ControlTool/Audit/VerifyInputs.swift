import ControlAPI
import Evidence
import Foundation
import Selection
import TransparencyLog

/// What an inspector brings to a verification, read and checked before it starts.
struct VerifyInputs {
  private let paper: [HeldHead]
  private let notes: [(name: String, note: SignedNote)]
  private let asOf: Int64?
  private let require: Level?
  private let acceptRestore: Bool

  init(_ command: AuditVerify) throws(Failure) {
    paper = try command.heldHead.map { text throws(Failure) in try Self.paper(text) }
    notes = try command.held.map { folder throws(Failure) in try Self.notes(in: folder) } ?? []
    asOf = try command.asOf.map { text throws(Failure) in try Self.instant(text) }
    require = try command.require.map { text throws(Failure) in try Self.level(text) }
    acceptRestore = command.acceptRestore
  }

  func verify(_ files: BundleFiles) -> Verdict {
    let bundle = LogBundle(files: files.files, others: files.others)
    let origin = Self.origin(of: bundle)
    let kept = notes.compactMap { held in
      origin.flatMap { HeldHead(note: held.note, origin: $0, name: held.name) }
    }
    return Verifier.verify(
      bundle, held: paper + kept, asOf: asOf, require: require, acceptRestore: acceptRestore)
  }

  /// `1234 a4977407 …`: the size, then at least 32 hex digits, grouped as one likes.
  static func paper(_ text: String) throws(Failure) -> HeldHead {
    let words = text.lowercased().split(separator: " ")
    if let first = words.first, let size = Int(first),
      let head = HeldHead(
        size: size, digits: words.dropFirst().joined(), name: "paper, size \(size)")
    {
      return head
    }
    throw Failure(
      "a head from paper is its size and at least 32 hex digits, got '\(text)'", status: .usage)
  }

  static func notes(in folder: String) throws(Failure) -> [(name: String, note: SignedNote)] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    let files = names.filter { $0.hasSuffix(".note") }.sorted()
    guard !files.isEmpty else { throw Failure("no head, *.note, in '\(folder)'") }
    return try files.map { name throws(Failure) in
      let document = try FileReading.document("\(folder)/\(name)")
      guard let note = try? SignedNote(parsing: document.text) else {
        throw Failure("'\(folder)/\(name)' is not a signed note")
      }
      return (name, note)
    }
  }

  /// Seconds since 1970 of `2026-11-23T17:00Z`, or of the end of `2026-11-23`, UTC.
  static func instant(_ text: String) throws(Failure) -> Int64 {
    if let date = CivilDate(text) { return Int64(date.daysSinceEpoch + 1) * 86_400 }
    let parts = text.split(separator: "T", maxSplits: 1)
    if parts.count == 2, text.hasSuffix("Z"), let date = CivilDate(parts[0]),
      let time = TimeOfDay(parts[1].dropLast())
    {
      return Int64(date.daysSinceEpoch) * 86_400 + Int64(time.minutes) * 60
    }
    throw Failure("a time is 2026-11-23T17:00Z or 2026-11-23, got '\(text)'", status: .usage)
  }

  static func level(_ text: String) throws(Failure) -> Level {
    guard let level = Level(text) else {
      throw Failure("a level is L0, L1, L2 or L3, got '\(text)'", status: .usage)
    }
    return level
  }

  /// Whose heads may be held against this bundle; nil where its own head cannot be read, which
  /// the verifier then says.
  private static func origin(of bundle: LogBundle) -> String? {
    guard let text = try? bundle.text(LogBundle.checkpoint),
      let note = try? SignedNote(parsing: text), let head = try? Checkpoint(parsing: note.text)
    else { return nil }
    return head.origin
  }
}
