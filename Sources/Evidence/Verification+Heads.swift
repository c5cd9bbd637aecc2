import Libcrypto
import TransparencyLog

/// The heads that a bundle is held against.
struct Heads {
  /// The bundle's own newest head.
  var signed: SignedNote?
  var checkpoint: Checkpoint?
  /// Heads from the bundle's `held/`; those that a genesis witness cosigned are vouched for.
  var kept: [(head: HeldHead, isVouched: Bool)] = []
  /// Heads that the inspector brought.
  var brought: [HeldHead] = []

  var sizes: Set<Int> {
    let own = checkpoint.flatMap { Int(exactly: $0.size) }
    return Set(kept.map(\.head.size) + brought.map(\.size) + (own.map { [$0] } ?? []))
  }
}

extension Verification {
  mutating func readHeads(_ log: ReadLog) -> Heads {
    var heads = Heads()
    heads.brought = held
    if let note = readNote(LogBundle.checkpoint) {
      heads.signed = note
      heads.checkpoint = try? Checkpoint(parsing: note.text)
      if heads.checkpoint == nil { verdict.obstacles.append("checkpoint is not a head") }
    }
    for path in bundle.paths(in: LogBundle.held) where LogBundle.isOfFormat(path) {
      guard let note = readNote(path) else { continue }
      keep(note, path, log, &heads)
    }
    return heads
  }

  private mutating func readNote(_ path: String) -> SignedNote? {
    do {
      return try SignedNote(parsing: try bundle.text(path))
    } catch let fault as LogBundle.Fault {
      verdict.obstacles.append(fault.description)
    } catch {
      verdict.obstacles.append("\(path) is not a signed note")
    }
    return nil
  }

  private mutating func keep(
    _ note: SignedNote, _ path: String, _ log: ReadLog, _ heads: inout Heads
  ) {
    guard let origin = log.genesis?.origin else { return }
    guard let head = HeldHead(note: note, origin: origin, name: path) else {
      find(.originDiffers, "\(path) is not a head of this log")
      return
    }
    if log.key(at: head.size).map({ note.isSigned(by: $0) }) != true {
      find(.heldUnsigned, "\(path) is not signed by the key of the log that it is a head of")
      return
    }
    heads.kept.append((head: head, isVouched: isCosigned(note, log)))
  }

  private func isCosigned(_ note: SignedNote, _ log: ReadLog) -> Bool {
    log.genesis?.witnesses.contains { note.isSigned(by: $0) } ?? false
  }

  mutating func check(_ heads: Heads, _ log: ReadLog, _ tree: LogTree) {
    checkKey(log)
    checkRotations(heads, log, tree)
    let isOwn = checkCheckpoint(heads, log, tree)
    var misfits: [HeldHead] = []
    for head in heads.kept.map(\.head) + heads.brought {
      if head.size > tree.size {
        find(
          .tailCut, "\(head.name) is a head of \(head.size) entries, the log has \(tree.size)")
      } else if tree.root(at: head.size).map(head.fits) != true {
        misfits.append(head)
      }
    }
    // A copy that does not fit its own head explains why it fits no other.
    if let first = misfits.min(by: { $0.size < $1.size }), isOwn {
      find(
        .historyRewritten,
        "one of \(range(first, heads, tree)) is not what it was when \(first.name) was kept")
    }
    vouched = vouchedSizes(heads, log, tree)
  }

  private mutating func checkKey(_ log: ReadLog) {
    guard let newest = log.keys.last?.key else { return }
    do {
      if try bundle.text(LogBundle.key) != "\(newest)\n" {
        find(.keyDiffers, "\(LogBundle.key) is not the newest key in the log")
      }
    } catch { verdict.obstacles.append(error.description) }
  }

  /// Whether the entries are those of the bundle's own head.
  private mutating func checkCheckpoint(
    _ heads: Heads, _ log: ReadLog, _ tree: LogTree
  ) -> Bool {
    guard let note = heads.signed, let head = heads.checkpoint else { return false }
    verdict.head = head.spoken
    if let newest = log.keys.last?.key, !note.isSigned(by: newest) {
      find(.badSignature, "the head is not signed by the log's newest key")
    }
    if let origin = log.genesis?.origin, origin != head.origin {
      find(.originDiffers, "the head is of '\(head.origin)', the log of '\(origin)'")
    }
    guard let size = Int(exactly: head.size), size <= tree.size else {
      find(.tailCut, "the head is of \(head.size) entries, the copy has \(tree.size)")
      return false
    }
    guard tree.root(at: size) == head.root else {
      find(.byteFlipped, "\(damaged(heads, tree, size)) does not hash to the signed head")
      return false
    }
    if size < tree.size {
      find(.entriesUnsigned, entry: size, "\(tree.size - size) entries after the signed head")
    }
    return true
  }

  /// The entries among which the damage lies, as narrow as the heads that still fit allow.
  private func damaged(_ heads: Heads, _ tree: LogTree, _ size: Int) -> String {
    let all = heads.kept.map(\.head) + heads.brought
    let misfit = all.filter { tree.root(at: $0.size).map($0.fits) == false }
      .map(\.size).min()
    return "one of " + span(from: fitting(heads, tree, below: misfit ?? size), to: misfit ?? size)
  }

  private func range(_ misfit: HeldHead, _ heads: Heads, _ tree: LogTree) -> String {
    span(from: fitting(heads, tree, below: misfit.size), to: misfit.size)
  }

  /// The largest size below `size` of a head that fits.
  private func fitting(_ heads: Heads, _ tree: LogTree, below size: Int) -> Int {
    let all = heads.kept.map(\.head) + heads.brought
    return all.filter { $0.size < size && tree.root(at: $0.size).map($0.fits) == true }
      .map(\.size).max() ?? 0
  }

  private func span(from first: Int, to end: Int) -> String {
    "entries \(first) to \(end - 1)"
  }

  private func vouchedSizes(_ heads: Heads, _ log: ReadLog, _ tree: LogTree) -> [Int] {
    let cosigned = heads.kept.filter(\.isVouched).map(\.head) + ownIfCosigned(heads, log)
    let fitting = (heads.brought + cosigned).filter {
      tree.root(at: $0.size).map($0.fits) == true
    }
    return Set(fitting.map(\.size)).sorted()
  }

  private func ownIfCosigned(_ heads: Heads, _ log: ReadLog) -> [HeldHead] {
    guard let note = heads.signed, let head = heads.checkpoint, isCosigned(note, log) else {
      return []
    }
    return HeldHead(head, name: LogBundle.checkpoint).map { [$0] } ?? []
  }
}
