import CLinux
import ControlAPI
import Evidence
import Foundation
import Glibc
import Selection
import Storage
import TransparencyLog

extension Router {
  mutating func addDoctor(_ desk: Desk) {
    on(Doctor.self, allow: [.admin]) { _, _ in
      Doctor.Reply(
        practice: desk.isPractice, asOf: desk.times.rfc3339(desk.clock.now()),
        ailments: Examination(vitals: try await desk.vitals()).ailments)
    }
    on(ConfirmClock.self, allow: [.admin]) { try await desk.confirmClock($0, by: $1) }
  }
}

extension Desk {
  /// Seconds by which the machine's clock may differ from the administrator's watch.
  private static let agreement: Int64 = 600

  func confirmClock(
    _ parameters: ConfirmClock.Parameters, by session: Session
  ) async throws -> Receipt {
    guard let watch = times.instant(parameters.time) else {
      throw ControlError(
        .invalidInput,
        "the time must be like 2026-11-23T07:30, got '\(parameters.time.printable)'")
    }
    guard let trust, await keeper.doubt != nil else {
      throw ControlError(.refused, "the clock is not in doubt")
    }
    let now = clock.now()
    guard abs(now - watch) <= Self.agreement else {
      throw ControlError(
        .refused,
        "the clock says \(times.minute(now)), you say \(times.minute(watch)): set the clock first",
        hint: "'timedatectl set-time', or 'timedatectl set-ntp true'")
    }
    trust.confirm(now)
    let released = try await store.write { transaction in
      try transaction.act(
        "clock-confirmed", by: try recorded(session, transaction).label, row: [:])
    }
    await keeper.nudge()
    return Receipt(released)
  }

  func vitals() async throws -> Vitals {
    let log = await keeper.log
    let health = try await store.health(
      keys: [settings.logKey, settings.sealingKey], backups: backups)
    return Vitals(
      now: clock.now(),
      members: isPractice ? nil : try roles.map { try Accounts.members(of: $0.now) },
      doubt: await keeper.doubt, unprinted: try await unprinted(in: log), clock: .read(),
      newestBackup: try backups.all().last?.at, hasUnfinishedBackup: try backups.hasUnfinished(),
      store: health, missed: lastMissed(in: log), troubles: await keeper.troubles,
      ends: ends(in: log), today: today, begun: log.genesis.at, hasOwnUsers: Accounts.areOwn,
      isCardKept: isCardKept, isReturnAccepted: WeeklyCheck.acceptsReturns)
  }

  /// A key that cannot be read is told of with the files.
  private var isCardKept: Bool {
    guard !isPractice, let card = try? recoveryCard() else { return true }
    return (try? card.isKept()) ?? false
  }

  /// Seconds after a list's opening in which somebody will print it.
  private static let printingTime: Int64 = 6 * 3_600

  private func unprinted(in log: LogState) async throws -> [Slot] {
    let drawn = log.policies.lists.compactMap { list in
      log.slots.values.filter { $0.slot.list == list && $0.draw != nil }.max { $0.slot < $1.slot }
    }
    let due = drawn.filter { record in
      log.window(of: record).map { $0.opens + Self.printingTime < clock.now() } ?? false
    }
    return try await store.read { reader in
      try due.map(\.slot).filter { try !reader.wasPrinted($0) }.sorted()
    }
  }

  private func lastMissed(in log: LogState) -> [Slot] {
    log.policies.lists.compactMap { list in
      let last = log.slots.values.filter { $0.slot.list == list && $0.decided != nil }
        .max { $0.slot < $1.slot }
      return last?.missed != nil && last?.isAcknowledged == false ? last?.slot : nil
    }
  }

  /// A pool has a last date; other policies go on until somebody replaces them.
  private func ends(in log: LogState) -> [String: CivilDate] {
    log.policies.lists.reduce(into: [:]) { $0[$1] = end(of: $1, from: today, in: log.policies) }
  }

  /// The last date of the policy of `day`, or of what is enacted already to follow on it.
  private func end(
    of list: String, from day: CivilDate, in policies: Evidence.PolicyHistory
  ) -> CivilDate? {
    guard let policy = policies.inForce(list, on: day), let last = policy.entry.policy.pool?.last
    else { return nil }
    let after = max(last, day) + 1
    return policies.inForce(list, on: after) == policy
      ? last : end(of: list, from: after, in: policies)
  }
}

extension ClockSync {
  /// As the kernel has it or, where the sandbox keeps that from us, as systemd-timesyncd does.
  static func read() -> ClockSync {
    let state = clinux_clock_is_synchronised()
    if state >= 0 { return state == 1 ? .synchronised : .free }
    let stamp = "/run/systemd/timesync/synchronized"
    return FileManager.default.fileExists(atPath: stamp) ? .synchronised : .unknown
  }
}

/// What `veridraw-verify.service` was told by the administrator.
enum WeeklyCheck {
  static let file = "/etc/default/veridraw-verify"

  static var acceptsReturns: Bool {
    (try? String(contentsOfFile: file, encoding: .utf8))?.contains("--accept-restore") ?? false
  }
}

/// The machine's accounts, as its own files have them.
enum Accounts {
  /// Accounts in the groups of each role: those whom a group names, and those whose first group it is.
  static func members(of roles: RoleMap) throws -> [Role: Set<UInt32>] {
    let (users, groups) = (try users(), try groups())
    return Role.allCases.reduce(into: [:]) { members, role in
      let gids = roles.groups(of: role)
      let named = Set(groups.filter { gids.contains($0.gid) }.flatMap(\.members))
      // The superuser is nobody here.
      members[role] = Set(
        users.filter { gids.contains($0.gid) || named.contains($0.name) }.map(\.uid)
      ).subtracting([0])
    }
  }

  /// Whether this process lives in a user namespace of its own (user_namespaces(7)).
  static var areOwn: Bool {
    let map = (try? String(contentsOfFile: "/proc/self/uid_map", encoding: .utf8)) ?? ""
    return map.split(whereSeparator: \.isWhitespace) != ["0", "0", "4294967295"]
  }

  private struct User { let name: String; let uid: UInt32; let gid: UInt32 }
  private struct Group { let gid: UInt32; let members: [String] }

  private static func users() throws -> [User] {
    try lines(of: "/etc/passwd").compactMap { fields in
      guard fields.count > 3, let uid = UInt32(fields[2]), let gid = UInt32(fields[3]) else {
        return nil
      }
      return User(name: fields[0], uid: uid, gid: gid)
    }
  }

  private static func groups() throws -> [Group] {
    try lines(of: "/etc/group").compactMap { fields in
      guard fields.count > 3, let gid = UInt32(fields[2]) else { return nil }
      return Group(gid: gid, members: fields[3].split(separator: ",").map(String.init))
    }
  }

  private static func lines(of path: String) throws -> [[String]] {
    try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").map {
      $0.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    }
  }
}
