import ControlAPI
import Documents
import Evidence
import Foundation
import Selection
import TestSupport
import Toxicology
import TransparencyLog

/// Everything that reads bytes of somebody we do not trust. A new reader is a case, what it does
/// with its input, and where inputs to begin with lie.
enum Reader: String, CaseIterable {
  case frame, call, reply
  case canonical, line, note, bundle
  case roster, census, yaml, cup
  case hl7, fhir, sheet

  /// Reads `bytes`. Whatever they are this returns, and what was read keeps the reader's promises:
  /// a broken one traps, and the fuzzer keeps the input.
  func read(_ bytes: [UInt8]) {
    switch self {
    case .frame: Wire.cut(bytes)
    case .call: Wire.call(bytes)
    case .reply: Wire.reply(bytes)
    case .canonical: Log.canonical(bytes)
    case .line: Log.line(bytes)
    case .note: Log.note(bytes)
    case .bundle: _ = Verifier.verify(Packed.bundle(bytes))
    case .roster: Papers.roster(bytes)
    case .census: _ = try? CensusFile.read(bytes, file: "census.csv")
    case .yaml: Papers.yaml(bytes)
    case .cup: Papers.cup(bytes)
    case .hl7: Laboratories.hl7(bytes)
    case .fhir: Laboratories.fhir(bytes)
    case .sheet: Laboratories.sheet(bytes)
    }
  }

  func seeds() throws -> [[UInt8]] {
    switch self {
    case .frame: [try Wire.calls.flatMap { $0 + [0] }]
    case .call: try Wire.calls
    case .reply: try Wire.replies
    case .canonical, .line: try Files.lines(in: "Tests/Fixtures/bundles/good", every: 97)
    case .note: try Files.contents(of: "Tests/Fixtures/bundles/good", named: ["note", "vkey"])
    case .bundle:
      try ["nobody", "pool"].map { try Packed.pack("Tests/Fixtures/bundles/good/\($0)") }
    case .roster, .census: try Files.contents(of: "Config", named: ["csv"])
    case .yaml: try Files.contents(of: "Config", named: ["yaml"])
    case .cup: Papers.phrases.map { Array($0.utf8) }
    case .hl7: try Laboratories.seeds("hl7")
    case .fhir: try Laboratories.seeds("json")
    case .sheet: try Laboratories.seeds("txt")
    }
  }
}

/// Seeds that lie in the project.
enum Files {
  /// Paths of all files below `folder`, counted from it.
  static func paths(in folder: String) throws -> [String] {
    try FileManager.default.subpathsOfDirectory(atPath: place(folder).path).sorted()
  }

  /// One file, not by `Data(contentsOf:)`, which leaks where the file is empty.
  static func bytes(_ path: String) throws -> [UInt8] {
    let file = try FileHandle(forReadingFrom: place(path))
    return [UInt8](try file.readToEnd() ?? Data())
  }

  /// A path of the project, or one that begins at the root.
  private static func place(_ path: String) -> URL {
    URL(fileURLWithPath: path, relativeTo: Fixtures.project)
  }

  /// The files below `folder` with one of the endings, whole.
  static func contents(of folder: String, named endings: [String]) throws -> [[UInt8]] {
    try paths(in: folder).filter { path in endings.contains { path.hasSuffix("." + $0) } }
      .map { try bytes("\(folder)/\($0)") }
  }

  /// Some of the lines of all `.jsonl` files below `folder`.
  static func lines(in folder: String, every step: Int) throws -> [[UInt8]] {
    let lines = try contents(of: folder, named: ["jsonl"]).flatMap { $0.split(separator: 0x0A) }
    return stride(from: 0, to: lines.count, by: step).map { Array(lines[$0]) }
  }
}
