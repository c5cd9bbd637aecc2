/// Cuts a file into messages: one or many, framed by MLLP or a batch or not at all, with lines that
/// end in CR, LF or both.
package enum HL7File {
  package struct Part: Hashable, Sendable {
    /// Line of the file with which it begins.
    package let line: Int
    /// Its segments, each ended by CR but the last: what is kept, and what its lines are counted in.
    package let text: String
    /// Nil where it is no message.
    package let message: HL7Message?
  }

  /// Most messages of a parcel.
  package static let parcelMessages = 500

  /// Whether `bytes` look like HL7 at all.
  package static func isLikely(_ bytes: some Collection<UInt8>) -> Bool {
    let start = bytes.prefix(64).drop { [0x0B, 0x0D, 0x0A, 0xEF, 0xBB, 0xBF, 0x20].contains($0) }
    return ["MSH", "FHS", "BHS"].contains { start.starts(with: Array($0.utf8)) }
  }

  package static func parts(_ bytes: [UInt8]) -> [Part] {
    var parts: [[(line: Int, text: String)]] = []
    let own = bytes.starts(with: mark) ? Array(bytes.dropFirst(mark.count)) : bytes
    for (number, text) in lines(own)
    where !text.isEmpty {
      if envelope.contains(String(text.prefix(3))) { continue }
      if text.hasPrefix("MSH") || parts.isEmpty { parts.append([]) }
      parts[parts.count - 1].append((number, text))
    }
    return parts.map { lines in
      let own = lines.enumerated().map { (line: $0.offset + 1, text: $0.element.text) }
      return Part(
        line: lines[0].line, text: own.map(\.text).joined(separator: "\r"),
        message: HL7Message(own))
    }
  }

  /// Where to cut what has been read of a file so far, so that no message is torn: behind as many as
  /// a parcel has, else before the last one, of which more may come. Nil where it need not be cut.
  package static func cut(_ bytes: [UInt8], isWhole: Bool) -> Int? {
    var cut: Int?
    for (number, start) in starts(bytes).enumerated() where number > 0 {
      if number == parcelMessages { return start }
      cut = start
    }
    return isWhole ? nil : cut
  }

  /// Where lines begin that begin a message.
  private static func starts(_ bytes: [UInt8]) -> some Sequence<Int> {
    let header = Array("MSH".utf8)
    let first = bytes.starts(with: mark) ? mark.count : 0
    return bytes.indices.lazy.filter { place in
      guard bytes[place] == header[0], bytes[place...].starts(with: header) else { return false }
      // The marks of MLLP stand between the end of a line and the header.
      let before = bytes[first..<place].last { $0 != 0x0B && $0 != 0x1C }
      return before == nil || before == 0x0D || before == 0x0A
    }
  }

  /// The byte-order mark with which some files begin.
  private static let mark: [UInt8] = [0xEF, 0xBB, 0xBF]

  /// Headers and trailers of batches.
  private static let envelope: Set<String> = ["FHS", "FTS", "BHS", "BTS"]

  /// Lines with their numbers, counted from 1. Bytes that are not UTF-8 are taken for ISO 8859-1,
  /// in which every byte is a character: nothing is refused for an umlaut.
  private static func lines(_ bytes: [UInt8]) -> [(Int, String)] {
    var result: [(Int, String)] = []
    var number = 1
    var start = 0
    func end(at place: Int) {
      let line = bytes[start..<place].filter { $0 != 0x0B && $0 != 0x1C }
      result.append((number, text(line)))
    }
    var place = 0
    while place < bytes.count {
      if bytes[place] == 0x0D || bytes[place] == 0x0A {
        end(at: place)
        if bytes[place] == 0x0D, place + 1 < bytes.count, bytes[place + 1] == 0x0A { place += 1 }
        number += 1
        start = place + 1
      }
      place += 1
    }
    if start < bytes.count { end(at: bytes.count) }
    return result
  }

  /// Counts messages against what the trailers of batches say (BTS-1 messages, FTS-1 batches; HL7
  /// v2.5.1, 2.15), parcel by parcel.
  package struct Count: Sendable {
    private var messages = 0
    private var batches = 0
    /// What a trailer says that is not so.
    package private(set) var gap: String?

    package init() {}

    package mutating func take(_ bytes: [UInt8]) {
      guard HL7File.isLikely(bytes) else { return }
      for (_, text) in HL7File.lines(bytes) {
        switch text.drop(while: { $0 == "\u{FEFF}" }).prefix(3) {
        case "MSH": messages += 1
        case "BHS": (messages, batches) = (0, batches + 1)
        case "BTS": compare(text, messages, "messages in the batch")
        case "FTS" where batches > 0: compare(text, batches, "batches")
        default: break
        }
      }
    }

    private mutating func compare(_ text: String, _ count: Int, _ what: String) {
      let digits = text.dropFirst(4).prefix { $0.isASCII && $0.isNumber }
      guard let said = Int(digits), said != count else { return }
      gap = gap ?? "\(what): its trailer says \(said), the file has \(count)"
    }
  }

  private static func text(_ bytes: [UInt8]) -> String {
    if let text = String(validating: bytes, as: UTF8.self) { return text }
    return String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) }))
  }
}
