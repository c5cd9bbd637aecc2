import ControlAPI
import Foundation
import TestSupport
import Testing
import TransparencyLog

/// Rosters as they really come, through the real command.
@Suite("Importing a roster")
struct RosterImportTests {
  private static let row = "P1,Zyx Quuxbury,1970-01-17,main,one,mon-thu"

  @Test("all problems at once, by line and column; nobody is enrolled")
  func problems() async throws {
    try await Self.withClinic { clinic in
      let lines = [
        SmallProgram.header, Self.row,
        "P2,Zyx Quuxbury,1970-02-30,main,one,mon-thu",
        "P3,Zyx Quuxbury,1970-01-17,main,two,mon-thu",
        "P1,Zyx Quuxbury,1971-01-17,main,one,mon-thu",
        "P4,Zyx Quuxbury,1970-01-17,mane,one,someday",
      ]
      for (end, mark) in [("\n", ""), ("\r\n", ""), ("\n", "\u{FEFF}"), ("\r\n", "\u{FEFF}")] {
        let ran = try await Self.handIn(mark + lines.joined(separator: end) + end, to: clinic)
        #expect(ran.ending == .exit(64))
        for place in ["3:17: born", "4:33: unknown phase", "5:1: ", "6:28: unknown list", "6:37: "]
        {
          #expect(ran.errors.contains("roster.csv:" + place), "\(place)")
        }
        #expect(ran.errors.contains("has 5 problems; nothing was changed"))
        // A patient's own data is not repeated on the screen.
        #expect(!ran.errors.contains("Quuxbury"))
      }
      try await Self.expectNobody(in: clinic)
    }
  }

  @Test("a missing column is said once, not on every line")
  func missingColumn() async throws {
    try await Self.withClinic { clinic in
      let text = "patient,name,list,phase,attends\nP1,Zyx Q,main,one,mon\nP2,Zyx R,main,one,mon\n"
      let ran = try await Self.handIn(text, to: clinic)
      #expect(ran.ending == .exit(64))
      #expect(ran.errors.contains("roster.csv:1:1: missing column 'born'"))
      #expect(ran.errors.contains("has a problem; nothing was changed"))
      try await Self.expectNobody(in: clinic)
    }
  }

  @Test(
    "a file that is no text", arguments: [[0xFF, 0xFE, 0x00], [0x50, 0x4B, 0x03, 0x04, 0xFF]])
  func noText(bytes: [UInt8]) async throws {
    try await Self.withClinic { clinic in
      try Data(bytes).write(to: URL(fileURLWithPath: clinic.folder("roster.csv")))
      let ran = try await clinic.veridraw(
        "patient", "import", clinic.folder("roster.csv"), as: .staff)
      #expect(ran.status != 0 && ran.errors.contains("nothing was changed"))
      try await Self.expectNobody(in: clinic)
    }
  }

  @Test("what is wrong only in the records refuses the whole file too")
  func enrolledAlready() async throws {
    try await Self.withClinic { clinic in
      let first = try await Self.handIn(SmallProgram.header + "\n" + Self.row + "\n", to: clinic)
      #expect(first.ending == .exit(0))
      let again = try await Self.handIn(SmallProgram.roster(3) + Self.row + "\n", to: clinic)
      #expect(again.ending == .exit(1))
      #expect(again.errors.contains("patient P1 is already enrolled"))
      #expect(again.errors.contains("nothing was changed"))
      #expect(try await Self.enrolled(in: clinic) == ["P1"])
    }
  }

  @Test("Windows line ends and a byte-order mark are no problem")
  func windows() async throws {
    try await Self.withClinic { clinic in
      let text = "\u{FEFF}" + SmallProgram.roster(3).replacing("\n", with: "\r\n")
      let ran = try await Self.handIn(text, to: clinic)
      #expect(ran.ending == .exit(0))
      let enrolled = try await Self.enrolled(in: clinic)
      #expect(enrolled == ["P1001", "P1002", "P1003"])
    }
  }

  @Test("a dry run changes nothing")
  func dryRun() async throws {
    try await Self.withClinic { clinic in
      let before = try await clinic.status().head.root
      let ran = try await clinic.veridraw(
        "patient", "import", clinic.folder("roster.csv"), "--dry-run", as: .staff)
      #expect(ran.ending == .exit(0) && ran.output.contains("nothing was changed"))
      #expect(try await clinic.status().head.root == before)
    }
  }

  @Test("100 000 lines with a fault in the last one: found, and nobody enrolled")
  func large() async throws {
    try await Self.withClinic { clinic in
      let text = SmallProgram.roster(99_999) + "P1,Zyx Quuxbury,1970-01-17,main,nine,mon-thu\n"
      let ran = try await Self.handIn(text, to: clinic)
      #expect(ran.ending == .exit(64))
      #expect(ran.errors.contains("roster.csv:100001:33: unknown phase 'nine'"))
      try await Self.expectNobody(in: clinic)
    }
  }

  @Test(
    "100 000 good lines are enrolled", .enabled(if: Tools.isLong, "VERIDRAW_LONG=1 runs it"),
    .timeLimit(.minutes(20)))
  func largeAndGood() async throws {
    try await Self.withClinic { clinic in
      let ran = try await Self.handIn(SmallProgram.roster(100_000), to: clinic)
      #expect(ran.ending == .exit(0), "\(ran.errors)")
      #expect(ran.output.contains("enrolled 100000 patients"))
    }
  }

  private static func withClinic(_ body: (Clinic) async throws -> Void) async throws {
    let clinic = try Clinic(practiceFrom: "2026-11-22T12:00")
    let daemon = try await clinic.start()
    try clinic.require(
      try await clinic.veridraw("program", "apply", clinic.folder("program.yaml"), as: .admin),
      "program apply")
    try await body(clinic)
    await daemon.stop()
  }

  private static func handIn(_ text: String, to clinic: Clinic) async throws -> Ran {
    try clinic.folder.write(text, to: "roster.csv")
    return try await clinic.veridraw(
      "patient", "import", clinic.folder("roster.csv"), as: .staff)
  }

  private static func enrolled(in clinic: Clinic) async throws -> [String] {
    let ran = try await clinic.veridraw("patient", "list", "--json", as: .staff)
    return try ran.decode(ListPatients.Reply.self).patients.map(\.patient)
  }

  private static func expectNobody(in clinic: Clinic) async throws {
    #expect(try await enrolled(in: clinic).isEmpty)
    #expect(try await clinic.entries().of("change").allSatisfy { $0["what"]?.string != "enrol" })
  }
}
