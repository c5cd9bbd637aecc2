import Foundation
import Libcrypto
import Selection
import TestSupport
import Testing

/// The worked example of draft-thomson-elegy-vrs, the construction our tickets are built on:
/// HKDF-Extract with a link of a hash chain as salt, HKDF-Expand per label, lowest first.
@Suite(.enabled(if: Vectors.areThere, Comment(rawValue: Vectors.absence)))
struct BikeshedTests {
  struct Example: Decodable {
    let chain: [String: String]
    let randomness: String
    let draft_H9: String
    let draft_H8: String
    let draft_first_run: [String]
    let draft_second_run: [String]
    let labels: [String]
  }

  private func example() throws -> Example {
    try JSONDecoder().decode(Example.self, from: try Vectors.data("vrs/bikeshed.json"))
  }

  /// `ticket colour` for every label, lowest ticket first, cut as the draft cuts them.
  private func ranking(salt: String, _ example: Example) throws -> [String] {
    let salt = try #require(Hex.decode(salt))
    let slot = SlotRandomness(
      prk: HKDF.extract(salt: salt, inputKey: Array(example.randomness.utf8)))
    return example.labels
      .map { (ticket: slot.expand(Array($0.utf8)), label: $0) }
      .sorted { $0.ticket < $1.ticket }
      .map { "\($0.ticket.hex.prefix(27)) \($0.label)" }
  }

  @Test func bothRunsOfTheDraftComeOut() throws {
    let example = try example()
    let first = try ranking(salt: example.draft_H9, example)
    #expect(Array(first.prefix(6)) == example.draft_first_run)
    let second = try ranking(salt: example.draft_H8, example)
    #expect(Array(second.prefix(3)) == example.draft_second_run)
  }

  @Test func everyOtherLinkOfTheChainGivesAnotherRun() throws {
    let example = try example()
    for (_, link) in example.chain where link != example.draft_H9 {
      #expect(try ranking(salt: link, example).first != example.draft_first_run.first)
    }
  }

  @Test func aTicketDependsOnItsUse() {
    let slot = SlotRandomness(prk: SHA256.hash([1]))
    let uses = ["ticket", "start", "due", "panel"].map { slot.ticket(use: $0, subject: [7]) }
    #expect(Set(uses).count == 4)
  }
}
