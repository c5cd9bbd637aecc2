import ControlAPI

/// What somebody outside keeps from day one.
enum GenesisCard {
  static func print(_ card: AuditGenesis.Reply, on console: Console) {
    console.line("genesis card", .strong)
    let facts = [
      ("origin", card.origin), ("log", card.logID), ("key", card.key),
      ("time zone", card.timezone), ("created", Shown.instant(card.createdAt)),
    ]
    let verifiers = HandedOver.hashes.map { ($0.file, $0.sha256) }
    for (name, value) in facts + verifiers {
      console.line("  \(name)\(String(repeating: " ", count: 12 - name.count))\(value)")
    }
    console.paragraph(
      "Keep this with somebody who does not run the server: a log that begins otherwise is"
        + " another log. The last two are the SHA-256 of the verifiers that check it.")
  }
}
