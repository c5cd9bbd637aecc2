import Libcrypto
import Testing

/// What a person copies by hand and types again.
@Suite struct RecoveryCodeTests {
  /// BIP 350, "Test vectors for Bech32m".
  @Test(arguments: [
    "A1LQFN3A", "a1lqfn3a",
    "an83characterlonghumanreadablepartthatcontainsthetheexcludedcharactersbioandnumber11sg7hg6",
    "abcdef1l7aum6echk45nj3s0wdvt2fg8x9yrzpqzd3ryx",
    "11llllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllludsr8",
    "split1checkupstagehandshakeupstreamerranterredcaperredlc445v", "?1v759aa",
  ])
  func validStrings(text: String) throws {
    let (prefix, values) = try #require(Bech32m.decode(text))
    #expect(Bech32m.encode(prefix: prefix, values: values) == text.lowercased())
  }

  /// BIP 350 again; the last but two are Bech32, not Bech32m, and a mixture of cases.
  @Test(arguments: [
    "\u{20}1xj0phk", "\u{7F}1g6xzxy", "\u{80}1vctc34",
    "an84characterslonghumanreadablepartthatcontainsthetheexcludedcharactersbioandnumber11d6pts4",
    "qyrz8wqd2c9m", "1qyrz8wqd2c9m", "y1b0jsk6g", "lt1igcx5c0", "in1muywd", "mm1crxm3i",
    "au1s5cgom", "M1VUXWEZ", "16plkw9", "1p2gdwpf", "A12UEL5L", "a1LQFN3A", "",
  ])
  func invalidStrings(text: String) { #expect(Bech32m.decode(text) == nil) }

  private let code = RecoveryCode(.log, secret: (0..<32).map { UInt8($0 * 8 + 1) })

  @Test func aCodeIsFourLinesAndComesBack() throws {
    #expect(code.text.count == 64)
    let lines = RecoveryCode.lines(of: code.text)
    #expect(lines.count == 4)
    #expect(lines.allSatisfy { $0.split(separator: " ").map(\.count) == [4, 4, 4, 4] })
    for typed in [code.text, lines.joined(separator: "\n"), lines.joined(separator: "-")] {
      #expect(RecoveryCode(.log, typed: typed) == code)
      #expect(RecoveryCode(.log, typed: typed.uppercased()) == code)
    }
    #expect(code.text.hasSuffix(code.end))
  }

  /// Every single slip of the pen: 64 places, 31 other characters each.
  @Test func everyWrongCharacterIsFound() {
    let digits = Array("qpzry9x8gf2tvdw0s3jn54khce6mua7l")
    let right = Array(code.text)
    for place in right.indices {
      for digit in digits where digit != right[place] {
        var wrong = right
        wrong[place] = digit
        #expect(RecoveryCode(.log, typed: String(wrong)) == nil)
      }
    }
  }

  @Test func swappedLostAndDoubledCharactersAreFound() {
    let right = Array(code.text)
    for place in right.indices.dropLast() where right[place] != right[place + 1] {
      var wrong = right
      wrong.swapAt(place, place + 1)
      #expect(RecoveryCode(.log, typed: String(wrong)) == nil)
    }
    for place in right.indices {
      var (lost, doubled) = (right, right)
      lost.remove(at: place)
      doubled.insert(right[place], at: place)
      #expect(RecoveryCode(.log, typed: String(lost)) == nil)
      #expect(RecoveryCode(.log, typed: String(doubled)) == nil)
    }
  }

  @Test func oneKeyIsNotTakenForTheOther() {
    #expect(RecoveryCode(.sealing, typed: code.text) == nil)
    let short = Bech32m.encode(
      prefix: "vrlog", values: Bech32m.split(Array(repeating: 1, count: 31)))
    #expect(RecoveryCode(.log, typed: short) == nil)
    #expect(!"\(String(reflecting: code))".contains("1, 9, 17"))
  }
}
