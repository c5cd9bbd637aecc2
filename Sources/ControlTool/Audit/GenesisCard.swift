import ControlAPI

/// What somebody outside keeps from day one.
enum GenesisCard {
  static func print(_ card: AuditGenesis.Reply, on console: Console) {
    console.line("genesis card", .strong)
    let facts = [
      ("origin", card.origin), ("log", card.logID), ("key", card.key),
      ("time zone", card.timezone), ("created", Shown.instant(card.createdAt)),
    ]
    for (name, value) in facts {
      console.line("  \(name)\(String(repeating: " ", count: 11 - name.count))\(value)")
    }
    console.paragraph(
      "Keep this with somebody who does not run the server: a log that begins otherwise is"
        + " another log.")
  }
}
