import ControlAPI
import Daemon
import Testing

/// Staged input is bounded and belongs to its connection.
struct SessionTests {
  private func session(bytes: Int = 100, stages: Int = 2) -> Session {
    var limits = ServerLimits()
    limits.stagedBytes = bytes
    limits.stages = stages
    return Session(
      peer: Peer(uid: 7, gid: 7), roles: [.staff], isPractice: false, limits: limits)
  }

  private func expectError(_ kind: ControlError.Kind, _ body: () throws -> Void) {
    let error = #expect(throws: ControlError.self) { try body() }
    #expect(error?.kind == kind)
  }

  @Test
  func piecesComeTogether() throws {
    let session = session()
    let (first, second) = (try session.beginStage(name: "a"), try session.beginStage(name: "b"))
    #expect(first != second)
    try session.append([1, 2], toStage: first)
    try session.append([9], toStage: second)
    try session.append([3], toStage: first)
    let input = try session.takeStage(first)
    #expect(input.name == "a" && input.bytes == [1, 2, 3])
  }

  @Test
  func isTakenOnce() throws {
    let session = session()
    let stage = try session.beginStage(name: "a")
    _ = try session.takeStage(stage)
    expectError(.notFound) { _ = try session.takeStage(stage) }
    expectError(.notFound) { try session.append([1], toStage: stage) }
  }

  @Test(arguments: [0, 2, -1, Int.max])
  func unknownStage(_ number: Int) throws {
    let session = session()
    #expect(try session.beginStage(name: "a") == 1)
    expectError(.notFound) { _ = try session.takeStage(number) }
  }

  @Test
  func bytesOfAllStagesTogetherAreBounded() throws {
    let session = session()
    let (first, second) = (try session.beginStage(name: "a"), try session.beginStage(name: "b"))
    try session.append([UInt8](repeating: 0, count: 60), toStage: first)
    try session.append([UInt8](repeating: 0, count: 40), toStage: second)
    expectError(.refused) { try session.append([0], toStage: first) }
    // What was refused is not kept, and what is taken makes room.
    #expect(try session.takeStage(first).bytes.count == 60)
    try session.append([UInt8](repeating: 0, count: 60), toStage: second)
    #expect(try session.takeStage(second).bytes.count == 100)
  }

  @Test
  func numberOfStagesIsBounded() throws {
    let session = session()
    let first = try session.beginStage(name: "a")
    _ = try session.beginStage(name: "b")
    expectError(.refused) { _ = try session.beginStage(name: "c") }
    _ = try session.takeStage(first)
    _ = try session.beginStage(name: "c")
  }

  @Test
  func actorIsNamedByUidUntilItIsKnown() {
    let session = session()
    #expect(session.actor == Actor(uid: 7, name: "uid-7", roles: [.staff]))
    session.act(as: Actor(uid: 7, name: "lab-1", roles: [.lab], practiceName: "lab-1"))
    #expect(session.actor.name == "lab-1" && session.actor.roles == [.lab])
  }

  @Test
  func endedConnectionKeepsNothing() throws {
    let session = session()
    let stage = try session.beginStage(name: "a")
    try session.append([1], toStage: stage)
    session.end()
    expectError(.unavailable) { _ = try session.takeStage(stage) }
    expectError(.unavailable) { try session.append([1], toStage: stage) }
    expectError(.unavailable) { _ = try session.beginStage(name: "b") }
  }
}
