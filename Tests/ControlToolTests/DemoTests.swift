@testable import ControlTool
import Selection
import Testing

@Suite("Demonstration")
struct DemoTests {
  private let mondayToThursday = WeekdaySet([.monday, .tuesday, .wednesday, .thursday])

  @Test(
    "the week is moved so that its last day is today, and only when it must be",
    arguments: [
      (Weekday.monday, 0), (.thursday, 0), (.friday, 1), (.saturday, 2), (.sunday, 3),
    ])
  func shift(today: Weekday, days: Int) {
    let rotation = WeekdayRotation(toCollectOn: today, from: mondayToThursday)
    #expect(rotation.shift == days)
    if days > 0 { #expect(rotation(.thursday) == today) }
  }

  @Test("a program that never collects is left alone")
  func never() {
    #expect(WeekdayRotation(toCollectOn: .sunday, from: .none).shift == 0)
  }

  @Test("weekdays move in the program, other words do not")
  func program() {
    let rotation = WeekdayRotation(toCollectOn: .saturday, from: mondayToThursday)
    let yaml = """
      # Groups meet Monday to Thursday; we sat in the sun on a wed ding day.
      title: Monastery
          weekdays: [mon, tue, wed, thu]
      """
    #expect(
      rotation.program(yaml) == """
        # Groups meet Wednesday to Saturday; we sat in the sun on a wed ding day.
        title: Monastery
            weekdays: [wed, thu, fri, sat]
        """)
  }

  @Test("attendance moves with the program, over the end of the week too")
  func attendance() {
    let rotation = WeekdayRotation(toCollectOn: .sunday, from: mondayToThursday)
    #expect(rotation.attendance("mon-thu") == "thu fri sat sun")
    #expect(rotation.attendance("mon tue fri") == "thu fri mon")
    #expect(rotation.attendance("wed") == "sat")
  }

  @Test("only the column of attendance moves: names are not weekdays")
  func roster() {
    let rotation = WeekdayRotation(toCollectOn: .saturday, from: mondayToThursday)
    let csv = """
      patient,name,attends
      1001,"Mon, Wed",mon-tue
      1002,sun,thu

      """
    #expect(
      rotation.roster(csv) == """
        patient,name,attends
        1001,"Mon, Wed",wed thu
        1002,sun,sat

        """)
  }

  @Test("a roster without that column is left alone")
  func noColumn() {
    let rotation = WeekdayRotation(toCollectOn: .saturday, from: mondayToThursday)
    #expect(rotation.roster("patient,days\n1,mon\n") == "patient,days\n1,mon\n")
  }

  @Test("a pool ends on the day of the demonstration, a policy without one is left alone")
  func pool() throws {
    let policy = "# from 2026-12-01\npool: {first: 2026-12-01, last: 2027-11-30, owed: 20}\n"
    let day = try #require(CivilDate("2026-11-21"))
    #expect(
      DemoExample.pooled(policy, endingOn: day)
        == "# from 2026-12-01\npool: {first: 2025-11-22, last: 2026-11-21, owed: 20}\n")
    #expect(DemoExample.pooled("mode: capped\n", endingOn: day) == "mode: capped\n")
  }

  @Test("sixty days show a bit of everything")
  func outcomes() {
    let outcomes = Set((1...400).map { DemoOutcome(test: $0) })
    #expect(outcomes.contains(.noShow) && outcomes.contains(.refused))
    #expect(outcomes.contains(.read("all negative")))
    let positive = (1...410).filter { DemoOutcome(test: $0) == .read("all negative except thc") }
    #expect(positive.count == 40)
  }
}
