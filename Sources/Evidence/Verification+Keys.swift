import TransparencyLog

/// A new key counts only when the old one endorses it: whoever holds a copy of a log could
/// otherwise write its continuation (LOG.md 4, `key`).
extension Verification {
  mutating func checkRotations(_ heads: Heads, _ log: ReadLog, _ tree: LogTree) {
    let keys = log.keys
    let notes = notes(of: heads, tree)
    for (old, new) in zip(keys, keys.dropFirst()) {
      verdict.warnings.append("key changed at entry \(new.index): \(new.why)")
      checkName(new, log)
      if !isEndorsed(new, by: old, notes) {
        find(
          .keyUnendorsed, entry: new.index,
          "no head that holds the new key is signed by it and by the key before it")
      }
    }
  }

  private mutating func checkName(_ new: LogKey, _ log: ReadLog) {
    guard let origin = log.genesis?.origin, new.key.name != origin else { return }
    find(.originDiffers, entry: new.index, "the key is of '\(new.key.name)'")
  }

  /// Whether a head with the entry in it carries both signatures.
  private func isEndorsed(
    _ new: LogKey, by old: LogKey, _ notes: [(size: Int, note: SignedNote)]
  ) -> Bool {
    notes.contains { head in
      head.size > new.index && head.note.isSigned(by: old.key) && head.note.isSigned(by: new.key)
    }
  }

  /// The signed heads of these very entries: a head of other ones endorses nothing here, since
  /// anybody can put a signature of his own under an honest head.
  private func notes(of heads: Heads, _ tree: LogTree) -> [(size: Int, note: SignedNote)] {
    let own = heads.checkpoint.flatMap { HeldHead($0, note: heads.signed, name: "") }
    let all = heads.kept.map(\.head) + heads.brought + (own.map { [$0] } ?? [])
    return all.compactMap { head in
      guard let note = head.note, tree.root(at: head.size).map(head.fits) == true else {
        return nil
      }
      return (size: head.size, note: note)
    }
  }
}
