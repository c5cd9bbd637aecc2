import Foundation
import Libcrypto
import Selection
import TestSupport
import Testing

/// The published vectors, bit for bit: the reference and this library are the same function.
struct VectorTests {
  struct File: Decodable {
    let vectors: [Vector]
  }

  struct Vector: Decodable, CustomTestStringConvertible {
    let id: String
    let fn: String
    let `in`: JSON
    let out: JSON
    var testDescription: String { "\(id) \(fn)" }
  }

  /// The folder named by `VERIDRAW_VECTORS`, else the project's own copy.
  static func vectors() throws -> [Vector] {
    let named = ProcessInfo.processInfo.environment["VERIDRAW_VECTORS"]
    let folder = named.map { URL(fileURLWithPath: $0, isDirectory: true) } ?? Fixtures.folder
    let data = try Data(contentsOf: folder.appending(path: "selection.json"))
    return try JSONDecoder().decode(File.self, from: data).vectors
  }

  @Test func everyVectorIsMet() throws {
    let vectors = try Self.vectors()
    #expect(vectors.count >= 92)
    for vector in vectors {
      #expect(try answer(vector) == vector.out, "\(vector.testDescription)")
    }
  }

  private func answer(_ vector: Vector) throws -> JSON {
    let given = vector.in
    switch vector.fn {
    case "randomness": return try randomness(given)
    case "ticket": return try ticket(given)
    case "hazard": return try today(given)
    case "duty": return try duty(given)
    case "chance": return try chance(given)
    case "floor_for_mean": return try floorForMean(given)
    case "pool_chance": return try poolChance(given)
    case "draw_independent": return try independent(given)
    case "draw_capped": return try capped(given)
    case "draw_pool": return try pool(given)
    case "pool_due": return try poolDue(given)
    default:
      Issue.record("no function \(vector.fn)")
      return .text("")
    }
  }
}

// One function of the reference each.
extension VectorTests {
  private func digest(_ given: JSON, _ key: String) throws -> Digest {
    try #require(Digest(hex: given.string(key)))
  }

  private func slot(_ given: JSON) throws -> SlotRandomness {
    SlotRandomness(prk: try digest(given, "prk"))
  }

  private func ppb(_ value: Int) throws -> Chance { try #require(Chance(ppb: Int64(value))) }
  private func date(_ json: JSON) throws -> CivilDate { try #require(CivilDate(json.text ?? "")) }
  private func label(_ hex: String) throws -> Label { try #require(Label(hex: hex)) }
  private func json(_ labels: [Label]) -> JSON { .array(labels.map { .text($0.hex) }) }

  /// The extracted key shows only through its tickets.
  private func randomness(_ given: JSON) throws -> JSON {
    let seed = try digest(given, "seed")
    let salt = try digest(given, "salt")
    let prk = HKDF.extract(salt: salt.bytes, inputKey: seed.bytes)
    let ours = SlotRandomness(seed: seed, salt: salt).ticket(use: "ticket", subject: [])
    #expect(ours == SlotRandomness(prk: prk).ticket(use: "ticket", subject: []))
    return .text(prk.hex)
  }

  private func ticket(_ given: JSON) throws -> JSON {
    let subject = try #require(Hex.decode(given.string("subject")))
    return .text(try slot(given).ticket(use: given.string("use"), subject: subject).hex)
  }

  private func today(_ given: JSON) throws -> JSON {
    let chance = try ChanceRule.today(
      daysLeft: given.int("days_left"), owed: given.int("owed"), floor: ppb(given.int("floor")),
      allowed: given["allowed"]?.integer)
    return .integer(Int(chance.ppb))
  }

  private func duty(_ given: JSON) throws -> JSON {
    let duty = ChanceRule.duty(
      atLeast: try given.int("at_least"), first: try date(given.need("first")),
      last: try date(given.need("last")), today: try date(given.need("today")),
      eligible: try given.list("eligible").map(date), tested: try given.list("tested").map(date))
    return .array([.integer(duty.owed), .integer(duty.left)])
  }

  private func chance(_ given: JSON) throws -> JSON {
    let duties = try given.list("duties").map { json in
      let figures = try #require(json.array).compactMap(\.integer)
      return Duty(
        by: .on("2026-11-29"), owed: figures[0], left: figures[1],
        allowed: figures.count == 3 ? figures[2] : nil)
    }
    return .integer(Int(try ChanceRule.chance(base: ppb(given.int("base")), duties: duties).ppb))
  }

  private func floorForMean(_ given: JSON) throws -> JSON {
    let floor = try ChanceRule.floorForMean(
      days: given.int("days"), atLeast: given.int("at_least"), num: given.int("num"),
      den: given["den"]?.integer ?? 1)
    return .integer(Int(floor.ppb))
  }

  private func poolChance(_ given: JSON) throws -> JSON {
    let chance = ChanceRule.pool(
      owed: try given.int("owed"), left: try given.int("left"),
      eligible: try given.int("eligible"))
    return .integer(Int(chance.ppb))
  }

  private func independent(_ given: JSON) throws -> JSON {
    json(Draw.independent(try rows(given), try slot(given)))
  }

  private func rows(_ given: JSON) throws -> [DrawRow] {
    let due = given["due"]?.object ?? [:]
    let lane = given["lane"]?.text ?? "all"
    return try given.map("pi").map { hex, chance in
      DrawRow(
        label: try label(hex), chance: try ppb(try #require(chance.integer)),
        due: try due[hex].map(date), lane: lane)
    }
  }

  private func capped(_ given: JSON) throws -> JSON {
    let outcome = Draw.capped(
      try rows(given), cap: try given.int("cap"), lane: given["lane"]?.text ?? "all",
      day: try date(given.need("day")), try slot(given))
    let used = outcome.used.map { ($0.key.hex, JSON.integer(Int($0.value.ppb))) }
    return .object([
      "selected": json(outcome.selected), "deferred": json(outcome.deferred),
      "used": .object(Dictionary(uniqueKeysWithValues: used)),
      "asked": .integer(Int(outcome.asked)), "granted": .integer(Int(outcome.granted)),
    ])
  }

  private func pool(_ given: JSON) throws -> JSON {
    let members = try given.list("members").map { try label($0.text ?? "") }
    return json(Array(Draw.ranked(members, try slot(given)).prefix(try given.int("n"))))
  }

  private func poolDue(_ given: JSON) throws -> JSON {
    let due = Draw.due(
      outstanding: try given.int("outstanding"), left: try given.int("days_left"),
      try slot(given))
    return .integer(due)
  }
}
