import ControlAPI
import Evidence
import Foundation
import TransparencyLog

/// Heads that somebody kept outside: typed from paper, a signed note, or a folder of them.
struct KeptHeads {
  private(set) var paper: [HeldHead] = []
  private(set) var notes: [(name: String, note: SignedNote)] = []

  /// - Parameter given: each `SIZE DIGITS`, a file, or a folder of `*.note`.
  init(_ given: [String]) throws(Failure) {
    for one in given {
      if Self.isPaper(one) {
        paper.append(try Self.paper(one))
      } else if FileReading.isFolder(one) {
        notes += try Self.notes(in: one)
      } else {
        notes.append((one, try Self.note(one)))
      }
    }
  }

  /// One head, typed.
  init(paper text: String) throws(Failure) { paper = [try Self.paper(text)] }

  var count: Int { paper.count + notes.count }

  /// The one head that was given, of whatever log; nil where there are several, or none in the note.
  var only: HeldHead? {
    guard count == 1 else { return nil }
    return paper.first
      ?? notes.first.flatMap { held in
        (try? held.note.checkpoint()).flatMap {
          HeldHead(note: held.note, origin: $0.origin, name: held.name)
        }
      }
  }

  /// All of them that are of this log.
  func heads(of origin: String) -> [HeldHead] {
    paper + notes.compactMap { HeldHead(note: $0.note, origin: origin, name: $0.name) }
  }

  /// Several words that name no file were read off a sheet.
  private static func isPaper(_ text: String) -> Bool {
    let words = text.split(separator: " ")
    return words.count > 1 && !FileReading.exists(text)
  }

  /// `1234 a497 4407 …`: the size, then at least 32 hex digits, grouped as one likes.
  static func paper(_ text: String) throws(Failure) -> HeldHead {
    let words = text.lowercased().split(separator: " ")
    if let first = words.first, let size = Int(first),
      let head = HeldHead(
        size: size, digits: words.dropFirst().joined(), name: "paper, size \(size)")
    {
      return head
    }
    throw Failure(
      "a head from paper is its size and eight groups of four hex digits, got '\(text)'",
      status: .usage)
  }

  private static func notes(in folder: String) throws(Failure) -> [(String, SignedNote)] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    let files = names.filter { $0.hasSuffix(".note") }.sorted()
    guard !files.isEmpty else { throw Failure("no head, *.note, in '\(folder)'") }
    return try files.map { name throws(Failure) in (name, try note("\(folder)/\(name)")) }
  }

  static func note(_ path: String) throws(Failure) -> SignedNote {
    let document = try FileReading.document(path)
    guard let note = try? SignedNote(parsing: document.text) else {
      throw Failure("'\(path)' is not a signed note")
    }
    return note
  }
}
