import Evidence
import Libcrypto
import Selection
import Testing
import TransparencyLog

/// One patient's proof, made from bundles that verify and then tampered with.
@Suite struct ReceiptTests {
  /// A bundle with its entries at hand.
  struct Source {
    let bundle: LogBundle
    let lines: [[UInt8]]
    let entries: [Entry]
    let leaves: [Digest]
    let note: SignedNote

    init(_ name: String) throws {
      bundle = try BundleFolder.read("good/\(name)")
      lines = try Self.split(try bundle.file(LogBundle.entries))
      entries = try lines.map { try Entry(line: $0) }
      leaves = lines.map { MerkleTree.leafHash($0) }
      note = try SignedNote(parsing: try bundle.text(LogBundle.checkpoint))
    }

    static func split(_ bytes: [UInt8]) throws -> [[UInt8]] {
      bytes.split(separator: UInt8(ascii: "\n")).map { Array($0) }
    }

    /// Slots that were drawn and whose seed is out.
    var slots: [Slot] {
      let drawn = entries.compactMap { if case .draw(let draw) = $0 { draw.slot } else { nil } }
      let revealed = entries.compactMap {
        if case .reveal(let reveal) = $0 { reveal.slot } else { nil }
      }
      return drawn.filter(revealed.contains)
    }

    func rows(_ slot: Slot) throws -> [[UInt8]] {
      try Self.split(try bundle.file(LogBundle.roster(slot)))
    }

    func list(_ slot: Slot) throws -> [[UInt8]] {
      try Self.split(try bundle.file(LogBundle.list(slot)))
    }

    /// Indexes of what a receipt of the slot needs, and those of its roster and draw.
    func indexes(_ slot: Slot, leaf: Digest) throws -> (all: [Int], roster: Int, draw: Int) {
      var (all, roster, draw) = ([0], 0, 0)
      var hash: Digest?
      var seq: Int?
      for (index, entry) in entries.enumerated() {
        switch entry {
        case .commit(let entry) where entry.slot == slot:
          seq = entry.seq
          all.append(index)
        case .roster(let entry) where entry.slot == slot:
          (roster, hash) = (index, entry.pol)
          all.append(index)
        case .draw(let entry) where entry.slot == slot:
          draw = index
          all += [index] + entry.mixes
        case .late(let entry) where entry.slot == slot && entry.leaf == leaf: all.append(index)
        case .reveal(let entry) where entry.slot == slot: all.append(index)
        default: break
        }
      }
      try #require(seq != nil)
      let policy = entries[..<roster].lastIndex {
        if case .policy(let policy) = $0 { policy.hash == hash } else { false }
      }
      return (all + [try #require(policy)], roster, draw)
    }

    func receipt(
      _ slot: Slot, row: Int, listed: Bool = true, without: Set<Int> = []
    ) throws -> DrawReceipt {
      let rows = try rows(slot)
      let label = try #require(RosterRow(line: rows[row][...])).label
      let needed = try indexes(slot, leaf: MerkleTree.leafHash(rows[row]))
      var proofs = [needed.roster: DrawReceipt.RowProof(index: row, of: rows)]
      let list = try list(slot)
      if listed, let place = list.firstIndex(where: { ListLine(line: $0[...])?.label == label }) {
        proofs[needed.draw] = DrawReceipt.RowProof(index: place, of: list)
      }
      let parts = needed.all.filter { !without.contains($0) }.sorted()
      return try DrawReceipt(
        parts.map { (index: $0, line: lines[$0]) }, rows: proofs, leaves: leaves, note: note)
    }
  }

  private static let bundles = ["plain", "dice", "late", "capped", "pool", "newcomer", "drand"]

  @Test("every row of every slot: the receipt says what the list says", arguments: bundles)
  func everyRow(_ name: String) throws {
    let source = try Source(name)
    for slot in source.slots {
      let listed = Set(try source.list(slot).compactMap { ListLine(line: $0[...])?.label })
      for row in try source.rows(slot).indices {
        let receipt = try source.receipt(slot, row: row)
        let again = try DrawReceipt(parsing: receipt.description)
        #expect(again.description == receipt.description)
        let found = again.check()
        #expect(found.verdict.exitCode == 0, "\(slot) \(found.verdict.findings)")
        let label = try #require(found.label)
        #expect(found.slot == slot && found.number != nil)
        #expect(found.isDrawn == listed.contains(label) || name == "late")
        let others = Set(try source.rows(slot).compactMap { RosterRow(line: $0[...])?.label })
          .subtracting([label])
        #expect(!others.contains { receipt.description.contains($0.hex) })
      }
    }
  }

  @Test("where rows depend on each other it says so", arguments: ["capped", "pool"])
  func dependent(_ name: String) throws {
    let source = try Source(name)
    let found = try source.receipt(try #require(source.slots.first), row: 0).check()
    #expect(found.verdict.unchecked.contains { $0.contains("only the whole bundle shows it") })
  }

  @Test("no letter of it can be changed")
  func mutations() throws {
    let source = try Source("dice")
    let text = try source.receipt(try #require(source.slots.first), row: 3).description
    var characters = Array(text.utf8)
    for place in stride(from: 0, to: characters.count, by: 7) where characters[place] != 0x0A {
      let kept = characters[place]
      characters[place] = kept == UInt8(ascii: "A") ? UInt8(ascii: "B") : UInt8(ascii: "A")
      defer { characters[place] = kept }
      guard let changed = String(validating: characters, as: UTF8.self),
        let receipt = try? DrawReceipt(parsing: changed)
      else { continue }
      #expect(receipt.check().verdict.exitCode != 0, "at \(place)")
    }
  }

  @Test("an entry left out, or one of another slot")
  func missingParts() throws {
    let source = try Source("dice")
    let slot = try #require(source.slots.first)
    let leaf = MerkleTree.leafHash(try source.rows(slot)[0])
    for index in try source.indexes(slot, leaf: leaf).all {
      let found = try source.receipt(slot, row: 0, without: [index]).check()
      #expect(found.verdict.exitCode != 0, "without entry \(index)")
    }
  }

  @Test("whoever was drawn cannot be shown as spared")
  func listLineLeftOut() throws {
    let source = try Source("plain")
    var seen = 0
    for slot in source.slots {
      for row in try source.rows(slot).indices
      where try source.receipt(slot, row: row).check().isDrawn {
        let found = try source.receipt(slot, row: row, listed: false).check()
        #expect(found.verdict.findings.map(\.code) == [.personLeftOff])
        seen += 1
      }
    }
    #expect(seen > 0)
  }

  @Test func keptHeads() throws {
    let source = try Source("plain")
    let receipt = try source.receipt(try #require(source.slots.first), row: 0)
    let head = try source.note.checkpoint()
    let same = try #require(
      HeldHead(size: Int(head.size), digits: head.root.hex.prefix(32), name: "paper"))
    #expect(receipt.check(held: [same]).verdict.exitCode == 0)
    let other = try #require(
      HeldHead(
        size: Int(head.size), digits: String(repeating: "ab", count: 16), name: "paper"))
    #expect(receipt.check(held: [other]).verdict.findings.map(\.code) == [.historyRewritten])
    let earlier = try #require(
      HeldHead(size: 5, digits: head.root.hex.prefix(32), name: "paper"))
    #expect(receipt.check(held: [earlier]).verdict.exitCode == 1)
  }

  @Test(
    "what is no receipt",
    arguments: ["", "c2sp.org/tlog-proof@v1", "c2sp.org/tlog-proof@v1\n", "{}", "entries"])
  func noReceipt(text: String) {
    #expect(throws: (any Error).self) { try DrawReceipt(parsing: text) }
  }
}
