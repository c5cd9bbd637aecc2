import Evidence
import Foundation
import Selection
import TestSupport
import Testing

/// The other two verifiers, and what all three must agree on.
enum Agreement {
  /// A bundle's folder, and what an inspector brings to it.
  struct Case: Encodable {
    let folder: URL
    /// Heads from paper: size and digits.
    var held: [String] = []
    /// UTC seconds, whole minutes.
    var asOf: Int64?
    var require: Level?
    var acceptRestore = false

    enum CodingKeys: CodingKey { case folder, held, asOf, require, acceptRestore }

    func encode(to encoder: any Encoder) throws {
      var fields = encoder.container(keyedBy: CodingKeys.self)
      try fields.encode(folder.path, forKey: .folder)
      try fields.encode(held, forKey: .held)
      try fields.encode(asOf, forKey: .asOf)
      try fields.encode(require?.description, forKey: .require)
      try fields.encode(acceptRestore, forKey: .acceptRestore)
    }

    func verdict() throws -> Verdict {
      let heads = try held.map { words in
        let parts = words.split(separator: " ", maxSplits: 1)
        let size = try #require(Int(parts[0]))
        return try #require(HeldHead(size: size, digits: parts[1], name: "paper"))
      }
      return Verifier.verify(
        try BundleFolder.read("", root: folder), held: heads, asOf: asOf, require: require,
        acceptRestore: acceptRestore)
    }
  }

  /// What one of them says, as far as all must agree.
  struct Opinion: Decodable, Equatable {
    let exit: Int32
    let findings: Set<Place>
    let slots: [[String]]

    /// Code, slot and entry of a finding.
    struct Place: Decodable, Hashable {
      let code: String
      let slot: String?
      let entry: Int?

      init(_ finding: Finding) {
        code = finding.code.rawValue
        slot = finding.slot?.description
        entry = finding.entry
      }

      init(from decoder: any Decoder) throws {
        var fields = try decoder.unkeyedContainer()
        code = try fields.decode(String.self)
        slot = try fields.decode(String?.self)
        entry = try fields.decode(Int?.self)
      }
    }

    init(_ verdict: Verdict) {
      exit = verdict.exitCode
      findings = Set(verdict.findings.map(Place.init))
      slots = verdict.slots.map {
        [$0.slot.description, $0.level.description, $0.status.rawValue]
      }
    }
  }

  /// One line of agree.py.
  struct Line: Decodable {
    let folder: String
    let script: Opinion
    /// Nil without a browser.
    let page: Opinion?
  }

  static let python = ["/usr/bin/python3", "/usr/local/bin/python3"].first(where: isProgram)
  static let browser = ["/usr/bin/chromium"].first(where: isProgram)

  static let isLong = ProcessInfo.processInfo.environment["VERIDRAW_LONG"] == "1"

  private static func isProgram(_ path: String) -> Bool {
    FileManager.default.isExecutableFile(atPath: path)
  }

  /// What the other two say of some bundles, in their order.
  private static func others(_ cases: [Case]) async throws -> [Line] {
    let scratch = FileManager.default.temporaryDirectory.appending(path: "agree-\(UUID())")
    defer { try? FileManager.default.removeItem(at: scratch) }
    try FileManager.default.createDirectory(at: scratch, withIntermediateDirectories: true)
    let (input, output) = (scratch.appending(path: "in"), scratch.appending(path: "out"))
    try Data(try cases.map { try JSONEncoder().encode($0) + [10] }.joined()).write(to: input)
    try Data().write(to: output)
    let (reader, writer) = (
      try FileHandle(forReadingFrom: input), try FileHandle(forWritingTo: output)
    )
    let command = [
      try #require(python), Fixtures.folder.appending(path: "agree.py").path,
      Fixtures.project.appending(path: "Sources/CVerifiers").path,
    ]
    let child = try ChildProcess(
      command + (browser.map { [$0] } ?? []),
      environment: ["PATH": "/usr/bin:/bin", "HOME": scratch.path, "TMPDIR": scratch.path],
      streams: [reader.fileDescriptor, writer.fileDescriptor, 2],
      life: isLong ? 3600 : 300)
    #expect(await child.end() == .exit(0))
    let lines = try Data(contentsOf: output).split(separator: UInt8(ascii: "\n"))
    return try lines.map { try JSONDecoder().decode(Line.self, from: Data($0)) }
  }

  /// - Returns: what all of them say, in the order of the cases.
  @discardableResult
  static func expect(_ cases: [Case]) async throws -> [Opinion] {
    let lines = try await others(cases)
    #expect(lines.map(\.folder) == cases.map(\.folder.path))
    return try zip(cases, lines).map { one, line in
      let mine = Opinion(try one.verdict())
      #expect(line.script == mine, "verify.py on \(one.folder.lastPathComponent)")
      if let page = line.page {
        #expect(page == mine, "verify.html on \(one.folder.lastPathComponent)")
      }
      return mine
    }
  }
}
