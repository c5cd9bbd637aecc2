import Selection

/// The parts of a verdict in words; their order and colour are the reader's business.
extension Verdict {
  /// `verified`, `contradicted: 3 findings`, or `not verified: 1 obstacle`.
  package var conclusion: String {
    switch exitCode {
    case 0: "verified"
    case 2: "contradicted: \(counted(findings.count, "finding"))"
    default: "not verified: \(counted(obstacles.count, "obstacle"))"
    }
  }

  /// What the conclusion is worth, for readers who write no code: tampering, a young log, a missing
  /// file and an unknown version are four different things.
  package var reading: String {
    switch exitCode {
    case 2:
      "what is listed contradicts signed bytes, a head that was kept, or the written policy; who did "
        + "it, and whether on purpose, no log can say"
    case 0 where slots.allSatisfy({ $0.status == .open }):
      "the log is young: nothing in it contradicts anything, and nothing has been drawn to its end yet"
    case 0:
      "every draw follows from its secret, the written policy and the chances recorded before it, as "
        + "far as the levels reach"
    default:
      isNewer
        ? "the log is of a newer version than this verifier knows; nothing speaks against it"
        : "something that is needed is missing, unreadable or not shown: no evidence of tampering, "
          + "and none against it"
    }
  }

  private func counted(_ count: Int, _ noun: String) -> String {
    "\(count) \(noun)\(count == 1 ? "" : "s")"
  }
}

extension Verdict {
  /// `2026-11-23 main  L2  OK      148 rows  21 drawn`, a line for each slot, the columns aligned.
  package var slotLines: [String] {
    let columns = [
      aligned(slots.map { "\($0.slot.date) \($0.slot.list)" }),
      slots.map(\.level.description),
      aligned(slots.map(\.status.rawValue)),
      aligned(slots.map { "\($0.rows) rows" }, right: true),
      aligned(slots.map { "\($0.drawn) drawn" }, right: true),
      slots.map { $0.remarks.joined(separator: ", ") },
    ]
    return slots.indices.map { row in
      columns.map { $0[row] }.filter { !$0.isEmpty }.joined(separator: "  ")
    }
  }

  private func aligned(_ cells: [String], right: Bool = false) -> [String] {
    let width = cells.map(\.count).max() ?? 0
    return cells.map { cell in
      let room = String(repeating: " ", count: width - cell.count)
      return right ? room + cell : cell + room
    }
  }
}

extension Finding {
  /// `person-left-off: 2026-11-24/main, entry 54: …` and what it could mean.
  package var lines: [String] {
    let place = [slot?.description, entry.map { "entry \($0)" }].compactMap { $0 }
    let head = place.isEmpty ? code.rawValue : "\(code.rawValue): \(place.joined(separator: ", "))"
    return ["\(head): \(text)", "  it could mean: \(meaning)"]
  }
}

extension WouldHave {
  package var line: String {
    let names = labels.isEmpty ? "nobody" : labels.map(\.hex).joined(separator: " ")
    return "\(slot): \(verb): \(names)"
  }

  private var verb: String {
    switch cause {
    case .missed: "would have been drawn (missed)"
    case .degraded: "would have been drawn with the pulse"
    case .late: "drawn late"
    case .absent(let why): "would have been drawn (\(why.rawValue))"
    }
  }
}
