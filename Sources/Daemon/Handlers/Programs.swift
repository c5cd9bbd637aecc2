import ControlAPI
import Documents
import Evidence
import Libcrypto
import Selection
import Storage

extension Router {
  /// Programs and policies: enacted by the administrator, readable by everybody who has a role.
  mutating func addPrograms(_ desk: Desk) {
    on(ApplyProgram.self, allow: [.admin]) { parameters, session in
      try await desk.apply(parameters, by: session)
    }
    on(ApplyPolicy.self, allow: [.admin]) { parameters, session in
      try await desk.apply(parameters, by: session)
    }
    on(ProgramHistory.self, allow: Set(Role.allCases)) { query, _ in
      try await desk.programHistory(query)
    }
    on(PolicyHistory.self, allow: Set(Role.allCases)) { query, _ in
      try await desk.policyHistory(query)
    }
  }
}

extension Desk {
  func apply(_ parameters: ApplyProgram.Parameters, by session: Session) async throws -> Enacted {
    let program = try Self.read(parameters.program) { bytes, file throws(Problems) in
      try ProgramFile.read(bytes, file: file)
    }
    guard settings.panels[program.panel] != nil else {
      throw ControlError(
        .invalidInput, "program '\(program.name)' uses an unknown panel '\(program.panel)'",
        hint: "panels here: \(settings.panels.keys.sorted().joined(separator: ", "))")
    }
    let document = try await policyDocument(parameters.policy, of: program.name)
    let policy = try Self.read(document) { bytes, file throws(Problems) in
      try PolicyFile.read(bytes, file: file, for: program)
    }
    return try await enact(program, parameters.program, policy, document, by: session)
  }

  func apply(_ parameters: ApplyPolicy.Parameters, by session: Session) async throws -> Enacted {
    // The first reading only tells whose policy it is; the second holds it against that program.
    let name = try Self.read(parameters.policy) { bytes, file throws(Problems) in
      try PolicyFile.read(bytes, file: file).program
    }
    let document = try await programDocument(of: name)
    let program = try Self.read(document) { bytes, file throws(Problems) in
      try ProgramFile.read(bytes, file: file)
    }
    let policy = try Self.read(parameters.policy) { bytes, file throws(Problems) in
      try PolicyFile.read(bytes, file: file, for: program)
    }
    return try await enact(program, document, policy, parameters.policy, by: session)
  }

  private func enact(
    _ program: ProgramFile, _ programText: Document, _ policyFile: PolicyFile,
    _ policyText: Document, by session: Session
  ) async throws -> Enacted {
    let policy = policyFile.policy(lists: program.plans)
    try requireServed(policy.mixes)
    let from = try await beginning(of: policyFile, for: policy)
    try await requirePlaces(in: policy)
    let application = ProgramApplication(
      programDocument: programText.text, policyDocument: policyText.text, policy: policy,
      from: from)
    let released = try await store.write { transaction in
      let actor = try recorded(session, transaction)
      try transaction.applyProgram(application, by: actor)
      for slot in try closures(program, transaction.records) {
        try transaction.addClosure(slot.date, list: slot.list, by: actor)
      }
    }
    await keeper.nudge()
    return Enacted(
      program: program.name, from: from.description, hash: try policy.hash().hex,
      receipt: Receipt(released, notes: try await notes(on: policy)))
  }

  /// A slot that waits for dice or a pulse that nobody can enter would be missed every day.
  private func requireServed(_ mixes: [MixSource]) throws(ControlError) {
    guard let mix = mixes.first(where: { !servedMixes.contains($0) }) else { return }
    throw ControlError(
      .refused, "mix \(mix.rawValue) cannot be entered yet, so nothing could ever be drawn",
      hint: "leave 'mix' out, or say 'mix: none'")
  }

  /// The policy's first date: as written or, where it is left out, the first one that no commitment
  /// stands in the way of, and not before tomorrow.
  private func beginning(of file: PolicyFile, for policy: Policy) async throws -> CivilDate {
    let log = await keeper.log
    // Lists that the policy drops count too: their committed days stay as they are.
    let lists = log.policies.lists.filter { log.policies.program(of: $0) == policy.program }
    let committed = lists.compactMap { log.commits[$0]?.map(\.date).max() }
    let first = committed.max().map { $0 + 1 } ?? today
    guard let from = file.from else { return max(first, today + 1) }
    let hasBegun = policy.lists.contains { zone.instant(from, $0.opens) <= clock.now() }
    if from < first || hasBegun {
      let earliest = hasBegun ? max(first, today + 1) : first
      throw ControlError(
        .refused, "the policy cannot begin on \(from): slots up to then are committed or open",
        hint: "let it begin on \(earliest) or later")
    }
    return from
  }

  /// A list or a phase that somebody is in cannot be left out: who stays on a list that no policy has
  /// is never drawn again, and nothing would say so.
  private func requirePlaces(in policy: Policy) async throws {
    let log = await keeper.log
    let here = log.enrolments.values.filter {
      $0.discharged == nil && log.policies.program(of: $0.list) == policy.program
    }
    let counts = Dictionary(grouping: here, by: \.list).mapValues(\.count)
    let kept = Set(policy.lists.map(\.name))
    if let (list, count) = counts.filter({ !kept.contains($0.key) }).min(by: { $0.key < $1.key }) {
      throw ControlError(
        .refused,
        "\(Counted.of(count, "patient")) \(count == 1 ? "is" : "are") in list \(list), which the "
          + "program leaves out",
        hint:
          "keep it until they have left it: 'veridraw patient list --list \(list)' shows who they "
          + "are, 'patient discharge' and 'patient readmit' move each to another list")
    }
    let missing = Set(here.map(\.phase)).subtracting(policy.phases.keys).sorted()
    guard missing.isEmpty else {
      throw ControlError(
        .refused,
        "patients are in phase \(missing.joined(separator: ", ")), which the policy leaves out")
    }
  }

  /// The closures of the file that can still be logged and are not yet.
  private func closures(_ program: ProgramFile, _ records: StoreReader) throws -> [Slot] {
    try program.closures.flatMap { closure in
      program.plans.filter { closure.list == nil || closure.list == $0.name }
        .filter { zone.instant(closure.date, $0.opens) > clock.now() }
        .compactMap { Slot(date: closure.date, list: $0.name) }
    }.filter { try !records.isClosed($0) }
  }

  private func notes(on policy: Policy) async throws -> [String] {
    let log = await keeper.log
    let awaited = AwaitedDice(in: log, at: clock.now())
    return policy.lists.flatMap { list in
      // A slot that is committed opens as it was committed, whatever the file says now.
      let next = ListAgenda(of: list.name, in: log).next(after: clock.now()).map {
        "The next draw of list \(list.name) is on \(DayText.long($0.slot.date)) at "
          + "\(times.time($0.opens))."
      }
      let dice = awaited.of(list.name).reminder(times).map { "List \(list.name): \($0)." }
      return [next, dice].compactMap { $0 }
    }
  }

  func programHistory(_ query: VersionQuery) async throws -> Versions {
    let versions = try await store.read { reader in
      try Self.programs(query, reader).flatMap { name in
        try reader.versions(ofProgram: name).map { version in
          Version(
            program: name, version: version.version,
            from: (version.from ?? zone.local(version.at).date).description,
            appliedAt: times.rfc3339(version.at), by: version.by, entry: UInt64(version.entry),
            text: version.document)
        }
      }
    }
    return Versions(practice: isPractice, versions: versions.reversed())
  }

  func policyHistory(_ query: VersionQuery) async throws -> Versions {
    let versions = try await store.read { reader in
      try Self.programs(query, reader).flatMap { name in
        try reader.policies(of: name).map { policy in
          Version(
            program: name, version: policy.version, from: policy.from.description,
            appliedAt: times.rfc3339(policy.at), by: policy.by, entry: UInt64(policy.entry),
            text: policy.document)
        }
      }
    }
    return Versions(practice: isPractice, versions: versions.reversed())
  }

  private static func programs(
    _ query: VersionQuery, _ reader: StoreReader
  ) throws -> [String] {
    let known = try reader.programs()
    guard let wanted = query.program else { return known }
    guard known.contains(wanted) else {
      throw StoreError.unknown(noun: "program", id: wanted.printable)
    }
    return [wanted]
  }

  /// The policy handed over, or the text of the one in force.
  private func policyDocument(_ given: Document?, of program: String) async throws -> Document {
    if let given { return given }
    let last = try await store.read { try $0.policies(of: program).last }
    guard let last else {
      throw ControlError(
        .invalidInput, "program '\(program)' has no policy yet",
        hint: "name one with 'policy:' in the program file, or with --policy FILE")
    }
    return Document(name: "the policy in force", text: last.document)
  }

  private func programDocument(of program: String) async throws -> Document {
    let last = try await store.read { try $0.versions(ofProgram: program).last }
    guard let last else {
      throw ControlError(
        .notFound, "there is no program '\(program)'", hint: "'veridraw program apply FILE' first")
    }
    return Document(name: "the program in force", text: last.document)
  }

  private static func read<Value>(
    _ document: Document, _ parse: ([UInt8], String) throws(Problems) -> Value
  ) throws(ControlError) -> Value {
    do {
      return try parse(Array(document.text.utf8), document.name.printable)
    } catch {
      throw ControlError(error, of: document.name.printable)
    }
  }
}
