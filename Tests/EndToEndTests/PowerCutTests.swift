import ControlAPI
import Foundation
import Glibc
import TestSupport
import Testing
import TransparencyLog

/// The power of a real file system goes under the real daemon while it is written to: after the journal's
/// replay everything acknowledged before is there.
@Suite("Power cuts of file systems", .serialized, .timeLimit(.minutes(60)))
struct PowerCutTests {
  @Test("ext4", .enabled(if: LoopDisk.Kind.ext4.lack == nil, "\(LoopDisk.Kind.ext4.lack ?? "")"))
  func ext4() async throws { try await cut(.ext4, times: Tools.isLong ? 20 : 1) }

  @Test(
    "xfs",
    .enabled(
      if: Tools.isLong && LoopDisk.Kind.xfs.lack == nil,
      "\(LoopDisk.Kind.xfs.lack ?? "only with VERIDRAW_LONG=1")"))
  func xfs() async throws { try await cut(.xfs, times: 20) }

  private func cut(_ kind: LoopDisk.Kind, times: Int) async throws {
    let clinic = try Clinic(practiceFrom: "2026-11-22T12:00")
    let disk = try await LoopDisk(kind, in: clinic.folder)
    let configuration = disk.path + "/veridraw.yaml"
    try String(contentsOfFile: clinic.configuration, encoding: .utf8)
      .replacing("socket: s", with: "socket: \(clinic.socket)")
      .write(toFile: configuration, atomically: true, encoding: .utf8)
    func start() async throws -> Daemon {
      let daemon = try clinic.launch(configuration: configuration)
      try await daemon.errors.line(with: "notice: ready")
      return daemon
    }
    var daemon = try await start()
    try await clinic.open()
    var acknowledged = 0
    for time in 1...times {
      let said = try await write(clinic, cutting: disk, after: 3 + time * 7 % 40)
      await daemon.cut()
      try await disk.restart()
      #expect(await Recovered.examine(disk.path, said) == .whole, "\(kind) \(time)")
      daemon = try await start()
      #expect(try await clinic.verify().status == 0, "\(kind) \(time)")
      acknowledged += Int(said.newest?.size ?? 0)
    }
    await daemon.stop()
    // Foundation would sync it.
    let unsynced = creat(disk.path + "/unsynced", 0o600)
    #expect(Glibc.write(unsynced, "unsynced", 8) == 8)
    close(unsynced)
    try disk.cutPower()
    try await disk.restart()
    let left = try? String(contentsOfFile: disk.path + "/unsynced", encoding: .utf8)
    #expect(left != "unsynced", "a cut that loses nothing shows nothing")
    print(
      "power cuts of \(kind): \(times), \(acknowledged) entries acknowledged before them are there")
  }

  /// Orders tests until the disk is gone, which it is during the write after so many answers; answers
  /// all that was said. Nothing can be acknowledged on a disk without power.
  private func write(_ clinic: Clinic, cutting disk: LoopDisk, after count: Int) async throws
    -> Said
  {
    var said = Said()
    let order = OrderTest.Parameters(patient: "P1001", reason: "for-cause")
    let socket = clinic.socket
    for _ in 0..<count {
      said.hear(
        try await Socket.call(OrderTest.self, order, as: "staff-1", at: socket).receipt.head)
    }
    async let last = Socket.call(OrderTest.self, order, as: "staff-1", at: socket)
    try disk.cutPower()
    if let answer = try? await last { said.hear(answer.receipt.head) }
    await #expect(throws: (any Error).self, "there is no disk") {
      try await Socket.call(OrderTest.self, order, as: "staff-1", at: socket)
    }
    return said
  }
}
