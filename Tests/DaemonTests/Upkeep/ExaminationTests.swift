import ControlAPI
import Documents
import Foundation
import Selection
import Storage
import Testing

@testable import Daemon

/// Each check of the doctor: silent on a healthy machine, plain words on a sick one.
@Suite(.timeLimit(.minutes(1)))
struct ExaminationTests {
  private static let now: Int64 = 1_795_449_600

  /// A machine on which nothing is amiss.
  private static var healthy: Vitals {
    Vitals(
      now: now,
      members: [
        .staff: [1001, 1002], .lab: [1003], .clinician: [1004], .compliance: [1005], .admin: [1006],
      ],
      clock: .synchronised, newestBackup: now - 3_600, store: health(),
      ends: ["pool": CivilDate(daysSinceEpoch: 20_780 + 60)],
      today: CivilDate(daysSinceEpoch: 20_780), begun: now - 86_400)
  }

  private static func health(
    free: Int64 = 10 << 30, exposed: [String] = [], synchronous: String = "2", held: Int = 0,
    enrolled: Int = 40, reconciled: Int64? = nil, returns: Int = 0
  ) -> StoreHealth {
    StoreHealth(
      freeBytes: free, databaseBytes: 20 << 20, exposed: exposed, synchronous: synchronous,
      heldResults: held, enrolled: enrolled, reconciled: reconciled, returns: returns)
  }

  private func ailments(_ change: (inout Vitals) -> Void) -> [Ailment] {
    var vitals = Self.healthy
    change(&vitals)
    return Examination(vitals: vitals).ailments
  }

  @Test func aHealthyMachineIsLeftAlone() {
    #expect(ailments { _ in } == [])
    // What is not known is not held against it, and a practice log has no roles.
    #expect(ailments { $0.clock = .unknown } == [])
    #expect(ailments { $0.members = nil } == [])
    #expect(
      ailments {
        $0.store = Self.health(returns: 1)
        $0.isReturnAccepted = true
      } == [])
    // One that is new needs no census yet, and neither does one without patients.
    #expect(
      ailments {
        $0.begun = 0
        $0.store = Self.health(enrolled: 0)
      } == [])
  }

  /// A planted fault, the check that must find it, and a word of what it says.
  struct Planted: Sendable, CustomTestStringConvertible {
    let check: String
    let words: String
    var isGrave = false
    let plant: @Sendable (inout Vitals) -> Void
    var testDescription: String { "\(check): \(words)" }
  }

  private static let slot = Slot("2026-11-23/main")

  static let planted = [
    Planted(check: "roles", words: "nobody has the role staff", isGrave: true) {
      $0.members?[.staff] = []
    },
    Planted(check: "roles", words: "nobody has the role compliance") {
      $0.members?[.compliance] = nil
    },
    Planted(check: "two-persons", words: "one account alone is staff") {
      $0.members?[.staff] = [1001]
      $0.members?[.clinician] = [1001]
      $0.members?[.compliance] = [1005]
    },
    Planted(check: "two-persons", words: "administers and audits") {
      $0.members?[.admin] = [1005]
    },
    Planted(check: "two-persons", words: "keeps the records and audits them") {
      $0.members?[.staff] = [1001, 1005]
    },
    Planted(check: "printing", words: "2026-11-23/main was never printed") {
      $0.unprinted = [slot].compactMap { $0 }
    },
    Planted(check: "clock", words: "follows no time server") { $0.clock = .free },
    Planted(check: "backup", words: "there is no backup") { $0.newestBackup = nil },
    Planted(check: "backup", words: "37 hours old") { $0.newestBackup = now - 37 * 3_600 },
    Planted(check: "backup-check", words: "did not pass its check", isGrave: true) {
      $0.hasUnfinishedBackup = true
    },
    Planted(check: "card", words: "recovery card") { $0.isCardKept = false },
    Planted(check: "disk", words: "499 MiB left", isGrave: true) {
      $0.store = health(free: 499 << 20)
    },
    Planted(check: "files", words: "others can read /srv/log.key", isGrave: true) {
      $0.store = health(exposed: ["/srv/log.key"])
    },
    Planted(check: "missed", words: "the last draw was missed", isGrave: true) {
      $0.missed = [slot].compactMap { $0 }
    },
    Planted(check: "lists", words: "list main cannot go on: no seed", isGrave: true) {
      $0.troubles = ["main": "no seed"]
    },
    Planted(check: "held", words: "imports: 3") { $0.store = health(held: 3) },
    Planted(check: "policy", words: "the policy of list pool ends on") {
      $0.ends = ["pool": $0.today + 13]
    },
    Planted(check: "policy", words: "ends on", isGrave: true) { $0.ends = ["pool": $0.today - 1] },
    Planted(check: "census", words: "more than a month") { $0.begun = now - 32 * 86_400 },
    Planted(check: "census", words: "more than a month") {
      $0.store = health(reconciled: now - 32 * 86_400)
    },
    Planted(check: "restored", words: "a return to an earlier head") {
      $0.store = health(returns: 1)
    },
    Planted(check: "private-users", words: "users of its own", isGrave: true) {
      $0.hasOwnUsers = true
    },
    Planted(check: "synchronous", words: "does not wait for the disk (1)", isGrave: true) {
      $0.store = health(synchronous: "1")
    },
  ]

  @Test(arguments: planted)
  func eachPlantedFaultIsFoundAlone(fault: Planted) throws {
    let found = ailments(fault.plant)
    #expect(found.map(\.check) == [fault.check])
    let ailment = try #require(found.first)
    #expect(ailment.text.contains(fault.words))
    #expect(ailment.grave == fault.isGrave)
    #expect(ailment.mend.contains("'") || fault.check == "disk" || fault.check.hasPrefix("two"))
    #expect(ailment.text.first?.isUppercase == false && !ailment.text.hasSuffix("."))
  }

  /// The same with the real files, database and clock: what can be broken here is.
  @Test func aRealClinicIsLookedAt() async throws {
    let clinic = try await Clinic(practice: false)
    try await clinic.apply()
    try await clinic.enrol("1001")
    func checks() async throws -> Set<String> {
      Set(Examination(vitals: try await clinic.desk.vitals()).ailments.map(\.check))
    }
    let new = try await checks()
    #expect(new.isSuperset(of: ["backup", "card"]))
    #expect(new.isDisjoint(with: ["synchronous", "files", "missed", "census", "printing", "held"]))
    try await clinic.live(until: "2026-11-23T12:00")
    _ = try await clinic.desk.backup(by: clinic.session(.admin))
    try clinic.desk.recoveryCard().keep()
    let noon = try await checks()
    #expect(noon.contains("printing"))
    #expect(noon.isDisjoint(with: ["backup", "card"]))
    _ = try await clinic.desk.today(.init(purpose: "print"), for: clinic.session(.staff))
    #expect(try await !checks().contains("printing"))
    let key = clinic.settings.file.keys.sealing
    try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: key)
    #expect(try await checks().contains("files"))
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: key)
    try await clinic.sleep(until: "2026-12-29T12:00")
    #expect(try await checks().isSuperset(of: ["missed", "backup", "census"]))
  }

  @Test func aMissStaysOnTheListsUntilSomebodyTakesNote() async throws {
    let clinic = try await Clinic(practice: false)
    try await clinic.apply()
    try await clinic.enrol("1001")
    try await clinic.sleep(until: "2026-11-23T18:00")
    try await clinic.live(until: "2026-11-25T04:00")
    // A draw six hours late.
    try await clinic.sleep(until: "2026-11-25T11:00")
    try await clinic.live(until: "2026-11-26T12:00")
    let staff = clinic.session(.staff)
    func notices() async throws -> [String] {
      try await clinic.desk.today(.init(), for: staff).lists.flatMap(\.notices)
    }
    let before = try await notices()
    #expect(before.count == 2)
    #expect(before.first?.contains("Monday 23 November 2026 was missed") == true)
    #expect(before.last?.contains("was late: drawn at 2026-11-25 11:00") == true)
    let noted = try await clinic.desk.acknowledgeDraws(.init(), by: staff)
    #expect(noted.slots == ["2026-11-23/main", "2026-11-25/main"])
    #expect(try await notices() == [])
    let again = await refusal { try await clinic.desk.acknowledgeDraws(.init(), by: staff) }
    #expect(again.kind == .refused)
    #expect(
      await refusal { try await clinic.desk.acknowledgeDraws(.init(list: "x"), by: staff) }
        .kind == .notFound)
  }
}
