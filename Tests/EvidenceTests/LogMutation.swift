import Evidence
import Libcrypto
import TestSupport
import TransparencyLog

/// A log's bundle with one thing changed: in the copy, or by the operator, who signs again.
struct LogMutation {
  private var files: [String: [UInt8]]
  /// What was changed, for messages: `entries.jsonl 17 seed`.
  private(set) var name = ""
  /// The innermost key whose value was changed; empty for lines and bytes.
  private var key = ""
  private var isResealed = false

  init(_ log: LogWriter) throws {
    files = try log.bundle().files
  }

  var bundle: LogBundle { LogBundle(files: files) }

  /// What the operator may write as he likes, for nothing in a log contradicts it: clocks within
  /// their order, names of people, attendance, the commitment and the number of a slot that is not
  /// revealed yet, and what no later row follows from.
  private static let ownWord: Set = [
    "at", "by", "c", "cap", "date", "left", "salt", "src", "tests", "what", "why",
  ]

  /// Openings say which entry they open: their order says nothing.
  private var isOpeningMoved = false

  /// Whether a verifier may call it good.
  var isHarmless: Bool { isOpeningMoved || (isResealed && Self.ownWord.contains(key)) }

  mutating func mutate(_ dice: inout SplitMix, isResealed: Bool) throws {
    self.isResealed = isResealed
    let paths = files.keys.sorted().filter { files[$0]?.isEmpty == false }
    let lines = paths.filter { $0.hasSuffix(".jsonl") }
    let path = isResealed ? pick(lines, &dice) : pick(paths, &dice)
    if isResealed || (path.hasSuffix(".jsonl") && dice.below(3) > 0) {
      try edit(path, &dice)
    } else if path.hasSuffix(".jsonl"), dice.below(2) == 0 {
      moveLine(path, &dice)
    } else {
      flipByte(path, &dice)
    }
    if isResealed { try reseal(path) }
  }

  /// Entries are half of what can be changed, rosters and lists the rest.
  private func pick(_ paths: [String], _ dice: inout SplitMix) -> String {
    dice.below(2) == 0 ? LogBundle.entries : paths[dice.below(paths.count)]
  }

  private func lines(_ path: String) -> [[UInt8]] {
    (files[path] ?? []).split(separator: 10, omittingEmptySubsequences: false).dropLast()
      .map { Array($0) }
  }

  private mutating func flipByte(_ path: String, _ dice: inout SplitMix) {
    let place = dice.below(files[path]?.count ?? 1)
    files[path]?[place] ^= UInt8(1 << dice.below(8))
    name = "\(path.replacing("/", with: " ")) byte \(place)"
  }

  private mutating func moveLine(_ path: String, _ dice: inout SplitMix) {
    var lines = lines(path)
    let place = dice.below(lines.count)
    let line = lines.remove(at: place)
    let kind = dice.below(3)
    if kind == 1 { lines.insert(line, at: dice.below(lines.count + 1)) }
    if kind == 2 { lines.insert(contentsOf: [line, line], at: place) }
    if kind == 1, lines == self.lines(path) { lines.append(line) }
    isOpeningMoved = path == LogBundle.acts && kind == 1
    files[path] = lines.joinedLines()
    name = "\(path.replacing("/", with: " ")) line \(place) \(["gone", "moved", "twice"][kind])"
  }

  /// Changes one value somewhere in one line.
  private mutating func edit(_ path: String, _ dice: inout SplitMix) throws {
    var lines = lines(path)
    let place = dice.below(lines.count)
    let value = try CanonicalJSON.parse(lines[place])
    lines[place] = try change(value, &dice).encoded()
    files[path] = lines.joinedLines()
    name = "\(path.replacing("/", with: " ")) \(place) \(key)"
  }

  private mutating func change(
    _ value: CanonicalJSON.Value, _ dice: inout SplitMix
  ) -> CanonicalJSON.Value {
    switch value {
    case .object(var members):
      guard !members.isEmpty, dice.below(20) > 0 else {
        key = ""
        members["more"] = 1
        return .object(members)
      }
      let name = members.keys.sorted()[dice.below(members.count)]
      key = name
      members[name] = members[name].map { change($0, &dice) }
      return .object(members)
    case .array(var elements):
      guard !elements.isEmpty else { return .array(["more"]) }
      let place = dice.below(elements.count)
      elements[place] = change(elements[place], &dice)
      return .array(elements)
    case .string(let text): return .string(change(text, &dice))
    case .integer(let number):
      return .integer(number == 0 || dice.below(2) == 0 ? number + 1 : number - 1)
    case .bool(let truth): return .bool(!truth)
    }
  }

  /// Another character of the kind that stands there.
  private func change(_ text: String, _ dice: inout SplitMix) -> String {
    var characters = Array(text.utf8)
    guard !characters.isEmpty else { return "x" }
    let place = dice.below(characters.count)
    let old = characters[place]
    let kinds = [
      Array("0123456789".utf8), Array("abcdef".utf8), Array("ghijklmnopqrstuvwxyz".utf8),
    ]
    let kind = (kinds.first { $0.contains(old) } ?? Array("xyz".utf8)).filter { $0 != old }
    characters[place] = kind[dice.below(kind.count)]
    return String(decoding: characters, as: UTF8.self)
  }

  /// Hashes and signs again, as whoever has the key would: heads that were kept in the bundle too.
  private mutating func reseal(_ path: String) throws {
    var entries = lines(LogBundle.entries)
    for (index, line) in entries.enumerated() {
      guard case .object(var entry) = try CanonicalJSON.parse(line) else { continue }
      let slot = entry["slot"]?.string?.replacing("/", with: "_") ?? ""
      if path == LogBundle.acts, let act = try opening(of: index) {
        entry["h"] = .string(try act.hash().hex)
      } else if entry["t"] == "roster", path == "rosters/\(slot).jsonl" {
        entry["root"] = .string(LineRoot.of(lines(path)).hex)
      } else if entry["t"] == "draw", path == "lists/\(slot).jsonl" {
        entry["res"] = .string(LineRoot.of(lines(path)).hex)
      } else if entry["t"] == "pick", path == "picks/\(slot).panel.jsonl" {
        entry["root"] = .string(LineRoot.of(lines(path)).hex)
      } else if let n = entry["n"]?.integer, n < index, key != "n", key != "seen" {
        entry["seen"] = entry["seen"].map { _ in
          .string(LineRoot.of(Array(entries.prefix(Int(n)))).hex)
        }
      }
      entries[index] = try CanonicalJSON.Value.object(entry).encoded()
    }
    files[LogBundle.entries] = entries.joinedLines()
    files[LogBundle.checkpoint] = Array(try LogWriter.head(over: entries).description.utf8)
    for held in bundle.paths(in: LogBundle.held) {
      let size = try SignedNote(parsing: try bundle.text(held)).checkpoint().size
      let head = try LogWriter.head(over: Array(entries.prefix(Int(size))))
      files[held] = Array(head.description.utf8)
    }
  }

  private func opening(of index: Int) throws -> Opening? {
    for line in lines(LogBundle.acts) {
      if let act = try? ActLine(line: line), act.entry == index { return act.opening }
    }
    return nil
  }
}
