import ControlAPI
import Documents
import Evidence
import Foundation
import Synchronization
import Testing

@testable import Daemon

/// Results that leave the house.
@Suite(.timeLimit(.minutes(2)))
struct ExportTests {
  private static let court = Disclosure(
    recipient: "Quuxbury Court", purpose: "hearing", authority: "consent", notice: "42 CFR 2.32")

  /// Two versions of one report.
  private static func mail() async throws -> Mail {
    let mail = try await Mail()
    try await mail.take([
      Mail.header("M1"), Mail.order("F1"), Mail.line("THC", "NEG"), "NTE|1||Lid open",
    ])
    try await mail.take([
      Mail.header("M2", at: "20261122110000"), Mail.order("F1"), Mail.line("THC", "POS", "C"),
    ])
    return mail
  }

  private static func export(
    _ mail: Mail, patient: String? = nil, test: Int? = nil, _ disclosure: Disclosure = court,
    consent: String? = nil
  ) async throws -> [ExportResults.Reply] {
    let replies = Mutex<[ExportResults.Reply]>([])
    try await mail.clinic.desk.streamExport(
      .init(patient: patient, test: test, disclosure: disclosure, consent: consent),
      for: mail.clinic.session(.clinician)
    ) { reply in replies.withLock { $0.append(reply) } }
    return replies.withLock { $0 }
  }

  @Test func everyVersionAndItsRecord() async throws {
    let mail = try await Self.mail()
    let replies = try await Self.export(mail, patient: "1001", consent: "this autumn, Zyzzyva")
    let reply = try #require(replies.first)
    #expect(replies.count == 1)
    #expect(reply.record.contains("results of test \(mail.test)\n"))
    #expect(reply.record.contains("Quuxbury Court"))
    let versions = reply.tests.flatMap(\.versions)
    #expect(versions.map(\.status) == ["final", "corrected"])
    #expect(versions.map(\.isReplaced) == [true, false])
    #expect(versions.map(\.replaces) == [nil, 1])
    #expect(versions.map(\.notes) == ["THC: Lid open", nil])
    #expect(versions.map { $0.lines.map(\.reading) } == [["negative"], ["presumptive-positive"]])
    // Whoever asks later sees that both went out, and by whom.
    let seen = try await mail.clinic.desk.viewers(.init(date: nil, test: mail.test)).views
    #expect(seen.filter { $0.print == "export" }.map(\.by) == ["clinician-1", "clinician-1"])
    #expect(Verifier.verify(try await mail.clinic.bundle()).exitCode == 0)
    // Who received it, and what the patient consented to, are sealed.
    let folder = mail.clinic.settings.file.state
    for name in try FileManager.default.contentsOfDirectory(atPath: folder) {
      let data = FileManager.default.contents(atPath: "\(folder)/\(name)") ?? Data()
      for word in ["Quuxbury", "Zyzzyva"] {
        #expect(data.range(of: Data(word.utf8)) == nil, "\(word) in \(name)")
      }
    }
  }

  /// Whoever acts on what stands today must hear that it may not stand tomorrow.
  @Test func whatWaitsIsTold() async throws {
    let mail = try await Self.mail()
    #expect(try await Self.export(mail, test: mail.test).first?.tests.first?.caveats == [])
    _ = try await mail.clinic.desk.confirmResult(
      .init(test: mail.test), by: mail.clinic.session(.lab))
    _ = try await mail.clinic.desk.retractResult(
      .init(test: mail.test, code: "wrong-patient"), by: mail.clinic.session(.lab))
    #expect(
      try await Self.export(mail, test: mail.test).first?.tests.first?.caveats == [
        "A change of a version waits for a second person.", "A definitive report is awaited.",
      ])
  }

  @Test("what cannot be exported leaves no trace", arguments: [0, 1, 2, 3, 4, 5, 6])
  func refused(place: Int) async throws {
    let mail = try await Self.mail()
    let size = try await mail.size
    var whom = Self.court
    switch place {
    case 0: whom.recipient = " "
    case 1: whom.purpose = "a\nb"
    case 2: whom.authority = ""
    case 3: whom.from = "2026-11-01"
    default: break
    }
    let disclosure = whom
    let fault = await refusal {
      try await Self.export(
        mail, patient: place == 4 ? "1001" : nil, test: place == 5 ? 999 : mail.test, disclosure,
        consent: place == 6 ? "\n" : nil)
    }
    #expect(fault.kind == (place == 5 ? .notFound : .invalidInput))
    #expect(try await mail.size == size)
  }

  @Test func aTestWithoutAResult() async throws {
    let mail = try await Mail()
    let fault = await refusal { try await Self.export(mail, test: mail.test) }
    #expect(fault.message == "test \(mail.test) has no result")
  }
}
