import Testing
import Toxicology

@Suite struct PadTests {
  private static let device: [Pad] = [
    .temperature, .creatinine, .gravity, .acidity, .nitrite, .oxidants, .glutaraldehyde,
  ]

  @Test(arguments: [
    (Pad.temperature, "97F", "97 F", "36.1 C"), (.temperature, "36.1 °c", "36.1 C", "36.1 C"),
    (.temperature, "90f", "90 F", "32.2 C"), (.temperature, "100F", "100 F", "37.8 C"),
    (.temperature, "89.6F", "89.6 F", "32 C"), (.creatinine, "20", "20 mg/dL", "20 mg/dL"),
    (.creatinine, "19.9 mg/dl", "19.9 mg/dL", "19.9 mg/dL"),
    (.creatinine, "0", "0 mg/dL", "0 mg/dL"),
    (.gravity, "1.0029", "1.0029", "1.0029"), (.gravity, "1.005", "1.005", "1.005"),
    (.acidity, "6.5", "6.5", "6.5"), (.acidity, "11", "11", "11"),
  ])
  func readsAFigure(pad: Pad, text: String, read: String, canonical: String) throws {
    let reading = try #require(PadReading(pad, text))
    #expect(reading.quantity?.description == read)
    #expect(reading.canonical?.description == canonical)
    #expect(reading.reading == .measured && reading.level == nil)
  }

  @Test(arguments: [
    (Pad.nitrite, "n", PadReading.Level.negative, Reading.negative),
    (.oxidants, "LOW", .low, .presumptivePositive),
    (.oxidants, "high", .high, .presumptivePositive),
    (.glutaraldehyde, "pos", .positive, .presumptivePositive),
    (.pyridine, "-", .negative, .negative),
  ])
  func readsALevel(pad: Pad, text: String, level: PadReading.Level, reading: Reading) throws {
    let read = try #require(PadReading(pad, text))
    #expect(read.level == level && read.reading == reading && read.quantity == nil)
  }

  /// A figure that the pad cannot show is a slip of the hand, a temperature without its unit a guess.
  @Test(arguments: [
    (Pad.temperature, "97"), (.temperature, "97K"), (.temperature, "F"), (.temperature, "970F"),
    (.temperature, "36.15C"), (.temperature, "97C"), (.temperature, "36F"), (.temperature, "-36C"),
    (.temperature, "999999999F"), (.creatinine, "501"), (.creatinine, "20 ng/mL"),
    (.creatinine, "neg"),
    (.gravity, "1.02"), (.gravity, "1.02900"), (.gravity, "1.0601"), (.gravity, "10.15"),
    (.gravity, "0.999"), (.gravity, "1"), (.acidity, "0"), (.acidity, "14.1"), (.acidity, "6.55"),
    (.acidity, "65"), (.nitrite, "pos"), (.nitrite, "200"), (.oxidants, "neg low"), (.oxidants, ""),
    (.glutaraldehyde, "low"), (.glutaraldehyde, "high"), (.pyridine, "6"),
  ])
  func refuses(pad: Pad, text: String) { #expect(PadReading(pad, text) == nil) }

  @Test func readsASentenceInAnyOrder() throws {
    let read = try Pad.readings(
      in: "nit neg, specific gravity: 1.0150; Temp=97F , cre 100 mg/dL,", of: Self.device)
    #expect(read.map(\.pad) == [.temperature, .creatinine, .gravity, .nitrite])
    #expect(try Pad.readings(in: " , ", of: Self.device).isEmpty)
    #expect(try Pad.readings(in: "", of: []).isEmpty)
  }

  @Test(arguments: [
    ("pyr neg", "no pad 'pyr', the device has TEMP, CRE, SG, pH, NIT, OXI, GLU"),
    ("all neg", "no pad 'all', the device has TEMP, CRE, SG, pH, NIT, OXI, GLU"),
    ("cre 100, creat 20", "CRE is named twice"),
    (
      "sg 1.15",
      "specific gravity (SG) must be 1.000 to 1.060 with 3 or 4 decimals, like 1.0150, got '1.15'"
    ),
    ("cre 100 sg 1.015", "creatinine (CRE) must be 0 to 500 mg/dL, got '100 sg 1.015'"),
    ("cre", "creatinine (CRE) must be 0 to 500 mg/dL, got ''"),
  ])
  func refusesASentence(text: String, message: String) {
    let fault = #expect(throws: CupFault.self) { try Pad.readings(in: text, of: Self.device) }
    #expect(fault?.description == message)
  }

  @Test func aDeviceWithoutPadsHasNoReadings() {
    let fault = #expect(throws: CupFault.self) { try Pad.readings(in: "cre 100", of: []) }
    #expect(fault?.description == "this panel's device has no validity pads")
  }
}
