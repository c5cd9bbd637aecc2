import Libcrypto
import Selection
import TransparencyLog

/// Rules about policies, and about a return to an earlier head.
extension LogReplay {
  mutating func check(_ entry: PolicyEntry) {
    if (try? SHA256.hash(entry.pol.encoded())) != entry.hash {
      report(.policyHashDiffers, "the hash is not that of the policy beside it")
    }
    if entry.program != entry.policy.program {
      report(
        .policyHashDiffers, "program '\(entry.program)' with a policy of '\(entry.policy.program)'")
    }
    for problem in entry.policy.problems() { report(.policyOutOfRange, problem) }
    checkLists(entry)
    checkCommitted(entry)
  }

  /// A list name belongs to one program for ever.
  private mutating func checkLists(_ entry: PolicyEntry) {
    for list in entry.policy.lists {
      guard let owner = state.policies.program(of: list.name), owner != entry.program else {
        continue
      }
      report(.listTaken, "list '\(list.name)' belongs to program '\(owner)'")
    }
  }

  /// What a policy may not change for slots that are committed and still undecided.
  private mutating func checkCommitted(_ entry: PolicyEntry) {
    for (list, commits) in state.commits where state.policies.program(of: list) == entry.program {
      for commit in commits where commit.date >= entry.from {
        guard let slot = Slot(date: commit.date, list: list), record(slot).decided == nil,
          let ruling = state.ruling(record(slot))?.entry.policy,
          !agree(ruling, entry.policy, on: slot)
        else { continue }
        report(
          .policyDisturbs, slot: slot, "it changes the window, mode or mixes of a committed slot")
      }
    }
  }

  private func agree(_ old: Policy, _ new: Policy, on slot: Slot) -> Bool {
    guard let was = old.list(named: slot.list), let plan = new.list(named: slot.list) else {
      return false
    }
    return plan.weekdays.contains(slot.date.weekday) && plan.opens == was.opens
      && plan.closes == was.closes && old.mode == new.mode && old.mixes == new.mixes
  }

  mutating func check(_ entry: Restore) {
    if entry.n <= index, tree.root(at: entry.n) != entry.root {
      report(.restoreDiffers, "the head it returns to is not one of this log")
    }
    let text = "return to the head of \(entry.n) entries, \(entry.lost.count) slots lost"
    if acceptRestore {
      warnings.append("entry \(index): \(text): \(entry.why)")
    } else {
      report(.restored, text)
    }
  }
}
