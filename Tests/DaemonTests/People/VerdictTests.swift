import ControlAPI
import Documents
import Foundation
import Storage
import TestSupport
import Testing
import Toxicology

@testable import Daemon

/// What a result was taken to mean is kept, with the rules it followed, and follows from them.
@Suite(.timeLimit(.minutes(2)))
struct VerdictTests {
  private func verdicts(_ mail: Mail) async throws -> [VerdictRecord] {
    let test = Int64(mail.test)
    return try await mail.clinic.store.read { try $0.verdicts(of: test) }
  }

  private func take(
    _ mail: Mail, _ number: Int, _ lines: [String]
  ) async throws {
    let minute = number < 10 ? "0\(number)" : "\(number)"
    try await mail.take(
      [Mail.header("M\(number)", at: "2026112210\(minute)00"), Mail.order("F1")] + lines)
  }

  private func expect(
    _ drug: String, _ analyte: String, _ mail: Mail, critical: Bool = false
  ) async throws {
    _ = try await mail.clinic.desk.setMedication(
      .init(
        patient: "1001", drug: drug, analytes: [analyte], critical: critical, from: "2026-11-01",
        to: nil), by: mail.clinic.session(.staff))
  }

  private func show(_ mail: Mail, _ desk: Desk? = nil) async throws -> ShowResult.Reply {
    try await (desk ?? mail.clinic.desk).showResult(
      .init(test: "\(mail.test)"), for: mail.clinic.session(.clinician))
  }

  /// The desk after a restart with version 2 of the substances, in which opiates see oxycodone.
  private func newRules(_ clinic: Clinic, version: Int = 2) async throws -> Desk {
    let shipped = Fixtures.project.appending(path: "Config/rules").path
    let folder = clinic.folder("rules")
    try FileManager.default.createDirectory(
      atPath: folder, withIntermediateDirectories: true)
    for name in ["substances.yaml", "validity-urine.yaml"] {
      var text = try String(contentsOfFile: "\(shipped)/\(name)", encoding: .utf8)
      if name == "substances.yaml" {
        text = text.replacing("\nversion: 1\n", with: "\nversion: \(version)\n")
          .replacing("sees: [COD, MOR, 6AM]", with: "sees: [COD, MOR, 6AM, OXY]")
      }
      try text.write(toFile: "\(folder)/\(name)", atomically: true, encoding: .utf8)
    }
    let path = clinic.folder("veridraw.yaml")
    let config = try String(contentsOfFile: path, encoding: .utf8).replacing(shipped, with: folder)
    try config.write(toFile: path, atomically: true, encoding: .utf8)
    let settings = try Settings(path: path)
    try await clinic.store.write { transaction in
      let daemon = try transaction.actor(named: "daemon")
      for text in settings.rules.texts { try transaction.applyRule(text, by: daemon) }
    }
    return Desk(
      store: clinic.store, keeper: clinic.keeper, clock: clinic.clock, settings: settings)
  }

  @Test
  func keptWhenAReportComesIn() async throws {
    let mail = try await Mail()
    try await take(mail, 1, [Mail.line("Opiates", "POS"), Mail.line("Cocaine", "TNP")])
    let kept = try await verdicts(mail)
    #expect(
      kept.map { "\($0.analyte ?? "specimen") \($0.word) \($0.rule ?? "")" } == [
        "specimen not-assessed validity-urine version 1",
        "OPI unexpected-positive substances version 1", "COC cannot-say substances version 1",
      ])
    // Nobody who looks changes anything.
    let size = try await mail.size
    _ = try await show(mail)
    #expect(try await verdicts(mail).count == 3)
    #expect(try await mail.size <= size + 2)
  }

  @Test
  func aMedicationMakesANewOne() async throws {
    let mail = try await Mail()
    try await take(mail, 1, [Mail.line("Opiates", "POS")])
    try await expect("codeine", "cod", mail)
    let before = try await verdicts(mail)
    let shown = try #require(try await show(mail).results.first)
    #expect(shown.observations[0].interpretation == "expected-positive")
    let opiates = shown.verdicts.filter { $0.analyte == "OPI" }
    #expect(opiates.map(\.verdict) == ["unexpected-positive", "expected-positive"])
    #expect(opiates.map(\.isReplaced) == [true, false])
    let kept = try await verdicts(mail).filter { $0.analyte == "OPI" }
    #expect(kept[1].predecessor == kept[0].id)
    #expect(try await verdicts(mail) == before)
  }

  @Test
  func newRulesReadWhatIsOpenAndLeaveWhatIsClosed() async throws {
    let mail = try await Mail()
    try await expect("oxycodone", "oxy", mail)
    try await take(mail, 1, [Mail.line("Opiates", "POS")])
    let desk = try await newRules(mail.clinic)
    #expect(try await show(mail, desk).results[0].verdicts.last?.rule == "substances version 2")
    #expect(
      try await show(mail, desk).results[0].observations[0].interpretation == "expected-positive")

    let closed = try await Mail()
    try await expect("oxycodone", "oxy", closed)
    try await take(closed, 1, [Mail.line("Opiates", "POS")])
    try await closed.record("closed", .clinician)
    let later = try await newRules(closed.clinic)
    let shown = try await show(closed, later)
    #expect(shown.results[0].observations[0].interpretation == "unexpected-positive")
    #expect(shown.results[0].verdicts.allSatisfy { $0.rule?.hasSuffix("version 1") == true })
    // Corrected, it is open again, and read by what counts now.
    _ = try await later.amendResult(
      .init(test: closed.test, readings: "opi neg", code: "laboratory-called"),
      by: closed.clinic.session(.lab))
    _ = try await later.decideAmendment(
      .init(test: closed.test, approve: true), by: closed.clinic.session(.lab, number: 2))
    let reopened = try await show(closed, later)
    #expect(reopened.results[0].observations[0].interpretation != "unexpected-positive")
    #expect(reopened.results[0].verdicts.last?.rule == "substances version 2")
  }

  @Test
  func oneVersionHasOneWording() async throws {
    let mail = try await Mail()
    let error = await refusal { try await newRules(mail.clinic, version: 1) }
    #expect(
      error.message
        == "version 1 of the rules 'substances' is on record in other words: give what was changed "
        + "a new version")
  }

  /// Whatever happens to a test: each verdict follows from the rules that it cites and from what was
  /// on record before it, and none calls negative what was not read so.
  @Test
  func theCitedRulesGiveTheKeptVerdict() async throws {
    let mail = try await Mail()
    var dice = SplitMix(seed: 11)
    var desk = mail.clinic.desk
    let drugs = [("oxycodone", "oxy"), ("bup", "bup"), ("thc", "thc")]
    let names = ["Opiates", "Oxycodone", "Buprenorphine", "THC"]
    let values = ["POS", "NEG", "TNP", "invalid"]
    for number in 1...40 {
      let name = names.randomElement(using: &dice) ?? ""
      let value = values.randomElement(using: &dice) ?? ""
      switch Int.random(in: 0..<6, using: &dice) {
      case 0, 1: try await take(mail, number, [Mail.line(name, value, number > 1 ? "C" : "F")])
      case 2:
        let figure = Int.random(in: 1...40, using: &dice)
        try await take(mail, number, ["OBX|1|NM|9^Creatinine||\(figure)|mg/dL||||R|C"])
      case 3, 4:
        let (drug, analyte) = drugs.randomElement(using: &dice) ?? ("thc", "thc")
        try await expect(drug, analyte, mail, critical: Bool.random(using: &dice))
      default: _ = try await show(mail, desk)
      }
      if number == 20 { desk = try await newRules(mail.clinic) }
    }
    try await expect("oxycodone", "oxy", mail)
    try await take(mail, 41, [Mail.line("Opiates", "POS", "C")])
    _ = try await show(mail, desk)
    let kept = try await verdicts(mail)
    #expect(kept.count > 20)
    #expect(Set(kept.compactMap(\.rule)).count == 3)
    for verdict in kept { try await expectFollows(verdict, mail) }
  }

  private func expectFollows(_ verdict: VerdictRecord, _ mail: Mail) async throws {
    let document = Array(try #require(verdict.document).utf8)
    let now = mail.clinic.settings.rules
    let isSpecimens = verdict.analyte == nil
    let rules = Rules(
      substances: isSpecimens
        ? now.substances : try SubstanceFile.read(document, file: "substances"),
      validity: isSpecimens ? try ValidityFile.read(document, file: "validity") : now.validity,
      texts: [])
    let number = Int64(mail.test)
    let (reading, readings) = try await mail.clinic.store.read { reader in
      (
        try reader.reading(of: reader.requireTest(number), by: rules, before: verdict.entry),
        try reader.labObservations(of: verdict.subject.report)
      )
    }
    guard !isSpecimens else {
      #expect(reading.validity.verdict.rawValue == verdict.word)
      #expect(reading.validity.reason == verdict.reason)
      return
    }
    let found = try #require(reading.findings.first { $0.subject == verdict.subject }?.verdict)
    #expect(found.verdict.rawValue == verdict.word)
    #expect(found.isCritical == verdict.isCritical)
    #expect(found.reason == verdict.reason)
    let line = readings.first { $0.id == verdict.subject.observation }
    if verdict.word == "negative" { #expect(line?.reading.isAbsent == true) }
  }
}
