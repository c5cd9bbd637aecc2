import Selection

/// So many tests in so many days.
package struct Rate: Hashable, Sendable, CustomStringConvertible {
  package let tests: Int
  /// Calendar days.
  package let days: Int

  fileprivate init?(_ map: YAMLMap) {
    let tests = map.required("tests", .integer(1...366))
    let days = map.required("days", .integer(1...366))
    guard let tests, let days else { return nil }
    (self.tests, self.days) = (tests, days)
  }

  package var description: String { "\(tests) in \(days) days" }
}

/// One phase as the policy file words it (the forms of SELECTION.md 1):
///
/// | in the file | form |
/// |---|---|
/// | `mean` | rate without memory |
/// | `mean`, `at_least` | guarantee, the default form |
/// | `mean`, `longest_gap` | random interval |
/// | `mean`, `at_least`, `at_most` | guarantee under a payer's ceiling |
/// | `exactly` | no choice but the day |
///
/// `attends` is the number of collectable days in the guarantee's window (without a guarantee, in
/// the mean's) for a patient who comes as planned; the floor is worked out for these.
package struct PhaseForm: Hashable, Sendable {
  package let title: String
  package let mean: Rate?
  package let atLeast: Rate?
  package let atMost: Rate?
  package let exactly: Rate?
  /// Most days from one test to the next.
  package let longestGap: Int?
  package let attends: Int?
  /// The figures that follow.
  package let phase: Phase

  init?(_ map: YAMLMap, isPool: Bool, lists: [ListPlan]?) {
    let title = map.required("title", .text())
    mean = map.optional("mean", .map(Rate.init))
    atLeast = map.optional("at_least", .map(Rate.init))
    atMost = map.optional("at_most", .map(Rate.init))
    exactly = map.optional("exactly", .map(Rate.init))
    longestGap = map.optional("longest_gap", .integer(1...366))
    attends = map.optional("attends", .integer(1...366))
    guard let title else { return nil }
    self.title = title
    let parts = PhaseParts(
      mean: mean, atLeast: atLeast, atMost: atMost, exactly: exactly, longestGap: longestGap,
      attends: attends)
    guard let phase = parts.phase(map, isPool: isPool, lists: lists) else { return nil }
    self.phase = phase
  }
}

/// Works out a phase's figures, or says at which key the form does not hold together.
private struct PhaseParts {
  let mean: Rate?
  let atLeast: Rate?
  let atMost: Rate?
  let exactly: Rate?
  let longestGap: Int?
  let attends: Int?

  func phase(_ map: YAMLMap, isPool: Bool, lists: [ListPlan]?) -> Phase? {
    if isPool { return poolPhase(map) }
    guard isConsistent(map), let rate = exactly ?? mean ?? missingMean(map),
      let window = (exactly ?? atLeast ?? rate)?.days, let attends = attends ?? missing(map, window)
    else { return nil }
    let figures = Figures(rate: rate, window: window, attends: attends)
    guard figures.fit(map, key: exactly == nil ? "mean" : "exactly", least: atLeast, most: atMost),
      isAttendable(map, window: window, lists: lists)
    else { return nil }
    return exactly.map { figures.exact($0) }
      ?? figures.phase(atLeast: atLeast, atMost: atMost, gap: longestGap, map)
  }

  /// In a pool everyone's chance is the same share of what is owed.
  private func poolPhase(_ map: YAMLMap) -> Phase? {
    let unused = ["mean", "at_least", "at_most", "exactly", "longest_gap", "attends"]
    for key in unused where map.has(key) { map.report("\(key) has no place in mode pool", at: key) }
    return unused.contains(where: map.has) ? nil : Phase(floor: .never, flat: .never)
  }

  private func isConsistent(_ map: YAMLMap) -> Bool {
    var faults: [(key: String, message: String)] = []
    for key in ["mean", "at_least", "at_most", "longest_gap"] where exactly != nil && map.has(key) {
      faults.append((key, "\(key) cannot stand beside exactly"))
    }
    if longestGap != nil, map.has("at_most") {
      faults.append(("longest_gap", "longest_gap cannot stand beside at_most"))
    }
    if let atMost, exactly == nil, atMost.days != atLeast?.days {
      faults.append(("at_most", "at_most needs at_least over the same \(atMost.days) days"))
    }
    for fault in faults { map.report(fault.message, at: fault.key) }
    return faults.isEmpty
  }

  private func missingMean(_ map: YAMLMap) -> Rate? {
    if !map.has("mean"), !map.has("exactly") { map.report("missing key 'mean' (or 'exactly')") }
    return nil
  }

  private func missing(_ map: YAMLMap, _ window: Int) -> Int? {
    if !map.has("attends") {
      map.report("missing key 'attends', the collectable days in \(window) days")
    }
    return nil
  }

  /// Nobody can attend more days than a list collects.
  private func isAttendable(_ map: YAMLMap, window: Int, lists: [ListPlan]?) -> Bool {
    guard let attends, let most = lists?.map(\.weekdays.count).max() else { return true }
    let days = (window / 7) * most + min(window % 7, most)
    if attends <= days { return true }
    map.report(
      "attends must be between 1 and \(days) days in \(window), got \(attends)", at: "attends")
    return false
  }
}

/// A rate spread over the collectable days of a window.
private struct Figures {
  let rate: Rate
  let window: Int
  let attends: Int

  /// Mean tests in the window, as a fraction.
  private var num: Int { rate.tests * window }
  private var den: Int { rate.days }

  /// Mean chance of a collectable day, rounded down to the ppb.
  private var flat: Chance? { Chance(ppb: Int64(num) * 1_000_000_000 / Int64(den * attends)) }

  func fit(_ map: YAMLMap, key: String, least: Rate?, most: Rate?) -> Bool {
    if attends > window {
      map.report("attends must be between 1 and \(window) days, got \(attends)", at: "attends")
      return false
    }
    let (low, high) = (least?.tests ?? 0, min(most?.tests ?? attends, attends))
    if low * den <= num, num <= high * den { return true }
    let range = low == 0 ? "at most \(high)" : "between \(low) and \(high)"
    map.report("\(key) must be \(range) tests in \(window) days, got \(rate)", at: key)
    return false
  }

  /// As many as allowed: the floor is never used, so the mean stands in its place.
  func exact(_ rate: Rate) -> Phase? {
    flat.map { flat in
      Phase(
        floor: flat, flat: flat,
        duties: [DutyRule(kind: .window, atLeast: rate.tests, days: rate.days)],
        allowed: rate.tests)
    }
  }

  func phase(atLeast: Rate?, atMost: Rate?, gap: Int?, _ map: YAMLMap) -> Phase? {
    guard let flat else { return nil }
    var duties: [DutyRule] = []
    var floor = flat
    if let atLeast {
      do {
        floor = try ChanceRule.floorForMean(
          days: attends, atLeast: atLeast.tests, num: num, den: den)
      } catch {
        map.report("\(error)", at: "mean")
        return nil
      }
      duties.append(DutyRule(kind: .window, atLeast: atLeast.tests, days: atLeast.days))
    }
    if let gap { duties.append(DutyRule(kind: .gap, atLeast: 1, days: gap)) }
    return Phase(floor: floor, flat: flat, duties: duties, allowed: atMost?.tests ?? 0)
  }
}
