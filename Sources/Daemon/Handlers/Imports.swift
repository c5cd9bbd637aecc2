import ControlAPI
import Documents
import Foundation
import Libcrypto
import Storage
import TransparencyLog
import Toxicology

extension Router {
  /// What laboratories sent, and what of it waits.
  mutating func addImports(_ desk: Desk) {
    on(ImportResults.self, allow: [.lab]) { try await desk.importResults($0, by: $1) }
    on(ListHeld.self, allow: [.lab, .clinician]) { try await desk.listHeld($0, for: $1) }
    on(MatchHeld.self, allow: [.lab]) { try await desk.matchHeld($0, by: $1) }
    on(DismissHeld.self, allow: [.lab, .clinician]) { try await desk.dismissHeld($0, by: $1) }
  }
}

extension Desk {
  /// Messages of one transaction: enough to make commits cheap, few enough to keep the day going.
  private static let chunk = 100
  /// Most tests and acknowledgements that one reply lists.
  private static let listed = 1_000

  func importResults(
    _ parameters: ImportResults.Parameters, by session: Session
  ) async throws -> ImportResults.Reply {
    let input = try session.takeStage(parameters.stage)
    let letters = try letters(
      in: input.bytes, file: input.name.printable, laboratory: parameters.laboratory)
    var reply = ImportResults.Reply(practice: isPractice)
    // A dry run sees what it would have taken itself.
    let size = parameters.dryRun ? max(1, letters.count) : Self.chunk
    for start in stride(from: 0, to: letters.count, by: size) {
      let some = Array(letters[start..<min(letters.count, start + size)])
      let (taken, receipt) = try await take(
        some.map { message(of: $0) }, dryRun: parameters.dryRun, by: session)
      reply.receipt = receipt ?? reply.receipt
      for (letter, one) in zip(some, taken) {
        reply.add(one)
        if letters.count <= Self.listed { reply.acknowledgement += answer(to: letter, one) }
      }
    }
    reply.shorten(to: Self.listed)
    return reply
  }

  /// A dry run takes everything and then lets go of it.
  private func take(
    _ messages: [NewMessage], dryRun: Bool, by session: Session
  ) async throws -> ([TakenMessage], Receipt?) {
    let rules = settings.rules
    do {
      let released = try await store.write { transaction in
        let actor = try recorded(session, transaction)
        let taken = try messages.map { try transaction.takeMessage($0, by: actor) }
        for test in Set(taken.flatMap { $0.versions.map(\.test) }).sorted() {
          try transaction.judge(test, by: rules)
        }
        if dryRun { throw DryRun(taken: taken) }
        return taken
      }
      let isNews = released.value.contains { !$0.isKnown }
      return (released.value, isNews ? Receipt(released) : nil)
    } catch let dry as DryRun { return (dry.taken, nil) }
  }

  private struct DryRun: Error {
    let taken: [TakenMessage]
  }

  private func message(of letter: Letter) -> NewMessage {
    NewMessage(
      source: letter.source, bytes: letter.bytes, content: content(of: letter), zone: zone)
  }

  private func answer(to letter: Letter, _ taken: TakenMessage) -> String {
    guard let source = letter.hl7 else { return "" }
    let code: HL7Acknowledgement.Code =
      HL7Reader.refusal(of: source.header) != nil
      ? .rejected : taken.held.isEmpty ? .accepted : .error
    return HL7Acknowledgement.message(
      code, to: source, time: times.rfc3339(clock.now()).prefix(19).filter(\.isNumber),
      control: "A" + SHA256.hash(letter.bytes).hex.prefix(19),
      text: taken.isKnown ? "came before" : "", held: taken.held)
  }

  // MARK: Held

  func listHeld(
    _ parameters: ListHeld.Parameters, for session: Session
  ) async throws -> ListHeld.Reply {
    let isAside = parameters.dismissed ?? false
    let held = try await store.read { try isAside ? $0.dismissedLines() : $0.heldLines() }
    if !held.isEmpty {
      try await store.write { transaction in
        let actor = try recorded(session, transaction)
        let numbers = held.map { CanonicalJSON.Value.integer($0.id) }
        try transaction.act("held-listed", by: actor.label, row: ["held": .array(numbers)])
      }
    }
    return ListHeld.Reply(practice: isPractice, held: held.map(row))
  }

  private func row(_ held: HeldRecord) -> HeldRow {
    let parts = (held.detail ?? "destroyed").split(separator: "\n", maxSplits: 1)
    return HeldRow(
      number: Int(held.id), at: times.rfc3339(held.at), source: held.source.rawValue,
      line: held.line, code: held.reason, reason: String(parts.first ?? ""),
      text: parts.count > 1 ? String(parts[1]) : "", remedy: Self.remedy(held),
      dismissed: held.dismissed)
  }

  /// The command that resolves it, to be typed as it stands but for what is in capitals.
  private static func remedy(_ held: HeldRecord) -> String {
    let match = "veridraw result match \(held.id)"
    let dismiss = "veridraw result dismiss \(held.id) --code"
    if held.dismissed != nil { return "\(match) TEST" }
    return switch held.reason {
    case "no-specimen", "several-tests", "other-test", "specimen-rejected", "number-reused",
      "uncorrected", "change-asked", "taken-back", "leaves-out", "future":
      "\(match) TEST, or: \(dismiss) not-ours"
    case "other-sender":
      "ask the laboratory whether both are one report; where they are: \(match) TEST; otherwise: "
        + "\(dismiss) not-ours"
    case "other-patient":
      "ask the laboratory whose it is; where it is ours: \(match) TEST; otherwise: \(dismiss) "
        + "not-ours"
    case "other-kind":
      "ask the laboratory what it tested; where it is the test's specimen: \(match) TEST; "
        + "otherwise: \(dismiss) not-ours"
    case "not-collected":
      "once the specimen is recorded: \(match) TEST; otherwise: \(dismiss) not-ours"
    case "older":
      "where the newer one says nothing of some lines: \(match) TEST; otherwise: \(dismiss) "
        + "superseded"
    case "pending": "\(dismiss) no-result"
    case "value-unknown":
      "where the laboratory says what it means, describe it in laboratories/NAME.yaml, 'systemctl "
        + "reload veridrawd', then: \(match); otherwise: \(dismiss) superseded"
    case "analyte-unknown", "loinc-unknown", "narrative", "status-missing":
      "describe it in laboratories/NAME.yaml, 'systemctl reload veridrawd', then: \(match)"
    default: "ask the laboratory for a corrected report, then: \(dismiss) superseded"
    }
  }

  func matchHeld(
    _ parameters: MatchHeld.Parameters, by session: Session
  ) async throws -> MatchHeld.Reply {
    let number = Int64(parameters.held)
    let (held, bytes, known) = try await store.read { reader in
      guard let held = try reader.heldLine(number) else {
        throw StoreError.unknown(noun: "held line", id: "\(number)")
      }
      return (held, try reader.message(of: held), try reader.reasons(ofLineOf: held))
    }
    let letters = try letters(in: bytes, file: "message", laboratory: parameters.laboratory)
    guard let letter = letters.first else {
      throw StoreError.invalid("held line \(number) is of a message that cannot be read")
    }
    let message = message(of: letter)
    let reports = message.content.reports.filter { $0.covers(held.line) }
    if let still = Self.reason(in: message.content, of: held, besides: known) {
      throw StoreError.invalid("it still cannot be understood: \(still)")
    }
    guard !reports.isEmpty else {
      throw StoreError.invalid(
        "line \(held.line) says nothing about any analyte; where that is right: "
          + "'veridraw result dismiss \(number) --code no-result'")
    }
    let test = parameters.test.map { Int64($0) }
    let rules = settings.rules
    let released = try await store.write { transaction in
      let matched = try transaction.matchHeld(
        held, reports, on: test, of: message, by: try recorded(session, transaction))
      for test in Set(matched.placed.map(\.test)) { try transaction.judge(test, by: rules) }
      return matched
    }
    return MatchHeld.Reply(
      tests: Set(released.value.placed.map { Int($0.test) }).sorted(),
      settled: released.value.settled.map { Int($0) }, receipt: Receipt(released))
  }

  /// Why a line is still held. What it was held for `besides` waits by itself, and is decided so.
  private static func reason(
    in message: LabMessage, of held: HeldRecord, besides known: Set<String>
  ) -> HoldReason? {
    message.held.first { line in
      line.line == held.line
        && (line.reason.code == held.reason || !known.contains(line.reason.code))
    }?.reason
  }

  func dismissHeld(
    _ parameters: DismissHeld.Parameters, by session: Session
  ) async throws -> Receipt {
    let number = Int64(parameters.held)
    return Receipt(
      try await store.write { transaction in
        try transaction.dismissHeld(
          number, reason: parameters.code, by: try recorded(session, transaction))
      })
  }
}

extension ImportResults.Reply {
  fileprivate mutating func add(_ taken: TakenMessage) {
    messages += 1
    known += taken.isKnown ? 1 : 0
    results += taken.versions.count { !$0.isAmendment }
    amendments += taken.versions.count(where: \.isAmendment)
    tests += taken.versions.filter { !$0.isAmendment }.map { Int($0.test) }
    amended += taken.versions.filter(\.isAmendment).map { Int($0.test) }
    unchanged += taken.unchanged
    held += taken.held.count
    reasons += taken.held.map { line in
      HeldReason(
        message: messages, line: line.line, code: line.reason.code,
        reason: line.reason.description)
    }
  }

  /// What a reply has room for.
  fileprivate mutating func shorten(to count: Int) {
    tests = Array(Set(tests).sorted().prefix(count))
    amended = Array(Set(amended).sorted().prefix(count))
    reasons = Array(reasons.prefix(count))
  }
}
