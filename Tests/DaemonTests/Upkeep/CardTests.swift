import ControlAPI
import Documents
import Foundation
import Libcrypto
import Storage
import Testing

@testable import Daemon

/// The recovery card is shown until somebody has it on paper, and to nobody afterwards.
@Suite(.timeLimit(.minutes(1)))
struct CardTests {
  @Test func theCardHasBothKeysAndIsKeptOnce() async throws {
    let clinic = try await Clinic(practice: false)
    let (desk, admin) = (clinic.desk, clinic.session(.admin))
    let card = try await desk.showRecoveryCard(to: admin)
    let keys = clinic.settings.file.keys
    #expect(
      RecoveryCode(.log, typed: card.log)?.secret == (try KeyFile(.log, at: keys.log).read()))
    #expect(
      RecoveryCode(.sealing, typed: card.sealing)?.secret
        == (try KeyFile(.sealing, at: keys.sealing).read()))
    // Shown again as long as nobody has said so.
    #expect(try await desk.showRecoveryCard(to: admin).log == card.log)
    let ends = (String(card.log.suffix(4)), String(card.sealing.suffix(4)))
    let swapped = await refusal {
      try await desk.keepRecoveryCard(.init(log: ends.1, sealing: ends.0), by: admin)
    }
    #expect(swapped.kind == .invalidInput)
    #expect(try !desk.recoveryCard().isKept())
    _ = try await desk.keepRecoveryCard(
      .init(log: ends.0.uppercased(), sealing: ends.1), by: admin)
    for _ in 0..<2 {
      let refused = await refusal { try await desk.showRecoveryCard(to: admin) }
      #expect(refused.message.contains("written down already"))
    }
    let again = await refusal {
      try await desk.keepRecoveryCard(.init(log: ends.0, sealing: ends.1), by: admin)
    }
    #expect(again.kind == .refused)
  }

  @Test func neitherLogNorJournalNorStateHasACode() async throws {
    let clinic = try await Clinic(practice: false)
    let card = try await clinic.desk.showRecoveryCard(to: clinic.session(.admin))
    _ = try await clinic.desk.keepRecoveryCard(
      .init(log: String(card.log.suffix(4)), sealing: String(card.sealing.suffix(4))),
      by: clinic.session(.admin))
    let directory = clinic.store.directory
    var text = try await clinic.lines().map { String(decoding: $0, as: UTF8.self) }.joined()
    text += clinic.log.lines.joined(separator: "\n")
    for folder in [directory.path, directory.local] {
      for file in try #require(FileManager.default.subpaths(atPath: folder)) {
        text += (try? String(contentsOfFile: "\(folder)/\(file)", encoding: .isoLatin1)) ?? ""
      }
    }
    #expect(text.contains("card-shown") && text.contains("card-kept"))
    for code in [card.log, card.sealing] { #expect(!text.contains(code.dropFirst(6).prefix(16))) }
  }

  @Test func otherKeysHaveAnotherCard() async throws {
    let clinic = try await Clinic(practice: false)
    try clinic.desk.recoveryCard().keep()
    #expect(try clinic.desk.recoveryCard().isKept())
    let sealing = clinic.settings.file.keys.sealing
    try FileManager.default.removeItem(atPath: sealing)
    try KeyFile(.sealing, at: sealing).create()
    #expect(try !clinic.desk.recoveryCard().isKept())
  }
}
