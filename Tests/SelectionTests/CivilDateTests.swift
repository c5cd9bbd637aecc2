import Selection
import Testing

struct CivilDateTests {
  @Test(arguments: [
    ("1970-01-01", 0, Weekday.thursday), ("1970-03-01", 59, .sunday),
    ("2000-02-29", 11_016, .tuesday), ("2026-11-23", 20_780, .monday),
    ("2100-03-01", 47_541, .monday), ("9999-12-31", 2_932_896, .friday),
  ])
  func knownDays(_ iso: String, _ days: Int, _ weekday: Weekday) throws {
    let date = try #require(CivilDate(iso))
    #expect(date.daysSinceEpoch == days)
    #expect(date.weekday == weekday)
    #expect(date.description == iso)
  }

  @Test(arguments: [
    "", "2026-11-2", "2026-11-233", "2026/11/23", "20261123", "2026-11-23 ", " 2026-11-23",
    "2026-00-10", "2026-13-10", "2026-11-00", "2026-11-31", "2026-02-29", "1900-02-29",
    "2100-02-29", "1969-12-31", "0000-01-01", "+026-11-23", "2026--1-23", "2026-11-+3",
    "２026-11-23", "2026-1１-2", "2026-11-23\n", "10000-01-01", "2026-11-23T00",
  ])
  func whatIsNotADateIsRefused(_ text: String) {
    #expect(CivilDate(text) == nil)
  }

  @Test(arguments: [(1969, 12, 31), (10_000, 1, 1), (2026, 2, 29), (2026, 4, 31), (2026, 1, 0)])
  func partsThatMakeNoDateAreRefused(_ year: Int, _ month: Int, _ day: Int) {
    #expect(CivilDate(year: year, month: month, day: day) == nil)
  }

  /// Every day of four centuries, counted by hand from the lengths of the months.
  @Test func everyDayFollowsTheOneBefore() throws {
    var (year, month, day) = (1970, 1, 1)
    for days in 0..<146_097 {
      let date = CivilDate(daysSinceEpoch: days)
      guard date.year == year, date.month == month, date.day == day,
        CivilDate(year: year, month: month, day: day) == date
      else {
        Issue.record("\(days) is \(date), not \(year)-\(month)-\(day)")
        return
      }
      day += 1
      if day > length(month, year) { (month, day) = (month + 1, 1) }
      if month > 12 { (year, month) = (year + 1, 1) }
    }
    #expect((year, month, day) == (2370, 1, 1))
  }

  private func length(_ month: Int, _ year: Int) -> Int {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    return [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
  }

  @Test func textAndDatesSortAlike() {
    let dates = stride(from: 0, to: 60_000, by: 97).map(CivilDate.init(daysSinceEpoch:))
    #expect(dates.map(\.description).sorted() == dates.map(\.description))
    #expect(dates.sorted() == dates)
  }

  @Test func arithmeticCrossesMonthsBothWays() {
    #expect(CivilDate.on("2026-12-31") + 1 == .on("2027-01-01"))
    #expect(CivilDate.on("2028-03-01") - 1 == .on("2028-02-29"))
    #expect(CivilDate.on("2027-01-01") - CivilDate.on("2026-01-01") == 365)
    #expect(CivilDate(daysSinceEpoch: -1).description == "1969-12-31")
    #expect(CivilDate(daysSinceEpoch: -1).weekday == .wednesday)
  }
}

struct WeekdayTests {
  @Test func mondayIsFirst() {
    #expect(Weekday.allCases.map(\.key).joined(separator: " ") == "mon tue wed thu fri sat sun")
    #expect(Weekday.monday.short == "Mon")
    #expect(Weekday(key: "thu") == .thursday)
  }

  @Test(arguments: ["", "Mon", "monday", "mo", "mon ", "7"])
  func otherKeysAreRefused(_ key: String) {
    #expect(Weekday(key: key) == nil)
  }

  @Test func everySetSurvivesItsFlags() throws {
    for bits in 0..<128 {
      let flags = (0..<7).map { bits >> $0 & 1 == 1 ? "1" : "0" }.joined()
      let set = try #require(WeekdaySet(flags: flags))
      #expect(set.flags == flags)
      #expect(set.count == bits.nonzeroBitCount)
      #expect(WeekdaySet(set.days) == set)
    }
  }

  @Test(arguments: [
    "", "111100", "11110000", "1111002", "1111 00", "111100O", "１111000", "-111000",
  ])
  func otherFlagsAreRefused(_ flags: String) {
    #expect(WeekdaySet(flags: flags) == nil)
  }
}

struct TimeOfDayTests {
  @Test(arguments: [("00:00", 0), ("05:00", 300), ("23:59", 1439)])
  func times(_ text: String, _ minutes: Int) throws {
    let time = try #require(TimeOfDay(text))
    #expect(time.minutes == minutes)
    #expect(time.description == text)
    #expect(TimeOfDay(minutes: minutes) == time)
  }

  @Test(arguments: [
    "", "5:00", "05:0", "24:00", "12:60", "0500", "05-00", "05:00 ", "05:00:00", "-1:00", "05:+1",
  ])
  func otherTextIsRefused(_ text: String) {
    #expect(TimeOfDay(text) == nil)
  }

  @Test(arguments: [-1, 1440, Int.max, Int.min])
  func minutesOutsideADayAreRefused(_ minutes: Int) {
    #expect(TimeOfDay(minutes: minutes) == nil)
  }
}
