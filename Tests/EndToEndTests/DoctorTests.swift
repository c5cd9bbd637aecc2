import ControlAPI
import Foundation
import TestSupport
import Testing

/// Each fault planted where it comes from, in the accounts, files, disk, clock or days of a real machine,
/// under the real daemon: the doctor finds it alone, and what it says mends it.
@Suite(
  "The doctor", .enabled(if: Machine.lack == nil, "\(Machine.lack ?? "")"), .timeLimit(.minutes(3)))
struct DoctorTests {
  private struct Fault: Sendable {
    let check: String
    let words: String
    /// What is to be put in place of a word of the command that mends it.
    var filling: [String: String] = [:]
    var person = Person.admin
    /// A line of a shell in place of a command that there is not, or that nobody can type here.
    var instead: String?
    var plant: @Sendable (Machine) async throws -> Void = { _ in }
    /// What else the mending takes here.
    var mend: @Sendable (Machine) async throws -> Void = { _ in }
  }

  @Test("finds every planted fault alone, has it mended, and is silent on a healthy machine")
  func everyFault() async throws {
    let machine = try await Machine(at: "2026-10-20T12:00")
    try await machine.restart(at: "2026-11-22T12:00")
    try await machine.clinic.open()
    try await settle(machine)
    for fault in Self.faults {
      try await fault.plant(machine)
      let found = try await machine.ailments()
      #expect(found.map(\.check) == [fault.check], "\(found)")
      let ailment = try #require(found.first { $0.check == fault.check })
      #expect(ailment.text.contains(fault.words))
      try await mend(ailment, fault, machine)
      let ran = try await machine.clinic.veridraw("doctor", as: .admin)
      #expect(ran.ending == .exit(0) && ran.output == "nothing is amiss", "\(fault): \(ran.output)")
    }
    print("doctor: \(Self.new.count + Self.faults.count) faults found and mended")
    await machine.stop()
  }

  /// A new machine has much that is amiss; each of it goes by itself.
  private func settle(_ machine: Machine) async throws {
    #expect(try await machine.ailments().map(\.check) == Self.new.map(\.check))
    try await machine.sh(
      #"veridraw system cards --json | grep -oE '"(log|sealing)":"[^"]*' | grep -o '....$' >$D/ends"#
    )
    for fault in Self.new {
      let ailment = try #require(
        try await machine.ailments().first { $0.text.contains(fault.words) })
      try await mend(ailment, fault, machine)
      #expect(try await !machine.ailments().contains(ailment))
    }
  }

  private func mend(_ ailment: Ailment, _ fault: Fault, _ machine: Machine) async throws {
    let quoted = ailment.mend.split(separator: "'", omittingEmptySubsequences: false)
    let command = try #require(fault.instead ?? (quoted.count > 1 ? String(quoted[1]) : nil))
    let line = fault.filling.reduce(command) { $0.replacing($1.key, with: $1.value) }
    try await machine.sh(line, as: fault.person)
    try await fault.mend(machine)
  }

  private static func nobody(_ person: Person, _ group: String) -> Fault {
    Fault(
      check: "roles", words: "nobody has the role \(person)",
      filling: ["GROUP": group, "NAME": "\(person)"])
  }

  private static let new = [
    nobody(.staff, "games"), nobody(.lab, "mail"), nobody(.clinician, "news"),
    nobody(.compliance, "users"), nobody(.admin, "operator"),
    Fault(check: "backup", words: "there is no backup"),
    Fault(check: "card", words: "not written down", filling: ["cards": "cards <$D/ends"]),
    Fault(
      check: "census", words: "more than a month", filling: ["FILE": "$D/roster.csv"],
      person: .staff),
  ]

  private static let faults = accounts + files + starts + records + days

  private static let accounts = [
    Fault(
      check: "roles", words: "nobody has the role lab", filling: ["GROUP": "mail", "NAME": "lab"],
      plant: { try await $0.sh("gpasswd -d lab mail") }),
    Fault(
      check: "two-persons", words: "one account alone is staff",
      instead: "usermod -aG games colleague",
      plant: { try await $0.sh("gpasswd -d clinician news; usermod -aG news staff") }),
    // In the file that was read again, not in that of the start.
    Fault(
      check: "roles", words: "nobody has the role clinician",
      filling: ["GROUP": "tape", "NAME": "clinician"],
      plant: {
        try await $0.sh("sed -i 's/clinician: .news./clinician: [tape]/' $D/veridraw.yaml")
        try await $0.reload()
      }),
    Fault(
      check: "two-persons", words: "administers and audits",
      instead: "gpasswd -d compliance operator",
      plant: { try await $0.sh("usermod -aG operator compliance") }),
    Fault(
      check: "two-persons", words: "keeps the records and audits them",
      instead: "gpasswd -d colleague users",
      plant: { try await $0.sh("usermod -aG users colleague") }),
  ]

  private static let files = [
    Fault(
      check: "files", words: "others can read",
      plant: { try await $0.sh("chmod o+r $D/srv/state/sealing.key") }),
    Fault(
      check: "files", words: "others can read",
      plant: { try await $0.sh("chmod g+rx $D/srv/state-local") }),
    Fault(
      check: "files", words: "others can read",
      plant: { try await $0.sh("chmod g+r $D/srv/state-backup/*.db") }),
    Fault(
      check: "backup", words: "there is no backup",
      plant: { try await $0.sh("rm $D/srv/state-backup/*.db") }),
    Fault(
      check: "backup", words: "37 hours old",
      plant: {
        try await $0.sh("cd $D/srv/state-backup; mv *.db veridraw-2026-11-21T050000Z.db")
      }),
    Fault(
      check: "backup-check", words: "did not pass its check",
      // The one before may be of the same second, and so of the same name.
      plant: {
        try await $0.sh(
          """
          cd $D/srv/state-backup
          mv veridraw-2026-11-22T18*.db veridraw-2026-11-22T170000Z.db
          install -m 600 /dev/null unfinished.db
          """)
      }),
    Fault(
      check: "disk", words: "MiB left", instead: "mount -o remount,size=2g $D/srv",
      plant: { try await $0.sh("mount -o remount,size=400m $D/srv") }),
  ]

  private static let starts = [
    Fault(
      check: "synchronous", words: "does not wait for the disk (1)", instead: "true",
      plant: { machine in
        let trace = try await DiskTrace(of: machine.clinic)
        let both = [machine.clock.environment, trace.environment].compactMap { $0["LD_PRELOAD"] }
        try await machine.restart(
          environment: trace.environment.merging([
            "LD_PRELOAD": both.joined(separator: ":"), "DISK_NORMAL": "1",
          ]) { $1 })
        // What is written after the first answer is not waited for.
        for _ in 1...2 { try await machine.sh("veridraw patient list", as: .staff) }
      }, mend: { try await $0.restart() }),
    Fault(
      check: "private-users", words: "knows nobody", instead: "true",
      plant: { try await $0.restart(through: ["/usr/bin/unshare", "--user", "--map-root-user"]) },
      mend: { try await $0.restart() }),
    Fault(
      check: "clock", words: "follows no time server", instead: "true",
      plant: { try $0.clock.follows(false) }, mend: { try $0.clock.follows(true) }),
  ]

  private static let records = [
    Fault(
      check: "held", words: "held lines of result imports: 1",
      filling: ["held": "held; veridraw result dismiss 1 --code not-ours"], person: .lab,
      plant: {
        try $0.clinic.folder.write(
          BusyMonday.message("M1", specimen: "ELSEWHERE", ["THC"]), to: "lab.hl7")
        try await $0.sh("veridraw result import $D/lab.hl7", as: .lab)
      })
  ]

  private static let days = [
    Fault(
      check: "policy", words: "ends on 2026-12-04", filling: ["FILE": "$D/next.yaml"],
      plant: { machine in
        try machine.clinic.folder.write(pool, to: "pool.yaml")
        for (file, dates) in [
          ("pool-policy.yaml", "first: 2026-11-23, last: 2026-12-04"),
          ("next.yaml", "first: 2026-12-05, last: 2027-11-30"),
        ] {
          try machine.clinic.folder.write(poolPolicy(dates), to: file)
        }
        try await machine.sh("veridraw program apply $D/pool.yaml")
        try await machine.restart(at: "2026-11-23T04:00")
      }),
    Fault(
      check: "printing", words: "2026-11-23/main was never printed",
      filling: ["FILE": "$D/out/list.html"], person: .staff,
      plant: {
        try await $0.restart(at: "2026-11-23T11:05")
        try await $0.sh("veridraw system backup")
      }),
    Fault(
      check: "missed", words: "the last draw was missed: 2026-11-24/main", person: .staff,
      plant: { try await $0.restart(at: "2026-11-24T17:30") }),
  ]

  private static let pool = """
    program: pool
    title: A pool
    policy: pool-policy.yaml
    panel: clinical-cup
    lists: [{name: pool, title: Saturdays, weekdays: [sat], opens: "05:00", closes: "17:00"}]

    """

  private static func poolPolicy(_ dates: String) -> String {
    """
    program: pool
    mode: pool
    pool: {\(dates), owed: 1}
    phases: {pool: {title: In the pool}}

    """
  }
}
