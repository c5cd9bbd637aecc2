import ControlAPI
import Selection
import Storage

/// What `doctor` looks at, as values: each check is a sentence about them.
struct Vitals: Sendable {
  /// UTC seconds.
  var now: Int64
  /// Accounts by role; nil for a practice log, where everybody plays every part.
  var members: [Role: Set<UInt32>]?
  /// Why the clock is not believed.
  var doubt: String?
  /// Lists that have been drawn for some hours and of which no head was printed or kept elsewhere.
  var unprinted: [Slot] = []
  var clock = ClockSync.unknown
  var newestBackup: Int64?
  var hasUnfinishedBackup = false
  var store: StoreHealth
  /// Slots whose last draw was missed.
  var missed: [Slot] = []
  /// What keeps a list from going on, by list.
  var troubles: [String: String] = [:]
  /// Last days of policies that end, by list.
  var ends: [String: CivilDate] = [:]
  var today: CivilDate
  /// When the log began, UTC seconds.
  var begun: Int64
  var hasOwnUsers = false
  var isCardKept = true
  /// Whether the weekly check was told that a declared return is known.
  var isReturnAccepted = false
}

/// Whether the machine's clock follows a time server.
enum ClockSync: Hashable, Sendable { case synchronised, free, unknown }

/// Holds vitals against what a healthy machine has, check by check.
struct Examination {
  let vitals: Vitals

  /// Seconds after which a backup is stale: a night and the day after it.
  static let backupAge: Int64 = 36 * 3_600
  /// A stale roster is the most common finding of auditors; a census belongs to the month.
  static let censusAge: Int64 = 31 * 86_400
  /// Bytes below which a disk is low, whatever the database needs.
  static let leastFree: Int64 = 500 << 20
  /// Days before its last one on which a policy is about to run out.
  static let notice = 14

  /// In the order of the checks; empty on a healthy machine.
  var ailments: [Ailment] {
    roles + twoPersons + lists + printing + clock + backup + files + database + care
  }

  private var roles: [Ailment] {
    guard let members = vitals.members else { return [] }
    return Role.allCases.filter { members[$0, default: []].isEmpty }.map { role in
      Ailment(
        "roles", isGrave: role == .staff, "nobody has the role \(role.rawValue)",
        mend:
          "'usermod -aG GROUP NAME' with the group that veridraw.yaml names for \(role.rawValue)")
    }
  }

  /// A rule for two that one person can keep alone, or that nobody can keep.
  private var twoPersons: [Ailment] {
    guard let members = vitals.members else { return [] }
    var found: [Ailment] = []
    let deciders = members[.staff, default: []].union(members[.clinician, default: []])
    if deciders.count == 1, members[.staff]?.isEmpty == false {
      found.append(
        Ailment(
          "two-persons", "one account alone is staff: nobody can approve what it asks for",
          mend: "give a second person an account of the own in the group of staff or clinician"))
    }
    for (one, other, what) in [
      (Role.admin, Role.compliance, "administers and audits"),
      (.staff, .compliance, "keeps the records and audits them"),
    ] where !members[one, default: []].isDisjoint(with: members[other, default: []]) {
      found.append(
        Ailment(
          "two-persons", "the same account \(what)",
          mend: "take it out of the group of \(one.rawValue) or of \(other.rawValue)"))
    }
    return found
  }

  private var lists: [Ailment] {
    vitals.troubles.sorted { $0.key < $1.key }.map { list, why in
      Ailment(
        "lists", isGrave: true, "list \(list) cannot go on: \(why)",
        mend: "'journalctl -u veridrawd' says more")
    }
      + vitals.missed.map { slot in
        Ailment(
          "missed", isGrave: true, "the last draw was missed: \(slot)",
          mend: "'veridraw today --acknowledge' once everybody concerned knows")
      }
      + vitals.ends.sorted { $0.key < $1.key }
      .filter { $0.value - vitals.today < Self.notice }.map { list, last in
        Ailment(
          "policy", isGrave: last < vitals.today, "the policy of list \(list) ends on \(last)",
          mend: "'veridraw policy apply FILE' with the next one")
      }
  }

  private var printing: [Ailment] {
    vitals.unprinted.map { slot in
      Ailment(
        "printing", "\(slot) was never printed, and no head of the log is kept elsewhere",
        mend: "'veridraw today --html FILE', and print it: the paper is the evidence")
    }
  }

  private var clock: [Ailment] {
    if let doubt = vitals.doubt {
      return [
        Ailment(
          "clock-held", isGrave: true, doubt,
          mend: "'timedatectl' and, where it is right, 'veridraw system clock TIME'")
      ]
    }
    guard vitals.clock == .free else { return [] }
    return [
      Ailment(
        "clock", "the clock follows no time server", mend: "'timedatectl set-ntp true'")
    ]
  }

  private var backup: [Ailment] {
    var found: [Ailment] = []
    if vitals.newestBackup.map({ vitals.now - $0 > Self.backupAge }) ?? true {
      let age = vitals.newestBackup.map {
        "the newest backup is \((vitals.now - $0) / 3_600) hours old"
      }
      found.append(
        Ailment(
          "backup", age ?? "there is no backup",
          mend: "'veridraw system backup'; daily: 'systemctl enable --now veridraw-backup.timer'"))
    }
    if vitals.hasUnfinishedBackup {
      found.append(
        Ailment(
          "backup-check", isGrave: true, "the last backup did not pass its check",
          mend: "'veridraw system backup' says why"))
    }
    if !vitals.isCardKept {
      found.append(
        Ailment(
          "card", "the recovery card is not written down: without it a backup names nobody",
          mend: "'veridraw system cards'"))
    }
    return found
  }

  private var files: [Ailment] {
    var found = vitals.store.exposed.map { path in
      Ailment("files", isGrave: true, "others can read \(path)", mend: "'chmod go= \(path)'")
    }
    if vitals.store.freeBytes < max(Self.leastFree, 2 * vitals.store.databaseBytes) {
      found.append(
        Ailment(
          "disk", isGrave: true, "the disk has \(vitals.store.freeBytes >> 20) MiB left",
          mend: "make room: without it nothing can be drawn or recorded"))
    }
    return found
  }

  private var database: [Ailment] {
    var found: [Ailment] = []
    if vitals.store.synchronous != "2" {
      found.append(
        Ailment(
          "synchronous", isGrave: true,
          "the database does not wait for the disk (\(vitals.store.synchronous))",
          mend: "'systemctl restart veridrawd', and report this"))
    }
    if vitals.hasOwnUsers {
      found.append(
        Ailment(
          "private-users", isGrave: true, "the daemon runs among users of its own and knows nobody",
          mend: "remove PrivateUsers= with 'systemctl edit veridrawd'"))
    }
    return found
  }

  private var care: [Ailment] {
    var found: [Ailment] = []
    if vitals.store.heldResults > 0 {
      found.append(
        Ailment(
          "held", "held lines of result imports: \(vitals.store.heldResults)",
          mend: "'veridraw result held'"))
    }
    if vitals.store.returns > 0, !vitals.isReturnAccepted {
      found.append(
        Ailment(
          "restored",
          "the log declares a return to an earlier head, for which the weekly check fails",
          mend: "once somebody has read 'veridraw audit verify': 'echo VERIFY=--accept-restore "
            + ">\(WeeklyCheck.file)'"))
    }
    let since = vitals.store.reconciled ?? vitals.begun
    if vitals.store.enrolled > 0, vitals.now - since > Self.censusAge {
      found.append(
        Ailment(
          "census", "the patients were not held against a census for more than a month",
          mend: "'veridraw patient reconcile FILE'"))
    }
    return found
  }
}

extension Ailment {
  init(_ check: String, isGrave: Bool = false, _ text: String, mend: String) {
    self.init(check: check, grave: isGrave, text: text, mend: mend)
  }
}
