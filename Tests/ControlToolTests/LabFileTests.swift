import Foundation
import Testing

@testable import ControlTool

/// Files of laboratories, as the command reads and moves them.
@Suite final class LabFileTests {
  private let folder = FileManager.default.temporaryDirectory.appending(path: "vdt-\(UUID())")

  init() throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  private func parcels(_ text: String) throws -> [String] {
    let path = folder.path + "/file"
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    var file = try LabFile(path, called: "lab.hl7")
    #expect(file.size == text.utf8.count)
    var parcels: [String] = []
    while let parcel = try file.next() { parcels.append(String(decoding: parcel, as: UTF8.self)) }
    #expect(file.done == file.size)
    return parcels
  }

  private static func messages(_ count: Int, of size: Int = 0) -> String {
    (0..<count).map {
      "MSH|^~\\&|LIS\rNTE|1||\($0)\(String(repeating: "x", count: size))\r"
    }.joined()
  }

  @Test("whatever its size, a file is handed over whole and no message is torn")
  func whole() throws {
    for text in [
      "", "a,b\n", Self.messages(1), Self.messages(500), Self.messages(501),
      Self.messages(2_345), Self.messages(7, of: 300 << 10),
      String(repeating: "a,b\n", count: 1 << 18),
    ] {
      let parcels = try parcels(text)
      #expect(parcels.joined() == text)
      #expect(parcels.dropFirst().allSatisfy { $0.hasPrefix("MSH") })
      #expect(parcels.allSatisfy { $0.components(separatedBy: "MSH").count <= 501 })
    }
    #expect(try parcels("").count == 1)
    #expect(try parcels(Self.messages(7, of: 300 << 10)).count > 3)
  }

  @Test func whatIsNotThere() {
    #expect(throws: Failure("cannot read 'file 7': no such file")) {
      _ = try LabFile("/nonexistent/lab.hl7", called: "file 7")
    }
  }

  @Test("answers stand under their name when the file is through, and not before")
  func answers() throws {
    let path = folder.path + "/lab.hl7.ack"
    var broken = AnswerFile(path, called: path)
    try broken.append("MSA|AA|M0\r")
    #expect(!FileManager.default.fileExists(atPath: path))
    var answers = AnswerFile(path, called: path)
    for number in 1...3 { try answers.append("MSA|AA|M\(number)\r") }
    try answers.finish()
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["lab.hl7.ack"])
    #expect(try String(contentsOfFile: path, encoding: .utf8).hasPrefix("MSA|AA|M1\rMSA|AA|M2"))
    #expect(throws: Failure("cannot write 'answers to file 7': no such file")) {
      var nowhere = AnswerFile("/nonexistent/lab.hl7.ack", called: "answers to file 7")
      try nowhere.append("")
    }
  }

  @Test("a folder without its parts is no mailbox, and one takes from it at a time")
  func mailbox() throws {
    #expect(throws: Failure.self) { _ = try Mailbox(folder.path) }
    for name in ["inbox", "done", "held"] {
      try FileManager.default.createDirectory(
        atPath: folder.path + "/" + name, withIntermediateDirectories: true)
    }
    let first = try Mailbox(folder.path)
    #expect(throws: Failure("somebody else is taking files from '\(folder.path)'")) {
      _ = try Mailbox(folder.path)
    }
    withExtendedLifetime(first) {}
  }
}
