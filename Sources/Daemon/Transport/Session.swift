import ControlAPI
import Synchronization

/// One connection: who called, as whom they act, and what they have staged.
package final class Session: Sendable {
  package let peer: Peer
  /// The log is a practice log, where the caller names the actor.
  package let isPractice: Bool
  private let limits: ServerLimits
  private let state: Mutex<State>

  private struct State {
    var actor: Actor
    var stages: [Int: StagedInput] = [:]
    var stagedBytes = 0
    var nextStage = 1
    var isOver = false
  }

  package init(
    peer: Peer, roles: Set<Role>, isPractice: Bool, limits: ServerLimits = ServerLimits()
  ) {
    self.peer = peer
    self.isPractice = isPractice
    self.limits = limits
    state = Mutex(State(actor: Actor(uid: peer.uid, name: "uid-\(peer.uid)", roles: roles)))
  }

  /// Who acts now.
  package var actor: Actor { state.withLock { $0.actor } }

  /// Gives the caller another label or, on a practice log, another role.
  package func act(as actor: Actor) {
    state.withLock { $0.actor = actor }
  }

  /// Opens a staged input and answers its number.
  package func beginStage(name: String) throws(ControlError) -> Int {
    try change { (state: inout State) throws(ControlError) -> Int in
      if state.stages.count >= limits.stages {
        throw ControlError(.refused, "a connection may stage at most \(limits.stages) inputs")
      }
      let number = state.nextStage
      state.nextStage += 1
      state.stages[number] = StagedInput(name: name, bytes: [])
      return number
    }
  }

  /// Appends to a staged input; all of a connection together may have `stagedBytes`.
  package func append(_ bytes: [UInt8], toStage number: Int) throws(ControlError) {
    try change { (state: inout State) throws(ControlError) in
      guard state.stages[number] != nil else { throw Self.noStage(number) }
      if state.stagedBytes + bytes.count > limits.stagedBytes {
        let limit = limits.stagedBytes
        throw ControlError(.refused, "a connection may stage at most \(limit) bytes")
      }
      state.stages[number]?.bytes += bytes
      state.stagedBytes += bytes.count
    }
  }

  /// Hands a staged input over; it can be taken once.
  package func takeStage(_ number: Int) throws(ControlError) -> StagedInput {
    try change { (state: inout State) throws(ControlError) -> StagedInput in
      guard let input = state.stages.removeValue(forKey: number) else {
        throw Self.noStage(number)
      }
      state.stagedBytes -= input.bytes.count
      return input
    }
  }

  /// The connection has ended: whatever was staged is dropped.
  package func end() {
    state.withLock {
      $0.stages = [:]
      $0.stagedBytes = 0
      $0.isOver = true
    }
  }

  private func change<Value>(
    _ body: (inout State) throws(ControlError) -> sending Value
  ) throws(ControlError) -> Value {
    try state.withLock { state throws(ControlError) in
      if state.isOver { throw ControlError(.unavailable, "the connection has ended") }
      return try body(&state)
    }
  }

  private static func noStage(_ number: Int) -> ControlError {
    ControlError(.notFound, "no staged input '\(number)' on this connection")
  }
}

/// A large input that came in pieces.
package struct StagedInput: Hashable, Sendable {
  /// The file's name, for messages.
  package var name: String
  package var bytes: [UInt8]
}
