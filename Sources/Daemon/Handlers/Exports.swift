import ControlAPI
import Selection
import Storage
import Toxicology

extension Router {
  /// Results that leave the house.
  mutating func addExports(_ desk: Desk) {
    onStream(ExportResults.self, allow: [.clinician]) { parameters, session, send in
      try await desk.streamExport(parameters, for: session, send)
    }
  }
}

extension Desk {
  /// Tests of one reply.
  private static let exported = 20

  /// Records what leaves the house, and who thereby saw it, before any of it does.
  func streamExport(
    _ parameters: ExportResults.Parameters, for session: Session,
    _ send: @Sendable (ExportResults.Reply) async throws -> Void
  ) async throws {
    let asked = parameters.disclosure
    let disclosure = try NewDisclosure(
      typed: asked.recipient, purpose: asked.purpose, authority: asked.authority,
      notice: asked.notice)
    if asked.from != nil || asked.to != nil {
      throw ControlError(.invalidInput, "results are exported whole, without 'from' and 'to'")
    }
    if let consent = parameters.consent { try Self.requireConsent(consent) }
    let (person, tests) = try await exported(parameters)
    let identity = try await store.read { try $0.identity(of: person) }
    let results = Disclosed.results(
      person: person, tests: tests.map(\.number), on: today, consent: parameters.consent)
    let released = try await store.write { transaction in
      let actor = try recorded(session, transaction)
      for test in tests { try transaction.recordExport(of: test, by: actor) }
      let entry = try transaction.disclose(results, disclosure, by: actor)
      return record(of: results, disclosure, by: actor, at: transaction.at, entry: entry)
    }
    for page in tests.pages(of: Self.exported) {
      let rows = try await store.read { reader in try page.map { try row($0, reader) } }
      try await send(
        .init(
          practice: isPractice, patient: identity.patient, name: identity.name,
          born: identity.born, record: released.value, tests: rows, receipt: Receipt(released)))
    }
  }

  private static func requireConsent(_ text: String) throws(ControlError) {
    guard text.contains(where: \.isLetter), text.utf8.count <= 100_000 else {
      throw ControlError(.invalidInput, "a consent says something, in at most 100000 bytes")
    }
  }

  /// The tests that have results, of one person; ascending.
  private func exported(
    _ parameters: ExportResults.Parameters
  ) async throws -> (person: Int64, tests: [TestRecord]) {
    let (person, tests, name) = try await store.read { reader in
      switch (parameters.patient, parameters.test) {
      case (let patient?, nil):
        let person = try reader.newestStay(ofPatient: patient).person
        let tests = try reader.stays(ofPatient: patient).flatMap {
          try reader.tests(ofEnrolment: $0.enrolment)
        }
        return (person, tests, "patient \(patient)")
      case (nil, let number?):
        let test = try reader.requireTest(Int64(number))
        return (test.person, [test], "test \(number)")
      default: throw ControlError(.invalidInput, "either a patient or a test")
      }
    }
    let resulted = try await store.read { reader in
      try tests.filter { try !reader.reports(of: $0.number).isEmpty }
    }
    guard !resulted.isEmpty else { throw ControlError(.notFound, "\(name) has no result") }
    return (person, resulted.sorted { $0.number < $1.number })
  }

  private func row(_ test: TestRecord, _ reader: StoreReader) throws -> ExportedTest {
    let reports = try reader.reports(of: test.number)
    let collected = try reader.events(of: test).last { $0.what == .collected }
    return ExportedTest(
      test: Int(test.number), date: test.date.description, reason: test.reason.rawValue,
      specimen: test.accession, collected: collected.map { times.rfc3339($0.at) },
      caveats: try caveats(of: test, reader) + unsettled(test, reader)
        + [try doubt(aboutSpecimenOf: test, reader)].compactMap(\.self),
      versions: try reports.enumerated().map { place, report in
        ExportedVersion(
          version: place + 1,
          replaces: reports.firstIndex { $0.id == report.predecessor }.map { $0 + 1 },
          isReplaced: reports.contains { $0.predecessor == report.id },
          method: report.method.rawValue, status: report.status, source: report.source.rawValue,
          entered: times.rfc3339(report.at), reason: report.reason,
          notes: report.source.isMessage ? report.text : nil,
          lines: try reader.labObservations(of: report.id).map(line))
      })
  }

  private func line(_ line: LabObservationRecord) -> ExportedLine {
    ExportedLine(
      analyte: line.analyte, title: settings.substances[line.analyte]?.title ?? line.analyte,
      loinc: line.loinc, reading: line.reading.rawValue, value: line.quantity?.description,
      cutoff: line.cutoff?.description)
  }
}

extension LogTransaction {
  /// Whoever exports a test's results has seen every version of them.
  fileprivate func recordExport(of test: TestRecord, by actor: RecordedActor) throws {
    for report in try records.reports(of: test.number) {
      try recordView(.report(report.id, test: test.number), print: "export", by: actor)
    }
  }
}
