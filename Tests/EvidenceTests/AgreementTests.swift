import Evidence
import Foundation
import Selection
import TestSupport
import Testing

/// Three verifiers that share no code: what Swift finds, verify.py and verify.html must find.
@Suite struct AgreementTests {
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
  private func others(_ folders: [URL]) async throws -> [Line] {
    let scratch = FileManager.default.temporaryDirectory.appending(path: "agree-\(UUID())")
    try FileManager.default.createDirectory(at: scratch, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: scratch) }
    let (input, output) = (scratch.appending(path: "in"), scratch.appending(path: "out"))
    try Data(folders.map { $0.path + "\n" }.joined().utf8).write(to: input)
    try Data().write(to: output)
    let (reader, writer) = (
      try FileHandle(forReadingFrom: input), try FileHandle(forWritingTo: output)
    )
    let command = [
      try #require(Self.python), Fixtures.folder.appending(path: "agree.py").path,
      Fixtures.project.appending(path: "Sources/CVerifiers").path,
    ]
    let child = try ChildProcess(
      command + (Self.browser.map { [$0] } ?? []),
      environment: ["PATH": "/usr/bin:/bin", "HOME": scratch.path, "TMPDIR": scratch.path],
      streams: [reader.fileDescriptor, writer.fileDescriptor, 2],
      life: Self.isLong ? 3600 : 300)
    #expect(await child.end() == .exit(0))
    let lines = try Data(contentsOf: output).split(separator: UInt8(ascii: "\n"))
    return try lines.map { try JSONDecoder().decode(Line.self, from: Data($0)) }
  }

  private func expectAgreement(_ folders: [URL]) async throws {
    let lines = try await others(folders)
    #expect(lines.map(\.folder) == folders.map(\.path))
    for (folder, line) in zip(folders, lines) {
      let mine = Opinion(Verifier.verify(try BundleFolder.read("", root: folder)))
      #expect(line.script == mine, "verify.py on \(folder.lastPathComponent)")
      if let page = line.page {
        #expect(page == mine, "verify.html on \(folder.lastPathComponent)")
      }
    }
  }

  @Test(
    "on every bundle of the vectors",
    .enabled(if: python != nil, "there is no python3"))
  func vectors() async throws {
    let folders = ["good", "bad"].flatMap { kind in
      BundleFolder.names(kind).map { Fixtures.folder.appending(path: "bundles/\(kind)/\($0)") }
    }
    try await expectAgreement(folders)
  }

  /// One mutation each, anywhere; half of them signed again, as the operator could.
  @Test(
    "on logs with one mutation each, and none that changes what a log means is verified",
    .enabled(if: python != nil, "there is no python3"))
  func mutated() async throws {
    let scratch = FileManager.default.temporaryDirectory.appending(path: "mutated-\(UUID())")
    defer { try? FileManager.default.removeItem(at: scratch) }
    var dice = SplitMix(seed: Self.isLong ? 2 : 1)
    var folders: [URL] = []
    for number in 0..<(Self.isLong ? 1000 : 40) {
      let shape = WrittenLog.Shape.allCases[number % WrittenLog.Shape.allCases.count]
      let log = try WrittenLog.write(shape, seed: UInt64(1 + number / 50))
      var mutation = try LogMutation(log)
      try mutation.mutate(&dice, isResealed: number % 2 == 1)
      let folder = scratch.appending(path: "\(number) \(mutation.name)")
      try BundleFolder.write(mutation.bundle, to: folder)
      folders.append(folder)
      let verdict = Verifier.verify(mutation.bundle)
      #expect(mutation.isHarmless || verdict.exitCode != 0, "\(number) \(mutation.name)")
    }
    try await expectAgreement(folders)
  }
}
