/// Where a test stands (CLINICAL.md, "The unit of record is the test").
package enum TestState: String, CaseIterable, Hashable, Sendable {
  case selected, ordered, notified, arrived, collected
  /// Resulted by immunoassay or point of care: confirm before acting.
  case presumptive
  /// Resulted by chromatography and mass spectrometry.
  case definitive
  case reviewed, closed
  case noShow = "no-show"
  case refused, left
  case unable = "unable-to-provide"
  case excused, cancelled
  case rejected = "specimen-rejected"
  case admittedUse = "admitted-use"

  /// Whether the test ended, or went on to the laboratory: what the front desk must reach by closing.
  package var hasOutcome: Bool { ![.selected, .ordered, .notified, .arrived].contains(self) }

  /// Whether there is a result that has not been closed.
  package var isResulted: Bool { [.presumptive, .definitive, .reviewed].contains(self) }
}

/// What can happen to a test. The raw value is the `what` of its act in the log.
package enum TestEvent: String, CaseIterable, Hashable, Sendable {
  case selected, ordered, notified, arrived, collected, presumptive, definitive, reviewed, closed
  case noShow = "no-show"
  case refused, left
  case unable = "unable-to-provide"
  case cancelled
  case rejected = "specimen-rejected"
  case admittedUse = "admitted-use"
  case excuseRequested = "excuse-requested"
  case excuseDeclined = "excuse-declined"
  case excused
  /// What was asked for has become pointless: the test went on to an outcome that nobody excuses.
  case excuseOvertaken = "excuse-overtaken"
  /// A correction or retraction of a result was asked for, or declined, by a second person.
  case amendmentRequested = "amendment-requested"
  case amendmentDeclined = "amendment-declined"
  /// A version of a result was corrected by hand.
  case amended
  /// The patient tried and gave too little, or nothing: fluids and time.
  case attempted
  /// A version of a result was taken back.
  case retracted
  /// A second reader agreed with a version of a result.
  case verified
  /// The specimen went out for definitive testing.
  case sentOut = "sent-out"

  /// The state it leads to; nil where it changes none, or leads back.
  package var leads: TestState? { TestState(rawValue: rawValue) }

  /// Behind "the test cannot".
  package var phrase: String {
    switch self {
    case .presumptive, .definitive: "have a result"
    default: "be \(rawValue)"
    }
  }

  /// The verb of `veridraw test` that records it; nil where that is another command's.
  package var verb: String? {
    switch self {
    case .notified: "notify"
    case .arrived: "arrive"
    case .attempted: "attempt"
    case .collected: "collect"
    case .reviewed: "review"
    case .closed: "close"
    case .noShow: "miss"
    case .refused: "refuse"
    case .left: "left"
    case .unable: "unable"
    case .cancelled: "cancel"
    case .rejected: "reject"
    case .admittedUse: "admit"
    case .excuseRequested: "excuse"
    case .excused: "approve"
    case .excuseDeclined: "decline"
    default: nil
    }
  }

  /// The verb as it is typed, with the code that it cannot do without.
  func command(on test: Int64) -> String? {
    let code: Set<TestEvent> = [.cancelled, .rejected, .excuseRequested]
    return verb.map { "test \($0) \(test)" + (code.contains(self) ? " --code CODE" : "") }
  }

  /// Whether a person may just record it; the others come with a draw, a result or a second person.
  package var isPlain: Bool {
    [
      .notified, .arrived, .noShow, .refused, .left, .unable, .cancelled, .rejected, .admittedUse,
      .reviewed, .closed,
    ].contains(self)
  }
}

/// The life cycle as data, in one place.
package enum TestLife {
  /// Seconds after a slot's `closes` in which a specimen still counts as that day's: what was taken
  /// before closing may be recorded the next morning, and a notice may leave a day for it.
  package static let collectionGrace: Int64 = 86_400

  /// What may happen in each state, in the order in which it is offered.
  ///
  /// Whoever did not show up may still come (`arrived`); a late or corrected report reaches a test
  /// in any state after collection, closed ones too; an excuse is possible until a specimen is in.
  package static let legal: [TestState: [TestEvent]] = [
    .selected: [.notified, .arrived] + untilArrival,
    .ordered: [.notified, .arrived] + untilArrival,
    .notified: [.arrived] + untilArrival,
    .arrived: [.collected, .attempted, .unable, .refused, .left, .admittedUse, .cancelled] + excuse,
    .collected: [.presumptive, .definitive, .rejected, .cancelled],
    .presumptive: [.definitive, .presumptive, .reviewed, .closed, .rejected] + result,
    .definitive: [.reviewed, .closed, .definitive, .presumptive, .rejected] + result,
    .reviewed: [.closed, .presumptive, .definitive, .rejected] + result,
    .closed: [.presumptive, .definitive] + amendment,
    .noShow: [.arrived] + excuse,
    .left: [.arrived] + excuse,
    .refused: excuse,
    .unable: [.arrived] + excuse,
    .rejected: [.presumptive, .definitive, .closed] + amendment,
    .excused: [], .cancelled: [], .admittedUse: [.closed],
  ]

  private static let amendment: [TestEvent] =
    [.amended, .retracted, .amendmentRequested, .amendmentDeclined]
  private static let result: [TestEvent] = [.verified, .sentOut] + amendment

  /// How the time of somebody who cannot provide may end.
  package static let endsOfAttempts: [TestEvent] = [.collected, .unable, .refused, .left]

  private static let excuse: [TestEvent] = [.excuseRequested, .excused, .excuseDeclined]
  private static let untilArrival: [TestEvent] =
    [.collected, .noShow, .refused, .left, .admittedUse, .cancelled] + excuse

  package static func allows(_ event: TestEvent, in state: TestState) -> Bool {
    legal[state, default: []].contains(event)
  }

  /// What a person may record now, in the order in which it is offered: an excuse is decided where
  /// one waits and asked for where none does; an amendment as what it comes to, where a result is
  /// certain to be there.
  package static func possible(in state: TestState, excusePending: Bool) -> [TestEvent] {
    legal[state, default: []].filter { event in
      switch event {
      case .excused, .excuseDeclined: excusePending
      case .excuseRequested: !excusePending
      case .amendmentRequested, .amendmentDeclined: false
      case .amended, .retracted: state.isResulted
      default: true
      }
    }
  }

  /// - Throws: `transition` with what may be recorded instead.
  static func require(
    _ event: TestEvent, of test: Int64, in state: TestState, excusePending: Bool
  ) throws(StoreError) {
    guard allows(event, in: state) else {
      let possible = possible(in: state, excusePending: excusePending)
      throw .transition(test: test, state: state, asked: event, possible: possible)
    }
  }
}

/// Why a test exists. Only `random` ones count in the statistics of draws.
package enum TestReason: String, CaseIterable, Hashable, Sendable {
  case random
  case forCause = "for-cause"
  case intake
  case followUp = "follow-up"
  case makeUp = "make-up"
  case courtOrdered = "court-ordered"
  case retest
}
