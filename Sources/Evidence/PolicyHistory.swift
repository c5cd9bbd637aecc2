import Libcrypto
import Selection

/// The policies in log order. "Last" always means log order.
package struct PolicyHistory: Hashable, Sendable {
  package private(set) var all: [Logged<PolicyEntry>] = []
  /// Which program a list name belongs to, for ever.
  private var programs: [String: String] = [:]
  private var byProgram: [String: [Int]] = [:]

  package init() {}

  mutating func add(_ entry: PolicyEntry, index: Int) {
    for list in entry.policy.lists where programs[list.name] == nil {
      programs[list.name] = entry.program
    }
    byProgram[entry.program, default: []].append(all.count)
    all.append(Logged(index: index, entry: entry))
  }

  /// Lists that any policy has named.
  package var lists: [String] { programs.keys.sorted() }

  package func program(of list: String) -> String? { programs[list] }

  /// The policies of a list's program, in log order.
  package func ruling(_ list: String) -> [Logged<PolicyEntry>] {
    guard let program = programs[list] else { return [] }
    return (byProgram[program] ?? []).map { all[$0] }
  }

  package func policy(hash: Digest) -> Policy? {
    all.last { $0.entry.hash == hash }?.entry.policy
  }

  /// The last policy for `date` of the list's program that was logged before entry `index`.
  package func inForce(
    _ list: String, on date: CivilDate, before index: Int = .max
  ) -> Logged<PolicyEntry>? {
    guard let program = programs[list], let positions = byProgram[program] else { return nil }
    let position = positions.last { all[$0].index < index && all[$0].entry.from <= date }
    return position.map { all[$0] }
  }
}
