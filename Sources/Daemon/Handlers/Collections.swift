import ControlAPI
import Documents
import Selection
import Storage
import Toxicology

extension Router {
  /// Specimens: their labels, how they were collected, whose hands they are in.
  mutating func addCollections(_ desk: Desk) {
    on(HandOver.self, allow: [.staff, .lab]) { try await desk.handOver($0, by: $1) }
    on(LabelSpecimen.self, allow: [.staff, .lab]) { try await desk.labelSpecimen($0, for: $1) }
  }
}

extension Desk {
  func handOver(
    _ parameters: HandOver.Parameters, by session: Session
  ) async throws -> TestChanged {
    let purpose: CustodyStep.Purpose = try Self.word(parameters.purpose, "purpose")
    var changed = try await changeTest(parameters.test, by: session) { transaction, test, actor in
      try transaction.handOver(
        test.number, to: parameters.to, purpose: purpose, sealIntact: parameters.sealIntact,
        by: actor)
    }
    let test = try await numbered(parameters.test)
    let step = try await store.read { try $0.collection(of: test)?.custody.last }
    changed.receipt.notes += step.map { ["handed over by \($0.from) to \($0.to)"] } ?? []
    return changed
  }

  /// Looking at whose specimen it is, is logged.
  func labelSpecimen(
    _ parameters: LabelSpecimen.Parameters, for session: Session
  ) async throws -> LabelSpecimen.Reply {
    let test = try await numbered(parameters.test)
    try await store.write { transaction in
      let actor = try recorded(session, transaction)
      try transaction.recordView(.test(test.number), print: "label", by: actor)
    }
    let (initials, birthday) = try await identifiers(of: test)
    return LabelSpecimen.Reply(
      practice: isPractice, code: SpecimenLabel(test: test.number).description,
      initials: initials, birthday: birthday, date: test.date.description)
  }

  /// What was noted at the collection, as it is kept; nil where the step is another.
  func collection(
    _ parameters: RecordTest.Parameters, _ event: TestEvent, of test: TestRecord,
    _ program: ProgramFile?
  ) async throws -> NewCollection? {
    guard event == .collected else {
      guard parameters.specimen == nil, parameters.collection == nil else {
        throw ControlError(.invalidInput, "only 'collected' has a specimen")
      }
      return nil
    }
    let form = parameters.collection ?? CollectionForm()
    let mode = try Self.mode(form, isObserved: program?.isObserved ?? false)
    let observer = try await observer(form.observer)
    let specimen = try? await panel(of: test).0.specimen
    return NewCollection(
      specimen: specimen ?? .urine, mode: mode, observer: observer,
      accession: parameters.specimen, requisition: form.requisition,
      temperature: try form.temperature.map(Self.tenths), volume: try form.volume.map(Self.volume),
      seal: form.seal, remarks: form.remarks)
  }

  /// Where the program observes, nobody is recorded as unobserved for want of a word.
  private static func mode(
    _ form: CollectionForm, isObserved: Bool
  ) throws(ControlError) -> NewCollection.Mode {
    guard form.mode != nil || !isObserved else {
      throw ControlError(
        .invalidInput, "this program observes collections: say how this one was",
        hint: "one of \(words(NewCollection.Mode.self))")
    }
    let said = form.mode ?? NewCollection.Mode.unobserved.rawValue
    let mode: NewCollection.Mode = try word(said, "mode")
    guard form.observer == nil || mode != .unobserved else {
      throw ControlError(
        .invalidInput, "nobody watches an unobserved collection",
        hint: "say that it was monitored or observed, or leave out who watched")
    }
    return mode
  }

  private func observer(_ label: String?) async throws -> RecordedActor? {
    guard let label else { return nil }
    guard let observer = try await store.read({ try $0.actor(named: label) }) else {
      throw StoreError.unknown(noun: "account", id: label.printable)
    }
    return observer
  }

  /// What the temperature alone already says of a specimen, while there is time for another; nil
  /// where it is in range.
  func warning(_ collection: NewCollection) -> String? {
    guard let temperature = collection.temperature else { return nil }
    let celsius = Figure(temperature).shifted(by: -1)
    let said = settings.rules.validity.judge(
      [Pad.temperature.rawValue: .figure(celsius)], method: .presumptive)
    guard said.verdict != .notAssessed else { return nil }
    return "\(Self.celsius(temperature)): \(Self.sentence(said))"
  }

  /// As it was noted; remarks for those who may read own words.
  func form(_ record: CollectionRecord, withText: Bool) -> CollectionForm {
    CollectionForm(
      mode: record.mode.rawValue, observer: record.observer,
      volume: record.volume.map { "\(Figure($0).shifted(by: -1)) mL" },
      temperature: record.temperature.map(Self.celsius),
      requisition: record.requisition, seal: record.seal, remarks: withText ? record.remarks : nil)
  }

  func row(_ step: CustodyStep) -> CustodyRow {
    CustodyRow(
      at: times.rfc3339(step.at), from: step.from, to: step.to, purpose: step.purpose.rawValue,
      sealIntact: step.sealIntact)
  }

  private static func word<Word: RawRepresentable<String> & CaseIterable>(
    _ text: String, _ what: String
  ) throws(ControlError) -> Word {
    guard let word = Word(rawValue: text) else {
      throw ControlError(
        .invalidInput, "unknown \(what) '\(text.printable)'",
        hint: "one of \(words(Word.self))")
    }
    return word
  }

  private static func words<Word: RawRepresentable<String> & CaseIterable>(
    _: Word.Type
  ) -> String {
    Word.allCases.map(\.rawValue).joined(separator: ", ")
  }

  /// `36.1 C` for 361.
  static func celsius(_ tenths: Int) -> String { "\(Figure(tenths).shifted(by: -1)) C" }

  private static func tenths(_ text: String) throws(ControlError) -> Int {
    guard let celsius = PadReading(.temperature, text)?.canonical?.figure,
      let tenths = Int(celsius.shifted(by: 1).description)
    else {
      throw ControlError(
        .invalidInput, "the temperature must be \(Pad.temperature.form), got '\(text.printable)'")
    }
    return tenths
  }

  /// Tenths of a millilitre, up to a litre.
  private static func volume(_ text: String) throws(ControlError) -> Int {
    let word = text.lowercased().filter { !$0.isWhitespace }
    guard word.hasSuffix("ml"), let figure = Figure(word.dropLast(2)),
      let tenths = Int(figure.shifted(by: 1).description), (1...10_000).contains(tenths)
    else {
      throw ControlError(
        .invalidInput, "the volume must be like 45mL, got '\(text.printable)'")
    }
    return tenths
  }
}
