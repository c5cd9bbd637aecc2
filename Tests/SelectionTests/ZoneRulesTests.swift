import Selection
import Testing

struct ZoneRulesTests {
  /// Local time, and the UTC it is, at known changes of offset. Times in UTC are written as such.
  struct Change: Sendable {
    let zone: String
    let date: String
    let time: String
    let utcDate: String
    let utcTime: String
  }

  static let changes: [Change] = [
    // Chicago springs forward at 2026-03-08 02:00 (gap to 03:00), falls back 2026-11-01 02:00.
    Change(
      zone: "America/Chicago", date: "2026-03-07", time: "05:00", utcDate: "2026-03-07",
      utcTime: "11:00"),
    Change(
      zone: "America/Chicago", date: "2026-03-08", time: "01:59", utcDate: "2026-03-08",
      utcTime: "07:59"),
    Change(
      zone: "America/Chicago", date: "2026-03-08", time: "02:30", utcDate: "2026-03-08",
      utcTime: "08:30"),
    Change(
      zone: "America/Chicago", date: "2026-03-08", time: "03:00", utcDate: "2026-03-08",
      utcTime: "08:00"),
    Change(
      zone: "America/Chicago", date: "2026-11-01", time: "00:59", utcDate: "2026-11-01",
      utcTime: "05:59"),
    Change(
      zone: "America/Chicago", date: "2026-11-01", time: "01:30", utcDate: "2026-11-01",
      utcTime: "06:30"),
    Change(
      zone: "America/Chicago", date: "2026-11-01", time: "02:00", utcDate: "2026-11-01",
      utcTime: "08:00"),
    Change(
      zone: "America/Chicago", date: "2026-11-23", time: "05:00", utcDate: "2026-11-23",
      utcTime: "11:00"),
    // Berlin: 2026-03-29 02:00 → 03:00, 2026-10-25 03:00 → 02:00.
    Change(
      zone: "Europe/Berlin", date: "2026-03-29", time: "02:15", utcDate: "2026-03-29",
      utcTime: "01:15"),
    Change(
      zone: "Europe/Berlin", date: "2026-03-29", time: "03:00", utcDate: "2026-03-29",
      utcTime: "01:00"),
    Change(
      zone: "Europe/Berlin", date: "2026-10-25", time: "02:00", utcDate: "2026-10-25",
      utcTime: "00:00"),
    Change(
      zone: "Europe/Berlin", date: "2026-10-25", time: "02:59", utcDate: "2026-10-25",
      utcTime: "00:59"),
    Change(
      zone: "Europe/Berlin", date: "2026-10-25", time: "03:00", utcDate: "2026-10-25",
      utcTime: "02:00"),
    // Lord Howe moves by half an hour: 2026-04-05 02:00 → 01:30, 2026-10-04 02:00 → 02:30.
    Change(
      zone: "Australia/Lord_Howe", date: "2026-04-05", time: "01:45", utcDate: "2026-04-04",
      utcTime: "14:45"),
    Change(
      zone: "Australia/Lord_Howe", date: "2026-04-05", time: "02:00", utcDate: "2026-04-04",
      utcTime: "15:30"),
    Change(
      zone: "Australia/Lord_Howe", date: "2026-10-04", time: "02:15", utcDate: "2026-10-03",
      utcTime: "15:45"),
    Change(
      zone: "Australia/Lord_Howe", date: "2026-10-04", time: "02:30", utcDate: "2026-10-03",
      utcTime: "15:30"),
    // Apia had no 2011-12-30: the whole day is a gap.
    Change(
      zone: "Pacific/Apia", date: "2011-12-29", time: "23:59", utcDate: "2011-12-30",
      utcTime: "09:59"),
    Change(
      zone: "Pacific/Apia", date: "2011-12-30", time: "00:00", utcDate: "2011-12-30",
      utcTime: "10:00"),
    Change(
      zone: "Pacific/Apia", date: "2011-12-30", time: "17:00", utcDate: "2011-12-31",
      utcTime: "03:00"),
    Change(
      zone: "Pacific/Apia", date: "2011-12-31", time: "00:00", utcDate: "2011-12-30",
      utcTime: "10:00"),
    Change(
      zone: "Asia/Kathmandu", date: "2026-11-23", time: "05:00", utcDate: "2026-11-22",
      utcTime: "23:15"),
    Change(zone: "UTC", date: "2026-11-23", time: "05:00", utcDate: "2026-11-23", utcTime: "05:00"),
  ]

  @Test(arguments: changes)
  func localTimesBecomeInstants(_ change: Change) throws {
    let zone = try #require(ZoneRules(identifier: change.zone))
    let time = try #require(TimeOfDay(change.time))
    let utc = try #require(TimeOfDay(change.utcTime))
    let instant = CivilDate.on(change.utcDate).daysSinceEpoch * 86_400 + utc.minutes * 60
    #expect(zone.instant(.on(change.date), time) == Int64(instant))
  }

  /// Every quarter of an hour of a year: a real local time comes back, one in a gap does not, and
  /// of the two instants that read alike the first is meant.
  @Test(arguments: [
    "America/Chicago", "Australia/Lord_Howe", "Africa/Casablanca", "Pacific/Chatham",
  ])
  func localTimesComeBack(_ identifier: String) throws {
    let zone = try #require(ZoneRules(identifier: identifier))
    var first: [String: Int64] = [:]
    let start = Int64(CivilDate.on("2025-12-30").daysSinceEpoch) * 86_400
    for quarter in 0..<Int64(370 * 96) {
      let instant = start + quarter * 900
      let local = zone.local(instant)
      first["\(local.date) \(local.secondsOfDay)"] =
        first["\(local.date) \(local.secondsOfDay)"] ?? instant
    }
    var gaps = 0
    for day in 0..<365 {
      let date = CivilDate.on("2026-01-01") + day
      for minutes in stride(from: 0, to: 1440, by: 15) {
        let time = try #require(TimeOfDay(minutes: minutes))
        let instant = zone.instant(date, time)
        if let real = first["\(date) \(minutes * 60)"] {
          #expect(instant == real, "\(date) \(time)")
        } else {
          gaps += 1
          #expect(zone.local(instant).secondsOfDay > minutes * 60, "\(date) \(time)")
        }
      }
    }
    #expect(gaps > 0)
  }

  @Test func whatTheWallClockShows() throws {
    let chicago = try #require(ZoneRules(identifier: "America/Chicago"))
    let local = chicago.local(1_795_431_599)
    #expect(local.date == .on("2026-11-23"))
    #expect(local.secondsOfDay == 4 * 3600 + 59 * 60 + 59)
    #expect(local.offset == -21_600)
    #expect(chicago.local(-1).date.description == "1969-12-31")
  }

  @Test(arguments: [
    "", "Chicago", "America/Chicagoo", "america chicago", "GMT+5", "GMT-0600", "EST", "CST6CDT!",
    "Mars/Olympus", "/", "../etc/localtime", "America/", "UTC+1", " UTC", "America/Chicago ",
    "/usr/share/zoneinfo/UTC",
  ])
  func unknownZonesAreRefused(_ identifier: String) {
    #expect(ZoneRules(identifier: identifier) == nil)
  }
}
