import ControlAPI
import Evidence
import Foundation
import Selection
import TransparencyLog

/// What an inspector brings to a verification, read and checked before it starts.
struct VerifyInputs {
  private let kept: KeptHeads
  private let asOf: Int64?
  private let require: Level?
  private let acceptRestore: Bool

  init(_ command: AuditVerify) throws(Failure) {
    kept = try KeptHeads(command.held)
    asOf = try command.asOf.map { text throws(Failure) in try Self.instant(text) }
    require = try command.require.map { text throws(Failure) in try Self.level(text) }
    acceptRestore = command.acceptRestore
  }

  func verify(_ files: BundleFiles) -> Verdict {
    let bundle = LogBundle(files: files.files, others: files.others)
    return Verifier.verify(
      bundle, held: kept.heads(of: Self.origin(of: bundle)), asOf: asOf, require: require,
      acceptRestore: acceptRestore)
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

  /// Whose heads may be held against this bundle; nobody's where its own head cannot be read, which
  /// the verifier then says.
  private static func origin(of bundle: LogBundle) -> String {
    guard let text = try? bundle.text(LogBundle.checkpoint),
      let note = try? SignedNote(parsing: text), let head = try? Checkpoint(parsing: note.text)
    else { return "" }
    return head.origin
  }
}
