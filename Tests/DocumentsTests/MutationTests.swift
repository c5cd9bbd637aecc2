import Documents
import Selection
import TestSupport
import Testing

/// Valid files with a few bytes changed, dropped or doubled: they are read or refused, never crash
/// the reader, and what is read is whole.
@Suite struct MutationTests {
  /// Bytes on which the grammars turn come up more often than others.
  private static let sharp = Array(",\"\n\r:-[]{}#&*'!|>% \t0Aé\u{FEFF}".utf8) + [0, 0x80, 0xFF]

  private func mutate(_ bytes: [UInt8], _ dice: inout SplitMix) -> [UInt8] {
    var bytes = bytes
    for _ in 0..<Int.random(in: 1...4, using: &dice) where !bytes.isEmpty {
      let place = Int.random(in: 0..<bytes.count, using: &dice)
      let byte = Self.sharp.randomElement(using: &dice) ?? 0
      switch Int.random(in: 0..<4, using: &dice) {
      case 0: bytes[place] = byte
      case 1: bytes.insert(byte, at: place)
      case 2: bytes.remove(at: place)
      default:
        let end = min(bytes.count, place + Int.random(in: 1...40, using: &dice))
        bytes.insert(contentsOf: bytes[place..<end], at: place)
      }
    }
    return bytes
  }

  @Test(arguments: Shipped.examples)
  func aRosterIsReadWholeOrNotAtAll(example: String) throws {
    let policy = try Shipped.policy(example).policy(lists: Shipped.program(example).plans)
    let original = try Shipped.bytes("examples/\(example)/roster.csv")
    var dice = SplitMix(seed: 7)
    var (read, refused) = (0, 0)
    for _ in 0..<700 {
      let bytes = mutate(original, &dice)
      do {
        let roster = try RosterFile.read(bytes, file: "r.csv", policy: policy)
        read += 1
        // No field of a line that is read holds a line break, so lines can simply be counted.
        let ends = bytes.count { $0 == UInt8(ascii: "\n") }
        let rows = ends - 1 + (bytes.last == UInt8(ascii: "\n") ? 0 : 1)
        #expect(roster.lines.count == rows)
        #expect(Set(roster.lines.map(\.patient)).count == rows)
      } catch {
        refused += 1
        #expect(!error.list.isEmpty)
      }
    }
    #expect(read > 20)
    #expect(refused > 200)
  }

  @Test(arguments: Shipped.examples)
  func programsAndPoliciesNeverCrash(example: String) throws {
    let program = try Shipped.bytes("examples/\(example)/program.yaml")
    let policy = try Shipped.bytes("examples/\(example)/policy.yaml")
    var dice = SplitMix(seed: 11)
    var refused = 0
    for _ in 0..<400 {
      if let file = try? ProgramFile.read(mutate(program, &dice), file: "p.yaml") {
        #expect(!file.lists.isEmpty)
      } else {
        refused += 1
      }
      do {
        let file = try PolicyFile.read(mutate(policy, &dice), file: "p.yaml")
        #expect(file.policy(lists: []).problems().isEmpty)
      } catch {
        #expect(!error.list.isEmpty)
        refused += 1
      }
    }
    #expect((100..<800).contains(refused))
  }

  /// Rules and laboratories are read whole or refused with a place.
  @Test func rulesNeverCrash() throws {
    let table = try Laboratories.table()
    var dice = SplitMix(seed: 17)
    var refused = 0
    for path in [
      "rules/substances.yaml", "rules/validity-urine.yaml", "laboratories/example.yaml",
    ] {
      let original = try Shipped.bytes(path)
      for _ in 0..<60 {
        let bytes = mutate(original, &dice)
        let found = [
          complaints { () throws(Problems) in try SubstanceFile.read(bytes, file: "s.yaml") },
          complaints { () throws(Problems) in try ValidityFile.read(bytes, file: "v.yaml") },
          complaints { () throws(Problems) in
            try LaboratoryFile.read(bytes, file: "l.yaml", table: table)
          },
        ]
        #expect(found.count(where: \.isEmpty) <= 1)
        refused += found.allSatisfy { !$0.isEmpty } ? 1 : 0
      }
    }
    #expect((20..<170).contains(refused))
  }

  @Test(arguments: ["veridraw.yaml", "panels/clinical-cup.yaml"])
  func otherFilesNeverCrash(path: String) throws {
    let original = try Shipped.bytes(path)
    var dice = SplitMix(seed: 13)
    for _ in 0..<400 {
      let bytes = mutate(original, &dice)
      let daemon = complaints { () throws(Problems) in
        try DaemonFile.read(bytes, file: "d.yaml")
      }
      let panel = complaints { () throws(Problems) in try PanelFile.read(bytes, file: "p.yaml") }
      #expect(!daemon.isEmpty || !panel.isEmpty)
    }
  }
}
