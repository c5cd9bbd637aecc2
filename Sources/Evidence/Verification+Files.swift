import Selection

/// Files that a bundle has and no entry asks for: people open files, not exit codes.
extension Verification {
  /// - Parameter isWhole: whether every entry could be read, and none is known to be missing.
  mutating func checkFiles(_ replay: LogReplay, isWhole: Bool) {
    let asked = asked(by: replay)
    let unasked = (bundle.files.keys.filter { !asked.contains($0) } + bundle.others).sorted()
    var others: [String] = []
    for path in unasked {
      if isWhole, isRowFile(path) {
        find(.fileUnasked, "\(path) belongs to no entry of the log")
      } else {
        others.append(path)
      }
    }
    noteOthers(others)
  }

  private func isRowFile(_ path: String) -> Bool {
    LogBundle.rowFolders.contains { path.hasPrefix($0 + "/") }
  }

  /// One line for all of them, and one word for a folder.
  private mutating func noteOthers(_ paths: [String]) {
    let names = Set(
      paths.map { path in
        path.firstIndex(of: "/").map { String(path[...$0]) } ?? path
      })
    guard !names.isEmpty else { return }
    verdict.unchecked.append(
      "not part of what was verified: \(names.sorted().joined(separator: ", "))")
  }

  private func asked(by replay: LogReplay) -> Set<String> {
    var asked: Set = [LogBundle.checkpoint, LogBundle.key, LogBundle.entries, LogBundle.acts]
    asked.formUnion(bundle.paths(in: LogBundle.held).filter(LogBundle.isOfFormat))
    for record in replay.state.slots.values { asked.formUnion(files(of: record)) }
    return asked
  }

  private func files(of record: SlotRecord) -> [String] {
    var files = record.picks.map { LogBundle.picks(record.slot, use: $0.entry.use) }
    if record.roster != nil { files.append(LogBundle.roster(record.slot)) }
    guard let draw = record.draw?.entry else { return files }
    files.append(LogBundle.list(record.slot))
    // Before the reveal nobody can tell what the late pulse would have given.
    if draw.degraded, record.reveal != nil, record.mix(from: .drand) != nil {
      files.append(LogBundle.degraded(record.slot))
    }
    return files
  }
}
