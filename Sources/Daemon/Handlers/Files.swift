import ControlAPI
import Documents
import Evidence
import Selection
import Storage

/// What the files people wrote say now.
extension Desk {
  func programFile(_ name: String) async throws -> ProgramFile? {
    let record = try await store.read { try $0.versions(ofProgram: name).last }
    return try record.map { try keeper.files.programs.file($0.document, name: "program \(name)") }
  }

  /// The program that a test belongs to.
  func programFile(of test: TestRecord) async throws -> ProgramFile? {
    let enrolment = test.enrolment
    return try await programFile(try await store.read { try $0.stay(enrolment).program })
  }

  /// The policy that ruled a slot, as it was written.
  func policyFile(of slot: Slot) async throws -> PolicyFile? {
    let record = try await store.read { reader in
      try reader.slot(slot).flatMap { try reader.rulingPolicy(of: $0) }
    }
    return try record.map { try keeper.files.policies.file($0.document, name: "policy") }
  }

  func policy(ofList list: String) async throws -> Policy {
    guard let policy = try await store.read({ try $0.policyNow(ofList: list) })?.policy else {
      throw Self.unknown(list, among: try await store.read { try $0.lists().map(\.list) })
    }
    return policy
  }

  /// The list that is asked for, or all of them.
  /// - Throws: `notFound`, with the lists that there are.
  func lists(_ wanted: String?, in log: LogState) throws(ControlError) -> [String] {
    let known = log.policies.lists
    guard let wanted else { return known }
    guard known.contains(wanted) else { throw Self.unknown(wanted, among: known) }
    return [wanted]
  }

  private static func unknown(_ list: String, among known: [String]) -> ControlError {
    ControlError(
      .notFound, "there is no list '\(list.printable)'",
      hint: known.isEmpty
        ? "'veridraw program apply FILE' first" : "lists here: \(known.joined(separator: ", "))")
  }

  /// The newest policy of a program; of the only one when none is named.
  func policy(ofProgram name: String?) async throws -> Policy {
    let known = try await store.read { try $0.programs() }
    guard let program = name ?? known.first, known.contains(program) else {
      throw ControlError(
        .notFound,
        name.map { "there is no program '\($0.printable)'" } ?? "there is no program yet",
        hint: "'veridraw program apply FILE' first")
    }
    if name == nil, known.count > 1 {
      throw ControlError(
        .invalidInput, "there are \(known.count) programs",
        hint: "say which: --program \(known.joined(separator: " or "))")
    }
    guard let policy = try await store.read({ try $0.policies(of: program).last })?.policy else {
      throw StoreError.unknown(noun: "policy of program", id: program)
    }
    return policy
  }
}
