import ControlAPI
import Testing

@testable import Daemon

/// Every call × every role, as DESIGN.md words the roles: written by hand, so that a call that is
/// added or opened to somebody else must be added here too.
@Suite(.timeLimit(.minutes(10)))
struct CallMatrixTests {
  /// s staff, l lab, c clinician, r compliance reviewer, a administrator.
  private static let table = """
    AcknowledgeDraws  s
    AddAttempt        s l
    AddClosure                a
    AddLot              l
    AddPatient        s
    AmendResult         l
    ApplyPolicy               a
    ApplyProgram              a
    AuditBundle             r
    AuditCosigned           r
    AuditDraw               r
    AuditGenesis      s l c r a
    AuditHead         s l c r a
    AuditLog                r
    AuditMix                r
    AuditRates              r
    AuditReceipt            r
    AuditSince        s l c r a
    AuditViewers            r
    AuditWaiting            r
    Backup                    a
    CheckLot            l
    DecideExcuse      s   c
    ConfirmClock              a
    ConfirmResult       l c
    DecideAmendment     l c
    DecideErasure     s   c
    Discharge         s
    DismissHeld         l c
    Doctor                    a
    DrawLate          s
    EnterResult         l
    ExcuseTest        s
    ExportResults         c
    HandOver          s l
    HoldPatient       s
    Identify                r
    ImportResults       l
    ImportRoster      s
    KeepRecoveryCard          a
    LabelSpecimen     s l
    ListExcuses       s   c r
    ListHeld            l c
    ListLots            l
    ListPatients      s   c
    ListPending         l c
    ListTests         s l c
    MatchHeld           l
    OrderTest         s   c
    PolicyHistory     s l c r a
    ProgramHistory    s l c r a
    ReadmitPatient    s
    ReconcileCensus   s
    RecordTest        s l c
    RequestErasure    s
    RetractResult       l
    SetAttendance     s
    SetCap                    a
    SetLane           s
    SetMedication     s
    SetObserver       s
    SetPhase          s
    SetRetention              a
    ShowPanel           l
    ShowPatient       s   c
    ShowRecoveryCard          a
    ShowResult          l c
    ShowTest          s l c
    StageAppend       s l
    StageBegin        s l
    Status            s l c r a
    Today             s
    VerifyResult        l c
    Why               s   c r
    """

  private static let letters: [Character: Role] = [
    "s": .staff, "l": .lab, "c": .clinician, "r": .compliance, "a": .admin,
  ]

  private static var matrix: [String: Set<Role>] {
    let rows = table.split(separator: "\n").map { line in
      (name: String(line.prefix { $0 != " " }), roles: line.drop { $0 != " " })
    }
    return Dictionary(
      uniqueKeysWithValues: rows.map { row in
        ("org.veridraw.\(row.name)", Set(row.roles.compactMap { letters[$0] }))
      })
  }

  private func permissions(practice: Bool) async throws -> [String: Set<Role>] {
    let clinic = try await Clinic(practice: practice)
    var router = Router()
    router.addAll(clinic.desk)
    return router.permissions
  }

  @Test
  func everyCallOfARealLog() async throws {
    let permissions = try await permissions(practice: false)
    for (name, roles) in Self.matrix {
      #expect(permissions[name] == roles, "\(name)")
    }
    #expect(Set(permissions.keys) == Set(Self.matrix.keys))
  }

  /// The practice calls belong to whoever may connect; no other call is opened by practice.
  @Test
  func everyCallOfAPracticeLog() async throws {
    let permissions = try await permissions(practice: true)
    var expected = Self.matrix
    expected["org.veridraw.practice.ActAs"] = []
    expected["org.veridraw.practice.AdvanceClock"] = []
    #expect(permissions == expected)
  }

  /// What a role must never have, whatever the table says.
  @Test
  func theWallsBetweenRoles() throws {
    let calls = Self.matrix
    func may(_ role: Role, _ name: String) throws -> Bool {
      try #require(calls["org.veridraw.\(name)"]).contains(role)
    }
    // The administrator has no list, no patients and no results.
    for name in ["Today", "ListPatients", "ShowPatient", "ListTests", "ShowResult", "Why"] {
      #expect(try !may(.admin, name), "\(name)")
    }
    // Who keeps the rates has no part in the tests, and the other way round.
    for role in Role.allCases where role != .admin {
      #expect(try !may(role, "ApplyProgram") && !may(role, "ApplyPolicy"), "\(role)")
    }
    // The laboratory cannot see who will be on a list, nor why.
    for name in ["Today", "Why", "ListPatients", "AuditLog", "AuditDraw"] {
      #expect(try !may(.lab, name), "\(name)")
    }
    // Chances and duties before a draw are nobody's: the roster goes to reviewers, afterwards.
    for role in [Role.staff, .lab, .clinician, .admin] {
      #expect(try !may(role, "AuditBundle") && !may(role, "AuditDraw"), "\(role)")
    }
    // A reviewer changes nothing, and asks for a name with a call of its own, which is logged.
    let reviewer = calls.filter { $0.value.contains(.compliance) }.keys
      .compactMap { $0.split(separator: ".").last }
      .filter { !$0.hasPrefix("Audit") && !$0.hasSuffix("History") }
    #expect(reviewer.sorted() == ["Identify", "ListExcuses", "Status", "Why"])
    // The superuser, who administers, can end no test and open no result.
    let administrator = calls.filter { $0.value == [.admin] }.keys.sorted()
    #expect(
      administrator.compactMap { $0.split(separator: ".").last } == [
        "AddClosure", "ApplyPolicy", "ApplyProgram", "Backup", "ConfirmClock", "Doctor",
        "KeepRecoveryCard", "SetCap", "SetRetention", "ShowRecoveryCard",
      ])
  }
}
