import Testing
import Toxicology

@Suite struct FigureTests {
  @Test(arguments: [
    ("0", "0"), ("50", "50"), ("0050", "50"), ("1.0010", "1.001"), ("0.5", "0.5"),
    ("1200", "1200"), ("10.00", "10"), ("0.000001", "0.000001"), ("0.0", "0"),
  ])
  func readsExactly(text: String, said: String) {
    #expect(Figure(text)?.description == said)
  }

  @Test(arguments: [
    "", ".", "5.", ".5", "-1", "+1", "1,000", "1 0", "1e3", "1.2.3", "٣", "1234567890", "NaN",
  ])
  func refuses(text: String) { #expect(Figure(text) == nil) }

  @Test func comparesAcrossPrecisions() throws {
    let texts = ["0", "0.000001", "1.001", "1.0019", "1.002", "2", "50", "1000", "999999999"]
    let figures = try texts.map { try #require(Figure($0)) }
    #expect(figures.shuffled().sorted() == figures)
    #expect(Figure("1.0") == Figure("1"))
    let huge = try #require(Figure("999999999")).shifted(by: 30)
    #expect(try #require(Figure("0.00000001")) < huge)
  }

  @Test(arguments: [
    ("<50", "<50"), ("50ng/ml", "50 ng/ml"), (" >= 0.5 ng/mL ", ">=0.5 ng/mL"),
    ("\u{2264}20 mg/dL", "<=20 mg/dL"), ("> 200 ng/mL", ">200 ng/mL"), ("7.2", "7.2"),
  ])
  func readsQuantities(text: String, said: String) {
    #expect(Quantity(text)?.description == said)
  }

  @Test(arguments: [
    "NEG", "", "50 ng", "50 mmol/L", "5 0", "50-100 ng/mL", "<", "<>50", "50 ng/mL urine", "1/2",
  ])
  func refusesQuantities(text: String) { #expect(Quantity(text) == nil) }

  @Test func aUnitIsSaidOnce() {
    #expect(Quantity("50", unit: "ng/mL")?.unit == "ng/mL")
    #expect(Quantity("50 ng/mL", unit: "ug/L")?.unit == "ng/mL")
    #expect(Quantity("50 ng/mL", unit: "ug/mL") == nil)
    #expect(Quantity("50 ng/mL", unit: "miles") == nil)
  }

  @Test(arguments: [
    ("50 ng/mL", "50"), ("0.05 ug/mL", "50"), ("50 mcg/L", "50"), ("50 \u{B5}g/l", "50"),
    ("0.005 mg/dL", "50"), ("50000 pg/mL", "50"), ("5 ng/dL", "0.05"), ("1 g/L", "1000000"),
  ])
  func convertsByMovingThePoint(text: String, canonical: String) throws {
    let quantity = try #require(Quantity(text))
    #expect(quantity.figure(in: .nanogramsPerMillilitre)?.description == canonical)
  }

  /// What a cutoff makes of figures and bounds; nil is "nobody can tell".
  @Test(
    arguments: [
      ("50 ng/mL", true), ("49.9 ng/mL", false), ("0.05 ug/mL", true), ("<50 ng/mL", false),
      ("<50.1 ng/mL", nil), ("<=50 ng/mL", nil), ("<=49 ng/mL", false), (">50 ng/mL", true),
      (">49 ng/mL", nil), (">=50 ng/mL", true), ("50", nil),
    ] as [(String, Bool?)])
  func reachesTheCutoff(text: String, reaches: Bool?) throws {
    let cutoff = try #require(Quantity("50 ng/mL"))
    #expect(try #require(Quantity(text)).reaches(cutoff) == reaches)
  }
}
