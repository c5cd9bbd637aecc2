import Documents
import Testing
import Toxicology

@Suite struct PanelFileTests {
  static let good = """
    panel: two
    title: Two strips
    version: 3
    from: 2026-01-01
    method: presumptive
    specimen: oral-fluid
    analytes:
      - {code: THC, title: cannabinoids, cutoff: 4, unit: ng/mL, loinc: 3427-2}
      - {code: COC, title: cocaine, cutoff: 15, unit: ng/mL, also: [coke]}

    """

  @Test func readsEverything() throws {
    let panel = try PanelFile.read(Self.good.bytes, file: "p.yaml")
    #expect(panel.version == 3)
    #expect(panel.effectiveFrom == "2026-01-01")
    #expect(panel.specimen == .oralFluid)
    #expect(panel.analytes[0].cutoff.description == "4 ng/mL")
    #expect(panel.analytes[0].loinc == LOINC("3427-2"))
    #expect(panel.analyte(named: "coke")?.code == "COC")
  }

  @Test func padsAreInTheOrderOfTheDevice() throws {
    let cup = Self.good.changing("oral-fluid", to: "urine\npads: [SG, TEMP, OXI]")
    #expect(
      try PanelFile.read(cup.bytes, file: "p.yaml").pads == [.gravity, .temperature, .oxidants])
    #expect(try PanelFile.read(Self.good.bytes, file: "p.yaml").pads.isEmpty)
  }

  @Test(arguments: [
    ("specimen: oral-fluid", "specimen: urine\npads: [sg]", "7:8: expected TEMP, CRE, SG, pH"),
    ("specimen: oral-fluid", "specimen: urine\npads: [SG, SG]", "7:7: a pad is given twice"),
    ("specimen: oral-fluid", "specimen: urine\npads: []", "7:7: must have 1 to 8 members, has 0"),
    (
      "specimen: oral-fluid", "specimen: oral-fluid\npads: [SG]",
      "7:7: only a device for urine that is read by eye has pads"
    ),
    ("panel: two", "panel: Two", "1:8: expected a name of"),
    ("version: 3", "version: 0", "3:10: expected a whole number from 1 to 9999, got '0'"),
    ("from: 2026-01-01", "from: 2026", "4:7: expected a date like 2026-11-23, got '2026'"),
    (
      "method: presumptive", "method: presumtive",
      "5:9: expected presumptive or definitive, got 'presumtive' (did you mean 'presumptive'?)"
    ),
    ("specimen: oral-fluid", "specimen: saliva", "6:11: expected urine, oral-fluid, breath"),
    ("cutoff: 15", "cutoff: 1.5", "9:41: expected a whole number from 1 to 1000000, got '1.5'"),
    ("unit: ng/mL, loinc", "unit: ng/ml, loinc", "8:55: expected ng/mL, ug/mL, mg/dL or g/dL"),
    ("loinc: 3427-2", "loinc: 3427-3", "8:69: expected a LOINC code with its check digit"),
    ("code: COC", "code: thc", "8:3: two analytes are called 'thc'"),
    ("also: [coke]", "also: [Cannabinoids]", "8:3: two analytes are called 'cannabinoids'"),
    ("code: COC", "code: COC+", "9:12: expected a code of 1 to 12 letters, digits and '-'"),
    ("cutoff: 15, ", "", "9:5: missing key 'cutoff'"),
    ("cutoff: 15", "cut-off: 15", "9:33: unknown key 'cut-off' (did you mean 'cutoff'?)"),
  ])
  func refuses(part: String, other: String, message: String) {
    let text = Self.good.changing(part, to: other)
    let found = complaints { () throws(Problems) in
      try PanelFile.read(text.bytes, file: "p.yaml")
    }
    #expect(found.contains { $0.hasPrefix("p.yaml:" + message) }, "\(found)")
  }
}
