import Selection
import TestSupport
import Testing

struct AttendanceTests {
  private let monday = CivilDate.on("2026-11-23")
  private let twice = WeekdaySet([.monday, .wednesday])

  @Test func thePatternDecides() {
    let attendance = Attendance(pattern: twice)
    let week = (0..<7).map { attendance.isExpected(on: monday + $0) }
    #expect(week == [true, false, true, false, false, false, false])
    #expect(attendance.absence(on: monday + 1) == .notExpected)
  }

  @Test func aVisitAddsItsDayOnly() {
    let attendance = Attendance(pattern: twice, visits: [monday + 1])
    #expect(attendance.isExpected(on: monday + 1))
    #expect(attendance.absence(on: monday + 8) == .notExpected)
  }

  @Test func anAbsenceTakesItsDaysAwayAndNamesTheReason() {
    let away = Away(first: monday + 2, last: monday + 7, why: .hospital)
    let attendance = Attendance(pattern: twice, visits: [monday + 3], away: [away])
    #expect(attendance.absence(on: monday) == nil)
    #expect(attendance.absence(on: monday + 2) == .hospital)
    #expect(attendance.absence(on: monday + 3) == .hospital)
    #expect(attendance.absence(on: monday + 4) == .notExpected)
    #expect(attendance.absence(on: monday + 7) == .hospital)
    #expect(attendance.absence(on: monday + 9) == nil)
  }

  @Test func anOpenAbsenceHasNoEnd() {
    let away = Away(first: monday + 1, last: nil, why: .custody)
    #expect(!away.covers(monday))
    #expect(away.covers(monday + 1))
    #expect(away.covers(monday + 40_000))
  }

  @Test func anAbsenceThatEndsBeforeItBeginsTakesNothing() {
    let away = Away(first: monday, last: monday - 1, why: .travel)
    #expect(!(-3...3).contains { away.covers(monday + $0) })
  }

  @Test func theFirstOfTwoReasonsStands() {
    let away = [
      Away(first: monday, last: monday, why: .travel),
      Away(first: monday, last: monday, why: .other),
    ]
    #expect(Attendance(pattern: twice, away: away).absence(on: monday) == .travel)
  }

  @Test func theWordsAreThoseOfTheLog() {
    let words = "not-expected excused hospital custody travel discharged other"
    #expect(Absence.allCases.map(\.rawValue) == words.split(separator: " ").map(String.init))
    #expect(!Absence.reasons.contains(.notExpected))
    #expect(!Absence.reasons.contains(.discharged))
  }
}

struct ListCalendarTests {
  private let monday = CivilDate.on("2026-11-23")
  private let mondayToThursday = WeekdaySet([.monday, .tuesday, .wednesday, .thursday])

  @Test func datesAreTheWeekdaysLessTheClosures() {
    let calendar = ListCalendar(
      weekdays: mondayToThursday, from: monday, closures: [monday + 3])
    let dates = calendar.dates(from: monday, through: monday + 8)
    #expect(dates.map { $0 - monday } == [0, 1, 2, 7, 8])
    #expect(calendar.next(after: monday + 2) == monday + 7)
  }

  @Test func todayCountsWhateverWasDecidedSince() {
    let calendar = ListCalendar(weekdays: .none, from: monday, closures: [monday])
    #expect(calendar.dates(from: monday, through: monday + 30) == [monday])
    #expect(!calendar.meets(on: monday))
    #expect(calendar.next(after: monday) == nil)
  }

  @Test func aSpanThatIsOverIsEmpty() {
    let calendar = ListCalendar(weekdays: .everyDay, from: monday)
    #expect(calendar.dates(from: monday, through: monday - 1).isEmpty)
  }

  @Test func aSpanWithoutEndStopsWhereNoWindowReaches() {
    let calendar = ListCalendar(weekdays: .everyDay, from: monday)
    let dates = calendar.dates(from: monday, through: monday + 1_000_000_000)
    #expect(dates.count == 1 + ChanceRule.mostDays)
  }

  @Test func nothingMeetsBeforeTheFirstPolicy() {
    let calendar = ListCalendar(weekdays: .everyDay, from: monday)
    #expect(!calendar.meets(on: monday - 1))
    #expect(!ListCalendar(eras: []).meets(on: monday))
    #expect(calendar.next(after: monday - 7) == monday)
  }

  @Test func theLastEntryWhoseDayHasComeRules() {
    let calendar = ListCalendar(eras: [
      .init(from: monday, weekdays: .everyDay),
      .init(from: monday + 10, weekdays: .none),
      .init(from: monday + 5, weekdays: mondayToThursday),
    ])
    #expect(calendar.meets(on: monday + 4))
    // Saturday: the third entry, though it was logged after one of a later date.
    #expect(!calendar.meets(on: monday + 5))
    #expect(calendar.meets(on: monday + 14))
  }
}
