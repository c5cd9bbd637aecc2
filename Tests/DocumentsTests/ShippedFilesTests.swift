import Documents
import Selection
import TestSupport
import Testing
import Toxicology

/// Everything under Config/ is read without a problem, and says what its comments say.
@Suite struct ShippedFilesTests {
  @Test(arguments: Shipped.examples)
  func examplesAreWhole(example: String) throws {
    let program = try Shipped.program(example)
    let policy = try Shipped.policy(example).policy(lists: program.plans)
    #expect(policy.problems().isEmpty)
    #expect(program.name == example)
    #expect(program.policy == "policy.yaml")
    let panel = try PanelFile.read(
      Shipped.bytes("panels/\(program.panel).yaml"), file: "panel.yaml")
    #expect(panel.name == program.panel)
    let roster = try RosterFile.read(
      Shipped.bytes("examples/\(example)/roster.csv"), file: "roster.csv", policy: policy,
      today: CivilDate("2026-11-23"))
    #expect((20...60).contains(roster.lines.count))
    #expect(roster.lines.allSatisfy { $0.enrolled == nil })
    #expect(Set(roster.lines.map(\.list)) == Set(program.plans.map(\.name)))
    #expect(Set(roster.lines.map(\.phase)) == Set(policy.phases.keys))
  }

  @Test func patientsAndListsBelongToOneExample() throws {
    var patients: Set<String> = []
    var lists: Set<String> = []
    for example in Shipped.examples {
      let program = try Shipped.program(example)
      let policy = try Shipped.policy(example).policy(lists: program.plans)
      let roster = try RosterFile.read(
        Shipped.bytes("examples/\(example)/roster.csv"), file: "roster.csv", policy: policy)
      for line in roster.lines { #expect(patients.insert(line.patient).inserted) }
      for plan in program.plans { #expect(lists.insert(plan.name).inserted) }
    }
  }

  @Test func threeLevelsHasTheDefaultFigures() throws {
    let phases = try Shipped.policy("three-levels").phases.mapValues(\.phase)
    #expect(phases["intensive"]?.floor.ppb == 456_310_988)
    #expect(phases["intensive"]?.flat.ppb == 500_000_000)
    #expect(phases["outpatient"]?.floor.ppb == 213_334_065)
    #expect(phases["outpatient"]?.flat.ppb == 250_000_000)
    #expect(phases["early"]?.flat.ppb == 125_000_000)
  }

  /// Only `exactly` may leave a known-safe day; the shipped policies leave none.
  @Test(arguments: Shipped.examples.filter { $0 != "dot-style-pool" })
  func noExampleHasAChanceOfZero(example: String) throws {
    // A pool's chance is everybody's equal share, not the phase's.
    for phase in try Shipped.policy(example).phases.values {
      #expect(phase.phase.floor > .never)
      #expect(phase.phase.allowed == 0)
    }
  }

  @Test func stepDownHasThreeSessions() throws {
    let program = try Shipped.program("step-down")
    #expect(program.plans.map(\.name) == ["step.morning", "step.afternoon", "step.evening"])
  }

  @Test func daemonFileIsTheDefaults() throws {
    let file = try DaemonFile.read(Shipped.bytes("veridraw.yaml"), file: "veridraw.yaml")
    #expect(!file.practice)
    #expect(file.limits == Limits())
    #expect(file.state == DaemonFile.defaultState)
  }

  /// The commented-out lines show the defaults: uncommented, they change nothing.
  @Test func commentedDefaultsAreTheDefaults() throws {
    let text = String(decoding: try Shipped.bytes("veridraw.yaml"), as: UTF8.self)
    let shown = text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      let body = line.dropFirst(2)
      let isSetting = line.hasPrefix("# ") && body.first != nil && isKey(body)
      return isSetting ? String(body) : String(line)
    }.joined(separator: "\n")
    #expect(shown != text)
    #expect(
      try DaemonFile.read(shown.bytes, file: "veridraw.yaml")
        == DaemonFile.read(text.bytes, file: "veridraw.yaml"))
  }

  private func isKey(_ line: Substring) -> Bool {
    let unindented = line.drop { $0 == " " }
    let word = unindented.prefix { $0.isLowercase || $0 == "_" }
    // A simulated clock has no default: the line shows how it is written.
    return !word.isEmpty && word != "practice_clock"
      && unindented.dropFirst(word.count).first == ":"
  }

  /// Every analyte of every panel is a substance, so that its results can be interpreted.
  @Test(arguments: [
    "clinical-cup", "clinical-cup-pads", "hhs-urine-screen", "hhs-urine-confirm",
    "oral-fluid-screen",
    "oral-fluid-confirm",
  ])
  func panelsTestWhatTheTableKnows(name: String) throws {
    let panel = try PanelFile.read(Shipped.bytes("panels/\(name).yaml"), file: "p.yaml")
    #expect(panel.name == name)
    let table = try Laboratories.table()
    for analyte in panel.analytes {
      #expect(table[analyte.code]?.kind == .drug, "\(analyte.code)")
      if let loinc = analyte.loinc {
        #expect(table.coded(loinc)?.code == analyte.code, "\(analyte.code)")
        #expect(table.coded(loinc)?.specimen == panel.specimen)
      }
    }
  }

  @Test func validityRulesNameMeasures() throws {
    let rules = try ValidityFile.read(Shipped.bytes("rules/validity-urine.yaml"), file: "v.yaml")
    let table = try Laboratories.table()
    for condition in rules.rules.flatMap(\.conditions) {
      #expect(table[condition.measure]?.kind == .measure, "\(condition)")
    }
    let figures = ["CRE": "10", "SG": "1.0020", "pH": "6", "NIT": "0"]
    let readings = try figures.mapValues { ValidityReading.figure(try #require(Figure($0))) }
    #expect(rules.judge(readings, method: .definitive).verdict == .dilute)
    #expect(rules.judge(readings, method: .presumptive).verdict == .consistentWithDilution)
  }

  /// What the pads of the shipped cup may come to: a reason to send it to the laboratory, no more.
  @Test(arguments: [
    ("temp 97F, cre 100, sg 1.0150, ph 6, nit neg, oxi neg, glu neg", Validity.notAssessed),
    ("temp 97F, cre 10, sg 1.0020, ph 6, nit neg, oxi neg, glu neg", .consistentWithDilution),
    ("temp 89F, cre 100, sg 1.0150, ph 6, nit neg, oxi neg", .consistentWithAdulteration),
    ("temp 38.1C", .consistentWithAdulteration), ("temp 90F", .notAssessed),
    ("oxi low", .consistentWithAdulteration), ("nit high", .consistentWithAdulteration),
    ("glu pos", .consistentWithAdulteration), ("ph 11", .consistentWithAdulteration),
    ("cre 100, sg 1.0150", .notAssessed), ("", .notAssessed),
  ])
  func theCupsPadsAreRead(text: String, verdict: Validity) throws {
    let rules = try ValidityFile.read(Shipped.bytes("rules/validity-urine.yaml"), file: "v.yaml")
    let panel = try PanelFile.read(Shipped.bytes("panels/clinical-cup-pads.yaml"), file: "p.yaml")
    let table = try Laboratories.table()
    for pad in Pad.allCases { #expect(table[pad.rawValue]?.kind == .measure, "\(pad)") }
    let read = try Pad.readings(in: text, of: panel.pads).map { pad in
      let value: ValidityReading? =
        pad.canonical.map { .figure($0.figure) } ?? (pad.reading.isFound ? .present : .absent)
      return (pad.pad.rawValue, try #require(value))
    }
    let said = rules.judge(Dictionary(uniqueKeysWithValues: read), method: .presumptive)
    #expect(said.verdict == verdict, "\(said.reason)")
  }

  @Test func theExampleLaboratoryIsRead() throws {
    let laboratory = try LaboratoryFile.read(
      Shipped.bytes("laboratories/example.yaml"), file: "l.yaml", table: try Laboratories.table())
    #expect(laboratory.sheet?.columns.count == 13)
    #expect(laboratory.blankStatus == nil)
  }

  @Test func cupHasTwelveStrips() throws {
    let panel = try PanelFile.read(Shipped.bytes("panels/clinical-cup.yaml"), file: "p.yaml")
    #expect(
      panel.analytes.map(\.code) == [
        "AMP", "BAR", "BUP", "BZO", "COC", "EtG", "FEN", "MTD", "OPI", "OXY", "PCP", "THC",
      ])
    #expect(panel.method == .presumptive)
    let cup = try CupPhrase.parse("all negative except thc", panel: panel)
    #expect(cup.summary == "THC presumptive: confirm before acting; 11 negative")
  }
}
