import ControlAPI
import Storage

extension Router {
  mutating func addAttempts(_ desk: Desk) {
    on(AddAttempt.self, allow: [.staff, .lab]) { try await desk.addAttempt($0, by: $1) }
  }
}

extension Desk {
  func addAttempt(
    _ parameters: AddAttempt.Parameters, by session: Session
  ) async throws -> TestChanged {
    let fluids = try Self.millilitres(parameters.fluids)
    var changed = try await changeTest(parameters.test, by: session) { transaction, test, actor in
      try transaction.recordAttempt(of: test.number, fluids: fluids, by: actor)
    }
    let attempts = try await store.read { try $0.attempts(of: Int64(parameters.test)) }
    changed.receipt.notes += attempts.map { [sentence($0)] } ?? []
    return changed
  }

  /// `2 attempts, 473 of 1183 mL (16 of 40 fl oz) given; until 2026-11-23 12:40`
  func sentence(_ attempts: Attempts) -> String {
    let ounces =
      (attempts.fluids * ShyBladder.mostOunces + ShyBladder.mostFluid / 2) / ShyBladder.mostFluid
    let given =
      "\(Counted.of(attempts.list.count, "attempt")), \(attempts.fluids) of "
      + "\(ShyBladder.mostFluid) mL given (about \(ounces) of \(ShyBladder.mostOunces) fl oz); "
    guard attempts.until <= clock.now() else {
      return given + "the three hours end at \(times.minute(attempts.until))"
    }
    return given + over(attempts)
  }

  /// `the three hours ended at 2026-11-23 12:40: record collected, unable-to-provide, …`
  func over(_ attempts: Attempts) -> String {
    let ends = TestLife.endsOfAttempts.map(\.rawValue)
    return "the three hours ended at \(times.minute(attempts.until)): record "
      + ends.dropLast().joined(separator: ", ") + " or \(ends.last ?? "")"
  }

  /// Whole ounces or millilitres; an ounce is rounded down, so that five cups of eight are forty.
  private static func millilitres(_ text: String) throws(ControlError) -> Int {
    let word = text.lowercased().filter { !$0.isWhitespace }
    let digits = word.prefix(4).prefix(while: \.isNumber)
    guard let number = Int(digits) else { throw fluidsFault(text) }
    switch word.dropFirst(digits.count) {
    case "oz", "floz": return number * ShyBladder.mostFluid / ShyBladder.mostOunces
    case "ml": return number
    case "" where number == 0: return 0
    default: throw fluidsFault(text)
    }
  }

  private static func fluidsFault(_ text: String) -> ControlError {
    ControlError(
      .invalidInput,
      "fluids must be what was given for the next attempt, 8oz, 240mL or 0, got "
        + "'\(text.printable)'")
  }
}
