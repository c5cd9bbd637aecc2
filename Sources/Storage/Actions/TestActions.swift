import Evidence
import GRDB
import Selection
import Toxicology
import TransparencyLog

/// What is said with an event: a code of `ReasonCodes`, and free text, which is sealed.
package struct EventNote: Hashable, Sendable {
  package var reason: String?
  package var text: String?

  package init(reason: String? = nil, text: String? = nil) {
    self.reason = reason
    self.text = text
  }
}

/// How a specimen was collected.
package struct NewCollection: Hashable, Sendable {
  /// Whether and by whom somebody watched.
  package enum Mode: String, CaseIterable, Hashable, Sendable {
    case unobserved, monitored, observed
  }

  package var specimen: Specimen
  package var mode: Mode
  package var observer: RecordedActor?
  /// The container's bar code.
  package var accession: String?
  package var requisition: String?
  /// Tenths of a degree Celsius.
  package var temperature: Int?
  /// Tenths of a millilitre.
  package var volume: Int?
  /// Number of the seal on the container.
  package var seal: String?
  package var remarks: String?

  package init(
    specimen: Specimen, mode: Mode = .unobserved, observer: RecordedActor? = nil,
    accession: String? = nil, requisition: String? = nil, temperature: Int? = nil,
    volume: Int? = nil, seal: String? = nil, remarks: String? = nil
  ) {
    self.specimen = specimen
    self.mode = mode
    self.observer = observer
    self.accession = accession
    self.requisition = requisition
    self.temperature = temperature
    self.volume = volume
    self.seal = seal
    self.remarks = remarks
  }

  /// What the act's hash covers; own words stay sealed.
  fileprivate var row: [String: CanonicalJSON.Value] {
    var row: [String: CanonicalJSON.Value] = [
      "specimen": .string(specimen.rawValue), "mode": .string(mode.rawValue),
    ]
    row["observer"] = observer.map { .string($0.label) }
    row["accession"] = accession.map { .string($0) }
    row["requisition"] = requisition.map { .string($0) }
    row["seal"] = seal.map { .string($0) }
    row["temperature"] = temperature.map { .integer(Int64($0)) }
    row["volume"] = volume.map { .integer(Int64($0)) }
    return row
  }
}

extension LogTransaction {
  /// A test that somebody orders. It never changes anyone's chances. Returns its number.
  package func orderTest(
    enrolment: Int64, reason: TestReason, date: CivilDate, panel: Int64? = nil,
    note: EventNote = EventNote(), by actor: RecordedActor
  ) throws -> Int64 {
    guard reason != .random else { throw StoreError.invalid("a random test comes from a draw") }
    let stay = try records.stay(enrolment)
    let note = try note.kept(for: .ordered)
    let next = try db.one(Int64.self, "SELECT seq + 1 FROM sqlite_sequence WHERE name = 'test'")
    let entry = try act(
      "ordered", by: actor.label,
      row: ["test": .integer(next ?? 1), "reason": .string(reason.rawValue)])
    let test = try db.insert(
      """
      INSERT INTO test (enrolment, label, date, reason, panel, at, actor, entry)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?)
      """, [enrolment, stay.label, date, reason.rawValue, panel, at, actor.id, entry])
    try addEvent(.ordered, of: test, seq: 0, state: .ordered, note: note, by: actor, entry: entry)
    return test
  }

  /// Records what happened to a test: the next step of its life, where no more than a word, a
  /// reason and an actor belong to it.
  ///
  /// - Parameter due: UTC seconds by which the specimen must be there, with `notified`.
  /// - Throws: `transition` with what would be legal.
  package func record(
    _ event: TestEvent, of test: Int64, due: Int64? = nil, note: EventNote = EventNote(),
    by actor: RecordedActor
  ) throws {
    guard event.isPlain else {
      throw StoreError.invalid("'\(event.rawValue)' is not recorded by itself")
    }
    try advance(event, of: test, due: due, note: note, by: actor)
  }

  /// A specimen was collected. The first random test of a label's day is `done` with it.
  package func collect(
    _ test: Int64, _ collection: NewCollection, by actor: RecordedActor
  ) throws {
    let record = try records.requireTest(test)
    if let accession = collection.accession { try requireNew(accession, for: test) }
    if let requisition = collection.requisition {
      try Accession.require(requisition, "the number of a requisition")
    }
    if let seal = collection.seal { try Accession.require(seal, "the number of a seal") }
    let entry = try advance(.collected, of: test, by: actor, row: collection.row)
    let remarks = try collection.remarks.map {
      try seal($0, of: record.person, use: "collection/\(test)")
    }
    let id = try db.insert(
      """
      INSERT INTO collection (test, specimen, mode, collector, observer, requisition, sealed_at,
        temperature, temperature_read, volume, remarks, at, actor, entry)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """,
      [
        test, collection.specimen.rawValue, collection.mode.rawValue, actor.id,
        collection.observer?.id, collection.requisition, at, collection.temperature,
        collection.temperature.map { _ in at }, collection.volume, remarks?.data, at, actor.id,
        entry,
      ])
    try db.run(
      "INSERT INTO specimen (collection, bottle, accession, seal) VALUES (?, 'single', ?, ?)",
      [id, collection.accession, collection.seal])
    try recordDone(record, by: actor)
  }

  /// A bar code finds one specimen, and no test's number can be taken for it. A label of our own is
  /// the test's own.
  private func requireNew(_ accession: String, for test: Int64) throws {
    try Accession.require(accession)
    if let label = try SpecimenLabel(scanned: accession), label.test != test {
      throw StoreError.invalid("this is the label of test \(label.test), not of test \(test)")
    }
    if let known = try records.test(accession: accession) {
      throw StoreError.already(
        noun: "specimen", id: accession, what: "recorded, for test \(known.number)")
    }
  }

  /// Logs a drawn test as done, unless the specimen comes too late to be that day's.
  ///
  /// Whoever stays away and then brings a specimen on a day of his own choice was not tested at
  /// random: that collection is an act like any other, but owes its date nothing, neither in a
  /// window nor in a gap. Nor does it close a make-up: LOG.md lets only a `done` do that, and the
  /// make-up makes sure of a draw whose `done` it will be.
  private func recordDone(_ test: TestRecord, by actor: RecordedActor) throws {
    guard test.reason == .random, let label = test.label, try isInTime(test) else { return }
    let known = try db.one(
      Int.self, "SELECT 1 FROM done WHERE label = ? AND date = ?", [label, test.date])
    guard known == nil else { return }
    let entry = try change(.done(label: label, date: test.date), by: actor.label)
    try db.run(
      "INSERT INTO done (label, date, test, entry) VALUES (?, ?, ?, ?)",
      [label, test.date, test.number, entry])
  }

  private func isInTime(_ test: TestRecord) throws -> Bool {
    guard let slot = try test.slot.flatMap({ try records.slot($0) }) else { return false }
    return at < slot.closes + TestLife.collectionGrace
  }

  /// A test owed by a date, after one that did not happen.
  package func addMakeup(
    _ label: Label, by date: CivilDate, for test: Int64? = nil, actor: RecordedActor
  ) throws {
    let entry = try change(.makeup(label: label, by: date), by: actor.label)
    try db.run(
      "INSERT INTO makeup (entry, label, by_date, test) VALUES (?, ?, ?, ?)",
      [entry, label, date, test])
  }

  /// Asks for a test to be excused; a second person decides. The test stays as it is.
  package func requestExcuse(
    of test: Int64, note: EventNote, by actor: RecordedActor
  ) throws -> Int64 {
    let record = try records.requireTest(test)
    guard try records.pendingExcuse(of: test) == nil else {
      throw StoreError.already(noun: "test", id: "\(test)", what: "waiting for an approval")
    }
    let entry = try advance(.excuseRequested, of: test, note: note, by: actor)
    let text = try note.text.map { try seal($0, of: record.person, use: "request/\(entry)") }
    return try db.insert(
      """
      INSERT INTO request (kind, test, reason_code, text, requester, at, entry)
      VALUES ('excuse', ?, ?, ?, ?, ?, ?)
      """, [test, note.reason, text?.data, actor.id, at, entry])
  }

  /// Decides on a pending excuse. Requester and approver are two persons.
  package func decideExcuse(
    of test: Int64, approve: Bool, by actor: RecordedActor
  ) throws {
    let event: TestEvent = approve ? .excused : .excuseDeclined
    guard let request = try records.pendingExcuse(of: test) else {
      // Overtaken or decided already: what the test has come to says more than that nothing waits.
      let state = try records.requireTest(test).state
      try TestLife.require(event, of: test, in: state, excusePending: false)
      throw StoreError.unknown(noun: "pending excuse of test", id: "\(test)")
    }
    guard request.requester != actor.id else { throw StoreError.samePerson }
    let entry = try advance(
      event, of: test, note: EventNote(reason: request.reason), by: actor, request: request)
    try keepDecision(on: request.id, approved: approve, by: actor, entry: entry)
  }

  /// Ends the waiting of an excuse for a test that has come to something else in the meantime: the
  /// daemon declines it, so that nothing stays open and nobody seems to have decided.
  private func overtake(_ request: PendingRequest) throws {
    let daemon = try actor(named: "daemon")
    let entry = try advance(.excuseOvertaken, of: request.test, by: daemon, request: request)
    try keepDecision(on: request.id, approved: false, by: daemon, entry: entry)
  }

  func keepDecision(
    on request: Int64, approved: Bool, by actor: RecordedActor, entry: Int64
  ) throws {
    try db.run(
      "INSERT INTO decision (request, approved, approver, at, entry) VALUES (?, ?, ?, ?, ?)",
      [request, approved, actor.id, at, entry])
  }

  /// A test for a selected label.
  func addTest(
    _ label: Label, slot: Slot, isLate: Bool = false, entry: Int64, panel: Int64? = nil,
    by actor: RecordedActor
  ) throws {
    guard
      let enrolment = try db.one(
        Int64.self, "SELECT enrolment FROM label WHERE label = ?", [label])
    else { throw StoreError.unknown(noun: "label", id: label.hex) }
    let test = try db.insert(
      """
      INSERT INTO test (enrolment, label, slot, late, date, reason, panel, at, actor, entry)
      VALUES (?, ?, ?, ?, ?, 'random', ?, ?, ?, ?)
      """, [enrolment, label, slot, isLate, slot.date, panel, at, actor.id, entry])
    try addEvent(.selected, of: test, seq: 0, state: .selected, by: actor, entry: entry)
  }

  /// One step of a test's life with its act in the log; returns the act's index.
  ///
  /// - Parameters:
  ///   - request: what it decides on.
  ///   - state: where it leads, for an event that leads back.
  @discardableResult
  func advance(
    _ event: TestEvent, of test: Int64, due: Int64? = nil, note: EventNote = EventNote(),
    by actor: RecordedActor, request: PendingRequest? = nil, to state: TestState? = nil,
    row more: [String: CanonicalJSON.Value] = [:]
  ) throws -> Int64 {
    let record = try records.requireTest(test)
    let pending = try records.pendingExcuse(of: test)
    if event != .excuseOvertaken {
      try TestLife.require(event, of: test, in: record.state, excusePending: pending != nil)
    }
    let state = state ?? event.leads ?? record.state
    let note = try note.kept(for: event)
    var row = more
    row["test"] = .integer(test)
    if let reason = note.reason { row["reason"] = .string(reason) }
    if let label = record.label { row["label"] = .string(label.hex) }
    let entry = try act(event.rawValue, slot: record.slot, by: actor.label, row: .object(row))
    try addEvent(
      event, of: test, seq: record.events, state: state, due: due,
      note: note, by: actor, request: request, entry: entry)
    if let pending, request == nil, !TestLife.allows(.excused, in: state) { try overtake(pending) }
    return entry
  }

  private func addEvent(
    _ event: TestEvent, of test: Int64, seq: Int, state: TestState, due: Int64? = nil,
    note: EventNote = EventNote(), by actor: RecordedActor, request: PendingRequest? = nil,
    entry: Int64
  ) throws {
    let text = try note.text.map { text in
      try seal(text, of: try records.person(ofTest: test), use: "test/\(test)/\(seq)")
    }
    let isApproval = [.excused, .amended, .retracted].contains(event)
    try db.run(
      """
      INSERT INTO test_event (test, seq, what, state, due, reason_code, text, actor, requester,
        approver, request, at, entry)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """,
      [
        test, seq, event.rawValue, state.rawValue, due, note.reason, text?.data, actor.id,
        isApproval ? request?.requester : nil, isApproval && request != nil ? actor.id : nil,
        request?.id, at, entry,
      ])
  }

  func seal(_ text: String, of person: Int64, use: String) throws -> [UInt8] {
    try records.box(of: person).seal(Array(text.utf8), use: use)
  }
}
