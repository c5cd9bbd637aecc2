extension Policy {
  /// Every rule of LOG.md 4 that this policy breaks, in words; empty when it may be logged.
  package func problems() -> [String] {
    var found: [String] = []
    if !program.isPlainText { found.append("program must be printable ASCII, got \"\(program)\"") }
    found += listProblems() + modeProblems() + poolProblems()
    for (name, phase) in phases.sorted(by: { $0.key < $1.key }) {
      found += Self.keyProblems("phase", name)
      found += phase.problems().map { "phase \(name): \($0)" }
    }
    if phases.isEmpty { found.append("phases must be at least 1, got 0") }
    found += Self.problem("epoch", epoch, in: 1...31, "slots")
    found += Self.problem("reveal_s", revealSeconds, in: 0...604_800, "seconds")
    if mixes.count > 1 { found.append("mixes must be at most 1, got \(mixes.count)") }
    for test in tests where !test.isPlainText {
      found.append("tests must be printable ASCII, got \"\(test)\"")
    }
    return found
  }

  private func listProblems() -> [String] {
    var seen: Set<String> = []
    return lists.flatMap { list in
      let repeated = !seen.insert(list.name).inserted
      return (repeated ? ["list \(list.name) must be named once"] : []) + list.problems()
    }
  }

  private func modeProblems() -> [String] {
    guard mode == .capped else {
      return caps.isEmpty ? [] : ["caps must be empty in \(mode.rawValue) mode, got \(caps.count)"]
    }
    if caps.isEmpty { return ["caps must name at least 1 lane in capped mode, got 0"] }
    return caps.sorted { $0.key < $1.key }.flatMap { lane, cap in
      Self.keyProblems("lane", lane)
        + Self.problem("cap of lane \(lane)", cap, in: 0...1_000_000, "tests")
    }
  }

  private func poolProblems() -> [String] {
    guard let pool else {
      return mode == .pool ? ["pool must be given in pool mode"] : []
    }
    guard mode == .pool else { return ["pool must be empty in \(mode.rawValue) mode"] }
    return pool.problems()
  }

  /// Phases and lanes are keys of canonical JSON objects.
  private static func keyProblems(_ what: String, _ key: String) -> [String] {
    let isKey = !key.isEmpty && key.utf8.allSatisfy { $0.isLowerOrDigit || $0 == 0x5F }
    let rule = "must be lower-case letters, digits and underscores"
    return isKey ? [] : ["name of \(what) \(rule), got \"\(key)\""]
  }

  static func problem(
    _ what: String, _ value: Int, in range: ClosedRange<Int>, _ unit: String
  ) -> [String] {
    guard !range.contains(value) else { return [] }
    let limits = "between \(range.lowerBound) and \(range.upperBound) \(unit)"
    return ["\(what) must be \(limits), got \(value)"]
  }
}

extension ListPlan {
  package func problems() -> [String] {
    let rule = "must be 1 to 32 lower-case letters, digits, dots and hyphens"
    let named = Slot.isListName(name) ? [] : ["name of list \(rule), got \"\(name)\""]
    if opens < closes { return named }
    return named + ["list \(name): closes must be after opens \(opens), got \(closes)"]
  }
}

extension PoolPlan {
  package func problems() -> [String] {
    let owed = Policy.problem("pool: owed", owed, in: 0...1_000_000, "tests")
    if first > last { return owed + ["pool: last must not be before first \(first), got \(last)"] }
    return owed + Policy.problem("pool: last", last - first, in: 0...3659, "days after first")
  }
}

extension Phase {
  package func problems() -> [String] {
    duties.flatMap { $0.problems() } + ceilingProblems()
  }

  /// A ceiling goes with one window, and leaves room for what that window guarantees.
  private func ceilingProblems() -> [String] {
    let range = Policy.problem("allowed", allowed, in: 0...ChanceRule.mostDays, "tests")
    guard allowed > 0 else { return range }
    guard duties.count == 1, let duty = duties.first, duty.kind == .window else {
      return range + ["duties must be exactly 1 window under a ceiling, got \(duties.count)"]
    }
    if duty.atLeast <= allowed { return range }
    return range + ["allowed must be at least the \(duty.atLeast) guaranteed, got \(allowed)"]
  }
}

extension DutyRule {
  package func problems() -> [String] {
    let range = Policy.problem("days", days, in: 1...ChanceRule.mostDays, "days")
    let most = kind == .gap ? 1 : max(1, days)
    return range + Policy.problem("at_least", atLeast, in: 1...most, "tests in \(days) days")
  }
}

extension String {
  /// Printable ASCII with something in it: what a string of the log may hold.
  var isPlainText: Bool { !isEmpty && utf8.allSatisfy { (0x20...0x7E).contains($0) } }
}
