import ControlAPI
import Evidence
import Testing

@testable import Daemon

/// The roster held against who is there.
@Suite(.timeLimit(.minutes(10)))
struct CensusTests {
  private func reconcile(_ text: String, _ morning: Morning) async throws -> ReconcileCensus.Reply {
    let session = morning.session(.staff)
    let stage = try session.beginStage(name: "census.csv")
    try session.append(Array(text.utf8), toStage: stage)
    return try await morning.desk.reconcile(.init(stage: stage), by: session)
  }

  @Test
  func saysWhatDiffersAndHowToMendIt() async throws {
    let morning = try await Morning([
      ("1001", "mon"), ("1002", "mon"), ("1003", "mon"), ("1004", "mon"), ("1005", "mon"),
    ])
    _ = try await morning.desk.discharge(
      .init(patient: "1005", reason: "moved"), by: morning.session(.staff))
    let reply = try await reconcile(
      "name,patient,list,phase\nX,1001,main,one\nX,1002,main,half\nX,1003,evening,\n"
        + "X,1005,,\nX,2001,main,one\n", morning)
    #expect(reply.agreed == 1)
    #expect(
      reply.differences.map { "\($0.patient) \($0.kind)" } == [
        "1002 phase", "1003 list", "1004 not-in-census", "1005 not-enrolled",
        "2001 not-enrolled",
      ])
    #expect(reply.differences[0].text.hasSuffix("'veridraw patient phase 1002 half'"))
    #expect(reply.differences[2].text.contains("'veridraw patient discharge 1004 --reason CODE'"))
    #expect(reply.differences[3].text.contains(Desk.readmission("1005")))
    #expect(reply.differences[4].text.contains("'veridraw patient add --number "))
    #expect(try await morning.verdict() == 0)
  }

  /// It changes nothing, and the log says that it was done.
  @Test
  func isLoggedAndChangesNothing() async throws {
    let morning = try await Morning()
    let before = try await morning.desk.listPatients(.init(all: true), for: morning.session(.staff))
      .patients.map(\.patient)
    let size = try await morning.size
    let reply = try await reconcile("patient\n1001\n", morning)
    #expect(reply.agreed == 1 && reply.differences.isEmpty)
    #expect(reply.receipt.entry == UInt64(size))
    guard case .act(let act)? = try await morning.clinic.entries().last else {
      Issue.record("no act")
      return
    }
    #expect(act.what == "reconciled" && act.by == "staff-1")
    let after = try await morning.desk.listPatients(.init(all: true), for: morning.session(.staff))
      .patients.map(\.patient)
    #expect(before == after)
  }

  @Test(arguments: [
    "", "patient;list\n1001;main\n", "number\n1001\n", "patient\n", "patient\n1001\n1001\n",
    "patient,list\n1001\n", "patient\nZzyzx Quuxbury\n", "patient,phase\n1001,Zzyzx Quuxbury\n",
  ])
  func refusesWhatIsNoCensus(_ text: String) async throws {
    let morning = try await Morning()
    let size = try await morning.size
    let error = await refusal { try await reconcile(text, morning) }
    #expect(error.kind == .invalidInput)
    #expect(error.problems.allSatisfy { $0.hasPrefix("census.csv:") } && !error.problems.isEmpty)
    #expect(!"\(error)".contains("Quuxbury"))
    #expect(try await morning.size == size)
  }
}
