import Libcrypto
import Selection
import TransparencyLog

/// A key of the log, and the entry that named it.
struct LogKey {
  let index: Int
  let key: VerifierKey
  let why: String
}

/// The entries of a bundle as read.
struct ReadLog {
  /// Leaf hashes of all lines.
  let leaves: [Digest]
  /// The entries up to the first that is none.
  let entries: [Entry]
  /// Every key that the log has had, the newest last.
  let keys: [LogKey]

  init(leaves: [Digest], entries: [Entry]) {
    self.leaves = leaves
    self.entries = entries
    keys = entries.enumerated().compactMap { index, entry in
      switch entry {
      case .genesis(let genesis): LogKey(index: index, key: genesis.key, why: "")
      case .key(let entry): LogKey(index: index, key: entry.key, why: entry.why)
      default: nil
      }
    }
  }

  /// Whether every line is an entry.
  var isWhole: Bool { entries.count == leaves.count }

  /// Sizes at which entries name a root.
  var sizes: Set<Int> {
    Set(
      entries.compactMap { entry in
        switch entry {
        case .mix(let mix): if case .officer(_, let n, _, _) = mix.source { n } else { nil }
        case .restore(let restore): restore.n
        default: nil
        }
      })
  }

  /// The key that signs a head of `size` entries: the newest among them.
  func key(at size: Int) -> VerifierKey? {
    (keys.last { $0.index < size } ?? keys.first)?.key
  }

  var genesis: Genesis? {
    if case .genesis(let genesis)? = entries.first { genesis } else { nil }
  }
}

/// Reading entries and openings.
extension Verification {
  mutating func readLog() -> ReadLog? {
    let bytes: [UInt8]
    do {
      bytes = try bundle.file(LogBundle.entries)
    } catch {
      verdict.obstacles.append(error.description)
      return nil
    }
    let lines = split(bytes, of: LogBundle.entries).map { Array($0) }
    guard !lines.isEmpty else {
      verdict.obstacles.append("\(LogBundle.entries) is empty")
      return nil
    }
    return ReadLog(leaves: lines.map { MerkleTree.leafHash($0) }, entries: parse(lines))
  }

  /// The lines of a file; a last one without LF is a fault, and a line nevertheless.
  private mutating func split(_ bytes: [UInt8], of path: String) -> [ArraySlice<UInt8>] {
    if let lines = lines(of: bytes) { return lines }
    find(.notCanonical, "\(path) does not end its last line")
    return bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
  }

  /// Stops at the first line that is no entry: what follows cannot be followed.
  private mutating func parse(_ lines: [[UInt8]]) -> [Entry] {
    var entries: [Entry] = []
    entries.reserveCapacity(lines.count)
    for (index, line) in lines.enumerated() {
      do {
        entries.append(try Entry(line: line))
      } catch {
        if error == .unknownVersion {
          verdict.isNewer = true
          verdict.obstacles.append("entry \(index) is of a version not known here")
        } else {
          find(error.code, entry: index, error.description)
        }
        verdict.unchecked.append("nothing after entry \(index) was checked but its hashes")
        break
      }
    }
    return entries
  }

  mutating func readOpenings(_ log: ReadLog) -> [Int: Opening] {
    guard let bytes = bundle.files[LogBundle.acts] else {
      verdict.obstacles.append(LogBundle.Fault.missing(LogBundle.acts).description)
      return [:]
    }
    var openings: [Int: Opening] = [:]
    for (number, line) in split(bytes, of: LogBundle.acts).enumerated() {
      do {
        let act = try ActLine(line: Array(line))
        if openings.updateValue(act.opening, forKey: act.entry) != nil || !canOpen(act, log) {
          find(.actMisplaced, entry: act.entry, "an opening of an entry that has none or has one")
        }
      } catch { find(error.code, "\(LogBundle.acts) line \(number + 1): \(error)") }
    }
    return openings
  }

  private func canOpen(_ act: ActLine, _ log: ReadLog) -> Bool {
    guard log.entries.indices.contains(act.entry) else { return !log.isWhole }
    switch log.entries[act.entry] {
    case .act, .change: return true
    default: return false
    }
  }
}
