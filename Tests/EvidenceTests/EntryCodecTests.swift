import Evidence
import Libcrypto
import Selection
import Testing
import TransparencyLog

/// The codec of every kind of entry: what it reads it writes again, and it reads nothing else.
@Suite struct EntryCodecTests {
  private static let hash = String(repeating: "ab", count: 32)
  private static let key =
    "clinic.example/veridraw/2026+bec18f56+AXZMGfyHlIBYX7KrbaK6PsMO1xcdm8jXwIEwxBhAbp7n"
  private static let pol =
    "{\"caps\":{},\"epoch\":1,\"lists\":[{\"closes\":\"17:00\",\"name\":\"main\",\"opens\":\"05:00\","
    + "\"weekdays\":\"1111000\"}],\"mixes\":[],\"mode\":\"independent\",\"phases\":{\"1\":"
    + "{\"allowed\":0,\"duties\":[{\"at_least\":1,\"days\":7,\"kind\":\"window\"}],"
    + "\"flat\":500000000,\"floor\":456310988}},\"pool\":{},\"program\":\"main\",\"reveal_s\":86400,"
    + "\"tests\":[]}"

  /// One entry of every kind and shape, without `at` and `v`; keys in order.
  static let bodies: [String: [String: CanonicalJSON.Value]] = [
    "genesis": [
      "origin": "clinic.example/veridraw/2026", "key": .string(key), "tz": "America/Chicago",
      "witnesses": [.string(key)], "chains": [.string(hash)],
    ],
    "policy": [
      "program": "main", "from": "2026-11-23", "hash": .string(hash),
      "pol": (try? CanonicalJSON.parse(Array(pol.utf8))) ?? "unreadable",
    ],
    "commit": [
      "slot": "2026-11-23/main", "seq": 0, "c": .string(hash), "src": "x", "opens": 1, "closes": 2,
    ],
    "mix": [
      "src": "officer", "value": .string(String(repeating: "6", count: 50)), "n": 7,
      "seen": .string(hash), "by": "o", "first": 0, "last": 3,
    ],
    "mix drand": [
      "src": "drand", "chain": .string(hash), "round": 9, "sig": "00ff", "first": 2, "last": 2,
    ],
    "roster": [
      "slot": "2026-11-23/main", "root": .string(hash), "n": 3, "n_el": 2, "pol": .string(hash),
      "caps": ["north": 6], "pool": ["left": 1, "owed": 0],
    ],
    "draw": [
      "slot": "2026-11-23/main", "roster": 3, "mixes": [1, 2], "n_sel": 4, "res": .string(hash),
      "degraded": false,
    ],
    "late": ["slot": "2026-11-23/main", "leaf": .string(hash), "drawn": true],
    "pick": ["slot": "2026-11-23/main", "use": "panel", "of": 3, "root": .string(hash)],
    "missed": ["slot": "2026-11-23/main", "why": "power cut"],
    "reveal": ["slot": "2026-11-23/main", "seed": .string(hash)],
    "act": ["slot": "", "what": "viewed", "by": "staff-2", "h": .string(hash)],
    "change": ["what": "enrol", "by": "staff-2", "h": .string(hash)],
    "key": ["key": .string(key), "why": "yearly"],
    "restore": ["n": 4, "root": .string(hash), "lost": ["2026-11-23/main"], "why": "disk"],
    "erase": ["count": 1, "by": "admin-1"],
    "report": ["from": "2026-01-01", "to": "2026-12-31", "hash": .string(hash)],
  ]

  private func value(_ name: String) throws -> [String: CanonicalJSON.Value] {
    var object = try #require(Self.bodies[name])
    object["t"] = .string(String(name.prefix { $0 != " " }))
    object["v"] = 1
    object["at"] = 1_794_841_201
    return object
  }

  private func fault(_ object: [String: CanonicalJSON.Value]) throws -> EntryFault? {
    let line = try CanonicalJSON.Value.object(object).encoded()
    do throws(EntryFault) {
      _ = try Entry(line: line)
      return nil
    } catch { return error }
  }

  @Test("what is read is written again", arguments: bodies.keys.sorted())
  func roundTrip(_ name: String) throws {
    let line = try CanonicalJSON.Value.object(try value(name)).encoded()
    let entry = try Entry(line: line)
    #expect(try entry.line() == line)
    #expect(entry.at == 1_794_841_201)
    #expect(entry.kind == name.prefix { $0 != " " })
  }

  @Test("each field is needed", arguments: bodies.keys.sorted())
  func missing(_ name: String) throws {
    for field in try value(name).keys {
      var object = try value(name)
      object[field] = nil
      #expect(try fault(object) == .missingField(field))
    }
  }

  @Test("no other field is taken", arguments: bodies.keys.sorted())
  func extra(_ name: String) throws {
    var object = try value(name)
    object["note"] = "x"
    #expect(try fault(object) == .unknownField("note"))
  }

  @Test("no field takes a value of another kind", arguments: bodies.keys.sorted())
  func wrongKind(_ name: String) throws {
    for field in try value(name).keys where field != "v" && field != "t" {
      for wrong: CanonicalJSON.Value in [["x": [[]]], [["x": 1]]] {
        var object = try value(name)
        object[field] = wrong
        #expect(try fault(object) != nil, "\(field)")
      }
    }
  }

  /// One value per rule that the format has for a single field.
  @Test(
    "values the format does not allow",
    arguments: [
      ("commit", "slot", "2026-11-31/main"), ("commit", "slot", "2026-11-23/Main"),
      ("commit", "slot", "2026-11-23/"), ("commit", "c", "AB"), ("commit", "c", "abcd"),
      ("mix", "value", "6"), ("mix", "src", "dice"), ("mix drand", "sig", "0"),
      ("mix drand", "sig", "FF"), ("policy", "from", "2026-2-3"), ("policy", "from", "1969-12-31"),
      ("pick", "use", "ticket"), ("act", "slot", "main"), ("change", "what", "expel"),
      ("key", "key", "clinic"), ("report", "to", "2026-13-01"), ("draw", "degraded", "false"),
    ] as [(String, String, String)])
  func badValue(_ name: String, _ field: String, _ text: String) throws {
    var object = try value(name)
    object[field] = .string(text)
    #expect(try fault(object) == .badValue(field: field))
  }

  @Test func diceAreDice() {
    let fifty = String(repeating: "1", count: 50)
    #expect(Mix.dice(fifty) != nil)
    #expect(Mix.dice(String(fifty.dropLast())) == nil)
    for bad in ["0", "7", " ", "a"] { #expect(Mix.dice(fifty + bad) == nil) }
  }

  @Test func rangeBackwards() throws {
    var object = try value("mix")
    object["first"] = 4
    #expect(try fault(object) == .badValue(field: "last"))
  }

  @Test func versionAndKind() throws {
    var object = try value("act")
    object["v"] = 2
    #expect(try fault(object) == .unknownVersion)
    object["v"] = 1
    object["t"] = "vote"
    #expect(try fault(object) == .unknownKind("vote"))
  }

  @Test(
    "lines that are not canonical",
    arguments: [
      "", "{}x", " {}", "{ }", "{\"v\":1.0}", "{\"v\":01}", "{\"v\":null}", "{\"b\":1,\"a\":1}",
      "{\"a\":1,\"a\":1}", "[1", "{\"A\":1}", "{\"a\":\"\u{e9}\"}", "{\"a\":-1}",
    ])
  func notCanonical(_ text: String) {
    #expect(throws: EntryFault.notCanonical) { try Entry(line: Array(text.utf8)) }
  }

  @Test func tooLong() throws {
    var object = try value("missed")
    object["why"] = .string(String(repeating: "x", count: Entry.lengthLimit))
    let line = try CanonicalJSON.Value.object(object).encoded()
    #expect(throws: EntryFault.notCanonical) { try Entry(line: line) }
  }

  @Test("openings", arguments: ChangeRow.Kind.allCases)
  func changeRows(_ kind: ChangeRow.Kind) throws {
    let all: [String: CanonicalJSON.Value] = [
      "label": "be505dbd9b4e33aa441ebbb1b238fb2e", "list": "main", "phase": "1", "lane": "all",
      "date": "2026-11-23", "by": "2026-11-25", "cap": 3,
    ]
    let fields: [ChangeRow.Kind: [String]] = [
      .enrol: ["label", "list", "phase", "lane"], .discharge: ["label"],
      .phase: ["label", "phase"], .lane: ["label", "lane"], .done: ["label", "date"],
      .makeup: ["label", "by"], .closure: ["date", "list"], .cap: ["date", "list", "lane", "cap"],
    ]
    let wanted = try #require(fields[kind])
    let row = all.filter { wanted.contains($0.key) }
    let change = try ChangeRow(kind, .object(row))
    #expect(change.kind == kind)
    #expect(change.value == .object(row))
    #expect(throws: EntryFault.self) { try ChangeRow(kind, .object(all)) }
    for name in wanted {
      #expect(throws: EntryFault.missingField(name)) {
        try ChangeRow(kind, .object(row.filter { $0.key != name }))
      }
      #expect(throws: EntryFault.badValue(field: name)) {
        try ChangeRow(kind, .object(row.merging([name: true]) { $1 }))
      }
    }
  }
}
