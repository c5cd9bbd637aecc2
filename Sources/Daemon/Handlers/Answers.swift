import ControlAPI
import Documents
import Evidence
import Libcrypto
import Selection
import Storage
import TransparencyLog

/// What every handler works with: the records, the clock and the words they are put in.
struct Desk: Sendable {
  let store: Store
  let keeper: SlotKeeper
  let clock: any WallClock
  let settings: Settings
  /// Nil for a practice log, whose clock is simulated.
  var trust: ClockTrust?
  /// Who has which role here.
  var roles: RoleBook?
  /// Outside entropy that can be entered here.
  var servedMixes: Set<MixSource> = [.officer]

  var zone: ZoneRules { settings.zone }
  var times: ClockText { ClockText(zone: zone) }
  var isPractice: Bool { store.isPractice }
  var today: CivilDate { zone.local(clock.now()).date }

  /// The newest signed head.
  func head() throws -> ControlAPI.Head {
    guard let newest = store.newestHead else { throw StoreError.noLog }
    return ControlAPI.Head(note: newest.note, head: newest.head)
  }

  /// Reads a date that somebody typed.
  func date(_ text: String, _ name: String = "date") throws(ControlError) -> CivilDate {
    guard let date = CivilDate(text) else {
      throw ControlError(
        .invalidInput, "\(name) must be a day like 2026-11-23, got '\(text.printable)'")
    }
    return date
  }

  /// Reads a label that a reviewer typed.
  func label(_ text: String) throws(ControlError) -> Label {
    guard let label = Label(hex: text) else {
      throw ControlError(
        .invalidInput, "a label has 32 lower-case hex digits, got '\(text.printable)'")
    }
    return label
  }

  /// When a day begins, UTC seconds.
  func midnight(of date: CivilDate) -> Int64 { zone.instant(date, .midnight) }

  /// Who acts, under the label that the log knows.
  func recorded(_ session: Session, _ transaction: LogTransaction) throws -> RecordedActor {
    let actor = session.actor
    if let name = actor.practiceName { return try transaction.actor(named: name) }
    if isPractice { return try transaction.actor(named: "practice-1") }
    let role = Role.allCases.first(where: actor.roles.contains) ?? .staff
    return try transaction.actor(uid: actor.uid, role: role.rawValue)
  }
}

extension ControlAPI.Head {
  init(note: SignedNote, head: Storage.Head) {
    self.init(
      origin: head.checkpoint.origin, size: head.checkpoint.size, root: head.checkpoint.root.hex,
      spoken: head.checkpoint.spoken, note: note.description)
  }
}

extension Receipt {
  init(_ released: Released<some Sendable>, notes: [String] = []) {
    self.init(
      entry: UInt64(max(released.entries.upperBound - 1, 0)),
      head: ControlAPI.Head(note: released.note, head: released.head), notes: notes)
  }
}

extension StoreError: Refusal {
  var journal: String? {
    switch self {
    case .database, .system, .damaged, .forked, .markAhead, .seedMismatch: journalText
    default: nil
    }
  }

  /// What the store refused, in the words of the protocol.
  var refusal: ControlError {
    let kind: ControlError.Kind =
      switch self {
      case .unknown: .notFound
      case .code: .invalidInput
      case .invalid, .already, .transition, .slotState, .slotTime, .samePerson, .erased: .refused
      case .stopped, .busy, .noLog: .unavailable
      case .damaged, .forked, .markAhead, .seedMismatch: .mismatch
      default: .unavailable
      }
    return ControlError(kind, description, hint: hint)
  }
}

extension ControlError {
  init(_ problems: Problems, of what: String) {
    let printed = problems.list.prefix(Problems.printed).map(\.description)
    let rest = problems.total - printed.count
    self.init(
      .invalidInput,
      problems.total == 1
        ? "\(what) has a problem; nothing was changed"
        : "\(what) has \(problems.total) problems; nothing was changed",
      problems: printed + (rest > 0 ? ["… and \(rest) more"] : []))
  }
}

extension Desk {
  /// Rows or lines in one reply of a stream: it stays well below the message limit.
  static let pageSize = 500
}

extension Array {
  /// Pieces of at most `size` elements; one empty piece where there are none, for no rows are an
  /// answer too.
  func pages(of size: Int = Desk.pageSize) -> [ArraySlice<Element>] {
    let starts = isEmpty ? [0] : Array<Int>(stride(from: 0, to: count, by: size))
    return starts.map { self[$0..<Swift.min($0 + size, count)] }
  }
}

extension String {
  /// What somebody typed, fit to be quoted: printable ASCII, at most 40 characters.
  var printable: String {
    String(unicodeScalars.prefix(40).map { (0x20...0x7E).contains($0.value) ? Character($0) : "?" })
  }
}
