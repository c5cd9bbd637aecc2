import ControlAPI
import Documents
import Foundation
import Storage
import Testing
import Toxicology

@testable import Daemon

/// A clinic with one patient, a test whose specimen is in, and a laboratory that writes.
struct Mail {
  let clinic: Clinic
  let test: Int

  static let specimen = "10-337-300043"
  /// Whom the samples name.
  static let name = "Karla Millmck"
  static let born = "1970-10-27"

  /// - Parameter specimen: the bar code; nil leaves the test at its order.
  init(specimen: String? = specimen, laboratories: [String: String] = ["cls": cls]) async throws {
    clinic = try await Clinic(laboratories: laboratories)
    try await clinic.apply()
    try await clinic.enrol("1001", name: Self.name, born: Self.born)
    test = try await clinic.desk.orderTest(
      .init(patient: "1001", reason: "for-cause"), by: clinic.session(.staff)
    ).test.test
    guard let specimen else { return }
    try await record("arrived", .staff)
    try await record("collected", .lab, specimen: specimen)
  }

  func record(_ what: String, _ role: Role, specimen: String? = nil) async throws {
    _ = try await clinic.desk.recordTest(
      .init(test: test, what: what, specimen: specimen), by: clinic.session(role))
  }

  /// Hands a file in, as the command does.
  @discardableResult
  func take(
    _ bytes: [UInt8], laboratory: String? = nil, dryRun: Bool = false
  ) async throws -> ImportResults.Reply {
    let session = clinic.session(.lab)
    let stage = try session.beginStage(name: "mail.hl7")
    try session.append(bytes, toStage: stage)
    return try await clinic.desk.importResults(
      .init(stage: stage, laboratory: laboratory, dryRun: dryRun), by: session)
  }

  @discardableResult
  func take(_ lines: [String]) async throws -> ImportResults.Reply {
    try await take(Array(lines.joined(separator: "\r").utf8))
  }

  /// What the site finds out about a laboratory, and writes down.
  func describe(_ laboratory: String, _ text: String) throws {
    let folder = clinic.folder("laboratories")
    try text.write(toFile: "\(folder)/\(laboratory).yaml", atomically: true, encoding: .utf8)
    clinic.settings.laboratories.replace(
      with: try Settings.laboratories(in: folder, clinic.settings.substances))
  }

  func held(dismissed: Bool? = nil) async throws -> [HeldRow] {
    try await clinic.desk.listHeld(.init(dismissed: dismissed), for: clinic.session(.lab)).held
  }

  @discardableResult
  func match(_ held: Int, on test: Int? = nil) async throws -> MatchHeld.Reply {
    try await clinic.desk.matchHeld(.init(held: held, test: test), by: clinic.session(.lab))
  }

  /// What counts now: `definitive BAR positive`, for each line of each report's newest version.
  func standing() async throws -> [String] {
    let test = Int64(test)
    return try await clinic.store.read { reader in
      let reports = try reader.reports(of: test)
      let replaced = Set(reports.compactMap(\.predecessor))
      return try reports.filter { !replaced.contains($0.id) }.flatMap { report in
        try reader.labObservations(of: report.id).map {
          "\(report.method.rawValue) \($0.analyte) \($0.reading.rawValue)"
        }
      }.sorted()
    }
  }

  func versions() async throws -> Int {
    let test = Int64(test)
    return try await clinic.store.read { try $0.reports(of: test).count }
  }

  /// Nothing of it lies readable on the disk.
  func expectNothing(of word: String) throws {
    let folder = clinic.settings.file.state
    for name in try FileManager.default.contentsOfDirectory(atPath: folder) {
      let data = FileManager.default.contents(atPath: "\(folder)/\(name)") ?? Data()
      #expect(data.range(of: Data(word.utf8)) == nil, "\(name)")
    }
  }

  var size: Int64 { get async throws { try await clinic.store.read { try $0.size() } } }

  static let order = "OBR|1|P1|F1|1^Drug screen|||20261121"

  static func header(_ control: String, at time: String = "20261122100000") -> String {
    "MSH|^~\\&|LIS|LAB|CLINIC|SITE|\(time)||ORU^R01|\(control)|P|2.5"
  }

  static func order(_ filler: String, specimen: String = specimen) -> String {
    "OBR|1|P1|\(filler)|1^Drug screen|||20261121||||||||||||\(specimen)"
  }

  static func line(_ name: String, _ value: String, _ status: String = "F") -> String {
    "OBX|1|ST|9^\(name)||\(value)||||||\(status)"
  }

  static let cls = """
    laboratory: cls
    version: 1
    from: 2010-01-01
    sender: CLS
    specimen: urine
    definitive_orders: ["12104818"]
    names:
      - {name: cannabiniods, analyte: THC}
    sentences:
      - {says: "prelimiary findings show the presence of {analyte}", method: presumptive}
      - {says: "the presence of {analyte} have been confirmed by gc-ms testing", method: definitive}
      - {says: "gc-ms testing has confirmed the presence of {analyte}", method: definitive}
    disowning: ["error - disregard above report", "error- please disregard above report"]

    """
}
