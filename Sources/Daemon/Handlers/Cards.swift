import ControlAPI
import Libcrypto
import Storage
import TransparencyLog

extension Router {
  /// What is written down on the first day.
  mutating func addCards(_ desk: Desk) {
    on(ShowRecoveryCard.self, allow: [.admin]) { _, session in
      try await desk.showRecoveryCard(to: session)
    }
    on(KeepRecoveryCard.self, allow: [.admin]) { try await desk.keepRecoveryCard($0, by: $1) }
  }
}

extension Desk {
  func recoveryCard() throws -> RecoveryCard {
    try RecoveryCard(store.directory, log: settings.logKey, sealing: settings.sealingKey)
  }

  /// Goes to the caller's screen and nowhere else; that it was shown is logged.
  func showRecoveryCard(to session: Session) async throws -> ShowRecoveryCard.Reply {
    let card = try unkeptCard()
    let released = try await store.write { transaction in
      try transaction.act(
        "card-shown", by: try recorded(session, transaction).label, row: [:])
    }
    return ShowRecoveryCard.Reply(
      practice: isPractice, origin: store.origin, log: card.log.text, sealing: card.sealing.text,
      receipt: Receipt(released))
  }

  func keepRecoveryCard(
    _ parameters: KeepRecoveryCard.Parameters, by session: Session
  ) async throws -> Receipt {
    let card = try unkeptCard()
    try Self.require(card.log, endsWith: parameters.log, "log")
    try Self.require(card.sealing, endsWith: parameters.sealing, "sealing")
    let released = try await store.write { transaction in
      try transaction.act("card-kept", by: try recorded(session, transaction).label, row: [:])
    }
    try card.keep()
    return Receipt(released, notes: ["The recovery card is not shown again."])
  }

  private func unkeptCard() throws -> RecoveryCard {
    let card = try recoveryCard()
    guard try !card.isKept() else {
      throw ControlError(
        .refused, "the recovery card was written down already and is not shown again",
        hint: "where the paper is lost, new keys have a new card: 'veridraw system key rotate'")
    }
    return card
  }

  private static func require(
    _ code: RecoveryCode, endsWith typed: String, _ name: String
  ) throws(ControlError) {
    guard typed.lowercased() == code.end else {
      throw ControlError(
        .invalidInput,
        "the \(name) key's code does not end with '\(typed.printable)': look at the paper again")
    }
  }
}
