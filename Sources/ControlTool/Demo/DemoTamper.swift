import Foundation
import Selection

/// The forgery that the demonstration lets the verifier catch.
enum DemoTamper {
  /// Copies the bundle and leaves the last person off the newest list before `today` that has one.
  /// Answers the slot's name.
  static func leaveOneOff(_ folder: DemoFolder, today: CivilDate) throws -> String {
    var bundle = try BundleFiles.read(folder: folder.bundle)
    let lists = bundle.files.keys.filter { $0.hasPrefix("lists/") && $0 < "lists/\(today)" }
    guard let path = lists.sorted().last(where: { bundle[$0]?.isEmpty == false }),
      let list = bundle[path]
    else { throw Failure("no list has anybody on it") }
    bundle[path] = withoutLastLine(list)
    try bundle.write(folder: folder.tampered)
    let name = path.dropFirst("lists/".count).dropLast(".jsonl".count)
    return String(name.replacing("_", with: "/", maxReplacements: 1))
  }

  static func withoutLastLine(_ text: [UInt8]) -> [UInt8] {
    let lineFeed = UInt8(ascii: "\n")
    guard let end = text.dropLast().lastIndex(of: lineFeed) else { return [] }
    return Array(text[...end])
  }
}
