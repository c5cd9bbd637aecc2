import ControlAPI
import Storage
import Testing
import Toxicology

@testable import Daemon

/// Temperature strip and validity pads of a cup: at most a reason to send it to the laboratory.
@Suite(.timeLimit(.minutes(10)))
struct CupPadTests {
  private func readPads(_ validity: String?, _ panel: String = "clinical-cup-pads") async throws
    -> (EnterResult.Reply, Morning)
  {
    let program = Texts.program.replacing("clinical-cup", with: panel)
    let morning = try await Morning(program: program)
    try await morning.record("collected", by: .lab)
    let entered = try await morning.desk.enterResult(
      .init(test: 1, readings: "all negative", controlsSeen: true, validity: validity),
      by: morning.session(.lab))
    return (entered, morning)
  }

  /// A strip sends a specimen to the laboratory; it never calls one valid, or anything more.
  @Test(arguments: [
    (
      "temp 97F, cre 10, sg 1.0020, ph 6, nit neg, oxi neg, glu neg", "consistent-with-dilution",
      "CRE >= 2 and CRE < 20 and SG > 1.001 and SG < 1.003 on the strip: send it to the laboratory"
    ),
    (
      "temp 82F, cre 100, sg 1.0150, ph 6, nit neg, oxi neg, glu neg",
      "consistent-with-adulteration", "TEMP < 32 on the strip: send it to the laboratory"
    ),
    (
      "temp 97F, cre 100, sg 1.0150, ph 6, nit neg, oxi neg, glu neg", "not-assessed",
      "nothing out of range on the strip; only a laboratory can call it valid"
    ),
    ("temp 97F", "not-assessed", "not measured: CRE, NIT, SG, pH"),
    (nil, "not-assessed", "not measured: CRE, NIT, SG, pH"),
  ])
  func whatPadsComeTo(validity: String?, verdict: String, reason: String) async throws {
    let (entered, morning) = try await readPads(validity)
    let shown = try await morning.desk.showResult(.init(test: "1"), for: morning.session(.lab))
    #expect(shown.validity == verdict && shown.validityReason == reason)
    #expect(
      entered.receipt.notes.last == "specimen \(verdict.replacing("-", with: " ")): \(reason)")
    #expect(try await morning.verdict() == 0)
  }

  /// As read and as compared, behind the analytes of the panel.
  @Test
  func whatPadsShowIsKept() async throws {
    let (entered, morning) = try await readPads("sg 1.0150, temp 97F, oxi high")
    let rows = entered.result.observations
    #expect(rows.map(\.analyte).suffix(3) == ["TEMP", "SG", "OXI"])
    #expect(rows.suffix(3).map(\.value) == ["97 F", "1.015", "high"])
    #expect(rows.count == 15 && rows.prefix(12).allSatisfy { $0.value == nil })
    let kept = try await morning.clinic.store.read { try $0.labObservations(of: 1) }.suffix(3)
    #expect(kept.map { $0.canonical?.description } == ["36.1 C", "1.015", nil])
    #expect(kept.allSatisfy { $0.isMeasure && $0.method == .presumptive })
  }

  @Test(arguments: [
    ("clinical-cup", "cre 100", "this panel's device has no validity pads"),
    (
      "clinical-cup-pads", "sg 1.02",
      "specific gravity (SG) must be 1.000 to 1.060 with 3 or 4 decimals, like 1.0150"
    ),
  ])
  func padsThatCannotBe(panel: String, validity: String, message: String) async throws {
    let refused = await refusal { try await readPads(validity, panel) }
    #expect(refused.kind == .invalidInput && refused.message.hasPrefix(message))
  }
}
