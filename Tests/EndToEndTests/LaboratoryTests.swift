import ControlAPI
import Foundation
import TestSupport
import Testing

/// What laboratories bring and what leaves the house, with programs on the other side that are not
/// ours.
@Suite("Laboratories") struct LaboratoryTests {
  /// A practice clinic with one test, its specimen collected as S0.
  private static func clinic() async throws -> (Clinic, Daemon) {
    let clinic = try Clinic(practiceFrom: "2026-11-22T12:00")
    try clinic.folder.write(SmallProgram.roster(1), to: "roster.csv")
    let daemon = try await clinic.start()
    try await clinic.open()
    for arguments in [
      ["test", "order", "P1001", "--reason", "for-cause"], ["test", "arrive", "1"],
    ] {
      try clinic.require(
        try await clinic.veridraw(arguments: arguments, as: .staff), arguments[1])
    }
    try clinic.require(
      try await clinic.veridraw("test", "collect", "1", "--specimen", "S0", as: .lab), "collect")
    return (clinic, daemon)
  }

  private static func message(
    _ control: String, at time: String = "20261122100000", _ lines: String...
  ) -> String {
    ([
      "MSH|^~\\&|LIS|LAB|CLINIC|SITE|\(time)||ORU^R01|\(control)|P|2.5.1",
      "OBR|1||F1|1^Drug screen|||20261121|||||||||||S0",
    ] + lines.enumerated().map { "OBX|\($0 + 1)|ST|9^\($1)" }).map { $0 + "\r" }.joined()
  }

  private static func take(_ clinic: Clinic, _ arguments: String...) async throws -> Ran {
    try await clinic.veridraw(arguments: ["result", "import"] + arguments, as: .lab)
  }

  @Test("a file that cannot be taken is named, and the others are taken")
  func several() async throws {
    let (clinic, daemon) = try await Self.clinic()
    try FileManager.default.createDirectory(
      atPath: clinic.folder("in"), withIntermediateDirectories: false)
    try clinic.folder.write("no result\n", to: "in/a.txt")
    try clinic.folder.write(Self.message("M1", "THC||NEG||||||F"), to: "in/b.hl7")
    try clinic.folder.write(Self.message("M2", "Spice||NEG||||||F"), to: "in/c.hl7")
    let tried = try await Self.take(clinic, clinic.folder("in/c.hl7"), "--dry-run")
    #expect(tried.output.contains("line 3: no analyte is called 'Spice'"))
    #expect(tried.output.contains("1 line would be held"))
    let ran = try await Self.take(
      clinic, clinic.folder("in"), clinic.folder("nothing.hl7"), "--acknowledge",
      clinic.folder("in"))
    #expect(ran.ending == .exit(1))
    #expect(ran.output.contains("b.hl7: 1 message\n  1 report new: test 1\n"))
    #expect(ran.output.contains("1 line held: 'veridraw result held'"))
    #expect(ran.errors.contains("'a.txt' is neither HL7 nor FHIR"))
    #expect(ran.errors.contains("nothing.hl7': no such file"))
    #expect(ran.errors.hasSuffix("veridraw: 2 of 4 files could not be taken, see above"))
    let answer = try String(contentsOfFile: clinic.folder("in/c.hl7.ack"), encoding: .utf8)
    #expect(answer.contains("\rMSA|AE|M2|held: OBX 1 analyte-unknown\r"))
    await daemon.stop()
  }

  @Test(
    "a mailbox: what is complete is moved when it is taken, over nothing",
    .enabled(if: Tools.hasCompiler, "\(Tools.needsCompiler)"))
  func mailbox() async throws {
    let (clinic, daemon) = try await Self.clinic()
    let clock = try await FakeClock("2020-01-01T00:00", zone: "America/Chicago")
    for name in ["inbox", "done", "held", "answers"] {
      try FileManager.default.createDirectory(
        atPath: clinic.folder("box/\(name)"), withIntermediateDirectories: true)
    }
    let files = [
      "inbox/lab.hl7": Self.message("M1", "THC||NEG||||||F"), "inbox/odd.txt": "no result\n",
      "inbox/.lab.part": "MSH", "done/lab.hl7": "another one",
    ]
    for (name, text) in files { try clinic.folder.write(text, to: "box/\(name)") }
    func round() async throws -> Ran {
      try await clinic.veridraw(
        "result", "import", "--mailbox", clinic.folder("box"), as: .lab,
        environment: clock.environment)
    }
    // What has just changed may still be written: to this clock nothing lies long enough.
    #expect(try await round().ending == .exit(0))
    #expect(try Self.files(in: clinic.folder("box")) == files.keys.sorted())
    try clock.set("2030-01-01T00:00")
    let ran = try await round()
    #expect(ran.ending == .exit(1))
    #expect(ran.errors.contains("nothing could be taken of 1 file\n"))
    let odd = try FileManager.default.attributesOfItem(atPath: clinic.folder("box/held/odd.txt"))
    #expect(ran.errors.contains("'file \(odd[.systemFileNumber] ?? 0)' is neither HL7 nor FHIR"))
    // Names of files go to no journal: they may be names of patients.
    for name in ["lab.hl7", "odd.txt"] { #expect(!(ran.output + ran.errors).contains(name)) }
    #expect(
      try Self.files(in: clinic.folder("box")) == [
        "answers/lab.hl7.ack", "done/lab.hl7", "done/lab.hl7.1", "held/odd.txt",
        "inbox/.lab.part",
      ])
    #expect(try await round().output.isEmpty)
    // One that was taken, and not moved before the power went, is known.
    try clinic.folder.write(files["inbox/lab.hl7"] ?? "", to: "box/inbox/lab.hl7")
    let again = try await round()
    #expect(again.ending == .exit(0))
    #expect(again.output.contains("1 message came before, word for word"))
    // One that was taken, and whose answers cannot be written, stays.
    let obstacle = clinic.folder("box/answers/late.hl7.ack.part")
    try FileManager.default.createDirectory(
      atPath: obstacle, withIntermediateDirectories: false)
    try clinic.folder.write(Self.message("M2", "THC||NEG||||||F"), to: "box/inbox/late.hl7")
    #expect(try await round().errors.hasPrefix("veridraw: cannot write 'answers to file "))
    #expect(FileManager.default.fileExists(atPath: clinic.folder("box/inbox/late.hl7")))
    try FileManager.default.removeItem(atPath: obstacle)
    #expect(try await round().ending == .exit(0))
    #expect(FileManager.default.fileExists(atPath: clinic.folder("box/answers/late.hl7.ack")))
    await daemon.stop()
  }

  private static func files(in folder: String) throws -> [String] {
    try FileManager.default.subpathsOfDirectory(atPath: folder).filter {
      !["inbox", "done", "held", "answers"].contains($0)
    }.sorted()
  }

  @Test(
    "another library reads our answers",
    .enabled(if: hasLibrary("hl7"), "python3-hl7 is not installed: '.ci/packages test'"))
  func answers() async throws {
    let (clinic, daemon) = try await Self.clinic()
    let messages = [
      Self.message("M1", "THC||NEG||||||F"), Self.message("M2", "Spice||NEG||||||F"),
      Self.message("M3", "THC||NEG||||||F").replacing("ORU^R01", with: "ADT^A01"),
    ]
    try clinic.folder.write(messages.joined(), to: "lab.hl7")
    let ran = try await Self.take(
      clinic, clinic.folder("lab.hl7"), "--acknowledge", clinic.folder("lab.ack"))
    try clinic.require(ran, "import")
    let read = try await Self.python(
      """
      import hl7, sys
      for message in open(sys.argv[1], newline="").read().split("MSH|")[1:]:
        answer = hl7.parse("MSH|" + message)
        errors = [(str(s[2][0][0]), str(s[2][0][1]), str(s[8])) for s in answer.segments("ERR")] \\
          if "\\rERR" in message else []
        print(answer.segment("MSH")[9], answer["MSA.F1"], answer["MSA.F2"], errors)
      """, clinic.folder("lab.ack"))
    #expect(
      read.output == """
        ACK^R01^ACK AA M1 []
        ACK^R01^ACK AE M2 [('OBX', '1', 'analyte-unknown')]
        ACK^R01^ACK AR M3 [('MSH', '1', 'not-understood')]
        """, "\(read.errors)")
    await daemon.stop()
  }

  @Test("what is exported as FHIR is valid to others, and reads as the same versions elsewhere")
  func export() async throws {
    let (clinic, daemon) = try await Self.clinic()
    for (number, text) in [
      Self.message("M1", "THC||NEG||||||F", "Cocaine||POS||||||F", "Opiates||TNP||||||F"),
      Self.message(
        "M2", at: "20261122110000", "THC||62|ng/mL|50 ng/mL||||C", "Cocaine||||||||D"),
      Self.message("M3", at: "20261122120000", "THC||61|ng/mL|50 ng/mL||||C"),
    ].enumerated() {
      try clinic.folder.write(text.replacing("ST|9^THC||6", with: "NM|9^THC||6"), to: "lab.hl7")
      let ran = try await Self.take(clinic, clinic.folder("lab.hl7"))
      try clinic.require(ran, "message \(number + 1)")
    }
    try clinic.folder.write("the results of this autumn, to the court\n", to: "consent.txt")
    let ran = try await clinic.veridraw(
      "result", "export", "--test", "1", "--fhir", "--csv", "--html", "--recipient", "Zyx Court",
      "--purpose", "hearing", "--consent", clinic.folder("consent.txt"), "--out",
      clinic.folder("out"), as: .clinician)
    try clinic.require(ran, "export")
    #expect(ran.output.contains("wrote 3 versions of 1 test to "))
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: clinic.folder("out")).sorted() == [
        "CONSENT.txt", "DISCLOSURE.txt", "NOTICE.txt", "results.csv", "results.html",
        "results.json",
      ])
    let record = try String(contentsOfFile: clinic.folder("out/DISCLOSURE.txt"), encoding: .utf8)
    #expect(record.contains("results of test 1\n") && record.contains("Zyx Court"))
    let refused = try await clinic.veridraw(
      "result", "export", "--test", "1", "--html", "--recipient", "X", "--purpose", "y",
      "--authority",
      "z", "--out", clinic.folder("other"), as: .lab)
    #expect(refused.ending == .exit(77))
    let mine = try await Self.versions(clinic)
    #expect(mine.count == 3)
    await daemon.stop()
    if Self.validator != nil {
      let valid = try await Self.python(
        """
        import json, sys
        from fhir.resources.bundle import Bundle
        bundle = Bundle.parse_obj(json.load(open(sys.argv[1])))
        print(len(bundle.entry))
        """, clinic.folder("out/results.json"))
      #expect(valid.ending == .exit(0) && Int(valid.output) ?? 0 > 8, "\(valid.errors.suffix(900))")
    }
    let (other, daemonOfOther) = try await Self.clinic()
    let own = try await Self.take(other, clinic.folder("out/results.json"))
    #expect(own.status == 1 && own.errors.contains("was exported from this log"))
    let text = try String(contentsOfFile: clinic.folder("out/results.json"), encoding: .utf8)
    try other.folder.write(
      text.replacing(Clinic.practiceOrigin, with: "practice.invalid/elsewhere"), to: "results.json")
    try clinic.require(
      try await Self.take(other, other.folder("results.json")), "import elsewhere")
    #expect(try await Self.versions(other) == mine)
    await daemonOfOther.stop()
  }

  /// Status, method and lines of each version.
  private static func versions(_ clinic: Clinic) async throws -> [[String]] {
    let ran = try await clinic.veridraw("result", "show", "1", "--json", as: .clinician)
    return try ran.decode(ShowResult.Reply.self).results.map { version in
      [version.status, version.method]
        + version.observations.map { "\($0.analyte) \($0.reading) \($0.value ?? "-")" }.sorted()
    }
  }

  // MARK: What is not ours

  /// Python with the FHIR validator, which Debian does not have: `.ci/packages test` makes it.
  private static let validator: String? = {
    let python = Fixtures.project.appending(path: ".build-python/bin/python3").path
    return FileManager.default.isExecutableFile(atPath: python) ? python : nil
  }()

  private static func hasLibrary(_ name: String) -> Bool {
    FileManager.default.fileExists(atPath: "/usr/lib/python3/dist-packages/\(name)")
  }

  private static func python(_ script: String, _ path: String) async throws -> Ran {
    let python = script.contains("fhir") ? validator : "/usr/bin/python3"
    return try await Child.run([python ?? "/usr/bin/python3", "-c", script, path])
  }
}
