/// The newest signed head.
package enum AuditHead: Method {
  package static let name = "AuditHead"
  package typealias Parameters = Nothing

  package struct Reply: Codable, Sendable {
    package var practice: Bool
    package var head: Head

    package init(practice: Bool, head: Head) {
      self.practice = practice
      self.head = head
    }
  }
}

/// What shows that the newest head continues an earlier one.
package enum AuditSince: Method {
  package static let name = "AuditSince"

  package struct Parameters: Codable, Sendable {
    /// Entries of the earlier head; 0 for whoever has none.
    package var size: UInt64

    package init(size: UInt64) {
      self.size = size
    }
  }

  package struct Reply: Codable, Sendable {
    package var practice: Bool
    package var head: Head
    /// Root at the earlier size, 64 hex digits.
    package var root: String
    /// RFC 6962 consistency proof, hex.
    package var proof: [String]
    /// Draws, and days recorded as missed, that the earlier head covers, and the last of them.
    package var covered: Int
    package var lastSlot: String?

    package init(
      practice: Bool, head: Head, root: String, proof: [String], covered: Int, lastSlot: String?
    ) {
      self.practice = practice
      self.head = head
      self.root = root
      self.proof = proof
      self.covered = covered
      self.lastSlot = lastSlot
    }
  }
}

/// Keeps a head that witnesses have cosigned: every bundle has it.
package enum AuditCosigned: Method {
  package static let name = "AuditCosigned"

  package struct Parameters: Codable, Sendable {
    /// The signed note with the cosignatures under it.
    package var note: String

    package init(note: String) {
      self.note = note
    }
  }

  package struct Reply: Codable, Sendable {
    package var practice: Bool
    package var size: UInt64
    /// Witnesses that the genesis names and whose cosignature is valid: they raise levels.
    package var witnesses: [String]
    /// Other names under the note, whose keys nobody here knows.
    package var others: [String]
    package var receipt: Receipt

    package init(
      practice: Bool, size: UInt64, witnesses: [String], others: [String], receipt: Receipt
    ) {
      self.practice = practice
      self.size = size
      self.witnesses = witnesses
      self.others = others
      self.receipt = receipt
    }
  }
}

/// The genesis card: what somebody outside should write down on day one.
package enum AuditGenesis: Method {
  package static let name = "AuditGenesis"
  package typealias Parameters = Nothing

  package struct Reply: Codable, Sendable {
    package var practice: Bool
    package var origin: String
    /// Leaf hash of entry 0: the log's identity.
    package var logID: String
    /// The verifier key of the log's signatures.
    package var key: String
    package var timezone: String
    package var createdAt: String

    package init(
      practice: Bool, origin: String, logID: String, key: String, timezone: String,
      createdAt: String
    ) {
      self.practice = practice
      self.origin = origin
      self.logID = logID
      self.key = key
      self.timezone = timezone
      self.createdAt = createdAt
    }
  }
}

/// Entries of the log, in order; streamed with `more`, up to 500 a reply.
package enum AuditLog: Method {
  package static let name = "AuditLog"

  package struct Parameters: Codable, Sendable {
    package var first: UInt64
    package var count: UInt64

    package init(first: UInt64 = 0, count: UInt64) {
      self.first = first
      self.count = count
    }
  }

  package struct Reply: Codable, Sendable {
    /// Index of the first of these lines.
    package var first: UInt64
    /// Canonical lines, without their LF.
    package var lines: [String]

    package init(first: UInt64, lines: [String]) {
      self.first = first
      self.lines = lines
    }
  }
}

/// A day's draws with every row of their rosters, by label, up to 500 rows a page: a draw whose rows
/// go on stands in the next page again.
package enum AuditDraw: Method {
  package static let name = "AuditDraw"

  package struct Parameters: Codable, Sendable {
    package var date: String?
    package var list: String?

    package init(date: String? = nil, list: String? = nil) {
      self.date = date
      self.list = list
    }
  }

  package struct Reply: Paged {
    package var practice: Bool
    package var draws: [DrawReport]

    package init(practice: Bool, draws: [DrawReport]) {
      self.practice = practice
      self.draws = draws
    }

    package mutating func append(_ next: Self) {
      for draw in next.draws {
        if let last = draws.indices.last, draws[last].slot == draw.slot {
          draws[last].rows += draw.rows
        } else {
          draws.append(draw)
        }
      }
    }
  }
}

package struct DrawReport: Codable, Sendable {
  package var slot: String
  /// `drawn`, `missed` or `waiting`.
  package var state: String
  package var mode: String
  package var commitEntry: UInt64?
  package var rosterEntry: UInt64?
  package var drawEntry: UInt64?
  package var revealEntry: UInt64?
  package var rosterRoot: String?
  package var listRoot: String?
  /// Sum of the eligible chances in billionths: what was expected of this draw.
  package var expected: Int64
  package var rows: [DrawReportRow]

  package init(
    slot: String, state: String, mode: String, commitEntry: UInt64?, rosterEntry: UInt64?,
    drawEntry: UInt64?, revealEntry: UInt64?, rosterRoot: String?, listRoot: String?,
    expected: Int64, rows: [DrawReportRow]
  ) {
    self.slot = slot
    self.state = state
    self.mode = mode
    self.commitEntry = commitEntry
    self.rosterEntry = rosterEntry
    self.drawEntry = drawEntry
    self.revealEntry = revealEntry
    self.rosterRoot = rosterRoot
    self.listRoot = listRoot
    self.expected = expected
    self.rows = rows
  }
}

package struct DrawReportRow: Codable, Sendable {
  package var label: String
  package var phase: String
  package var lane: String
  /// Billionths.
  package var chance: Int64
  /// Absent until the seed is revealed, for whoever was not drawn.
  package var number: String?
  package var drawn: Bool
  /// Why the row could not be drawn; absent for an eligible one.
  package var why: String?
  /// True for somebody not expected who came all the same, and had the own number looked at.
  package var late: Bool?

  package init(
    label: String, phase: String, lane: String, chance: Int64, number: String?, drawn: Bool,
    why: String?, late: Bool? = nil
  ) {
    self.label = label
    self.phase = phase
    self.lane = lane
    self.chance = chance
    self.number = number
    self.drawn = drawn
    self.why = why
    self.late = late
  }
}

/// All files of a bundle (LOG.md 9), streamed with `more` in pieces.
package enum AuditBundle: Method {
  package static let name = "AuditBundle"

  package struct Parameters: Codable, Sendable {
    /// Absent where nothing leaves the house.
    package var disclosure: Disclosure?

    package init(disclosure: Disclosure? = nil) {
      self.disclosure = disclosure
    }
  }

  /// The next piece of one file; a file's pieces come in order, one file after another.
  package struct Reply: Codable, Sendable {
    /// Path inside the bundle, `rosters/2026-11-23_main.jsonl`.
    package var path: String
    package var text: String

    package init(path: String, text: String) {
      self.path = path
      self.text = text
    }
  }
}

/// The bundle given to somebody outside: to whom, why, on what authority. Kept, and logged.
package struct Disclosure: Codable, Sendable {
  package var recipient: String
  package var purpose: String
  package var authority: String
  /// The first line of the notice that goes with it.
  package var notice: String
  package var from: String?
  package var to: String?

  package init(
    recipient: String, purpose: String, authority: String, notice: String, from: String? = nil,
    to: String? = nil
  ) {
    self.recipient = recipient
    self.purpose = purpose
    self.authority = authority
    self.notice = notice
    self.from = from
    self.to = to
  }
}
