/// Why a line is held. The code is counted and kept in the open; what the line says is sealed.
package enum HoldReason: Hashable, Sendable, CustomStringConvertible {
  case notUnderstood(String)
  case badCheckDigit(String)
  case unknownCode(String)
  case unknownName(String)
  case contradicts(code: String, name: String)
  case otherSpecimen(Specimen)
  case valueMissing
  case unknownValue(String)
  /// A figure that its measure cannot have.
  case impossible(String, of: String, form: String)
  /// The value and the laboratory's own flag, or the code of the value and its text, disagree.
  case valuesDisagree(String, String)
  case noCutoff
  /// What stands in the cutoff's place, and why it is none.
  case cutoffUnclear(String)
  case undecided(String, cutoff: String)
  case statusMissing
  case unknownStatus(String)
  case pending
  /// An order or a report without one line.
  case noResult
  case narrative
  /// A note that names a drug and a result.
  case hiddenResult(String)
  /// A note that takes back what it stands beside.
  case doubted(String)
  case twice(String)
  case shortLine(fields: Int, needed: Int)
  // What only the records can tell.
  case noSpecimen
  case severalTests
  /// What was chosen, or what its number belongs to, is not the test that it names.
  case otherTest
  /// Its name or birth date is not the patient's; which of them differs.
  case otherPatient(String)
  /// It corrects or takes back what another sender sent.
  case otherSender
  /// It is of another kind of specimen than the test.
  case otherKind(Specimen, of: Specimen)
  case olderThanCurrent
  /// It would undo a correction, or change an analyte, without saying that it corrects.
  case uncorrected(String?)
  case changeAsked
  /// Somebody here took back what it changes.
  case takenBack
  /// It says that all is final, and nothing of these, which were preliminary.
  case leavesOut([String])
  /// It is dated later than today.
  case future
  case specimenRejected
  /// The number of a message that is known, with other contents.
  case numberReused
  case testNotCollected(state: String)

  package var code: String {
    switch self {
    case .notUnderstood: "not-understood"
    case .badCheckDigit: "loinc-check-digit"
    case .unknownCode: "loinc-unknown"
    case .unknownName: "analyte-unknown"
    case .contradicts: "loinc-contradicts"
    case .otherSpecimen: "other-specimen"
    case .valueMissing: "value-missing"
    case .unknownValue, .impossible: "value-unknown"
    case .valuesDisagree: "values-disagree"
    case .noCutoff: "cutoff-missing"
    case .cutoffUnclear: "cutoff-unclear"
    case .undecided: "figure-undecided"
    case .statusMissing: "status-missing"
    case .unknownStatus: "status-unknown"
    case .pending, .noResult: "pending"
    case .narrative: "narrative"
    case .hiddenResult: "hidden-result"
    case .doubted: "doubted"
    case .twice: "given-twice"
    case .shortLine: "short-line"
    case .noSpecimen: "no-specimen"
    case .severalTests: "several-tests"
    case .otherTest: "other-test"
    case .otherPatient: "other-patient"
    case .otherSender: "other-sender"
    case .otherKind: "other-kind"
    case .olderThanCurrent: "older"
    case .uncorrected: "uncorrected"
    case .changeAsked: "change-asked"
    case .takenBack: "taken-back"
    case .leavesOut: "leaves-out"
    case .future: "future"
    case .specimenRejected: "specimen-rejected"
    case .numberReused: "number-reused"
    case .testNotCollected: "not-collected"
    }
  }

  package var description: String {
    switch self {
    case .notUnderstood(let what), .cutoffUnclear(let what): what
    case .badCheckDigit(let code): "the check digit of LOINC '\(code)' is wrong"
    case .unknownCode(let code): "LOINC \(code) is not in the table"
    case .unknownName(let name): "no analyte is called '\(name)'"
    case .contradicts(let code, let name): "the code is of \(code), the name is of \(name)"
    case .otherSpecimen(let specimen): "the code is for \(specimen.rawValue)"
    case .valueMissing: "no value"
    case .unknownValue(let value): "'\(value)' is no value that is known"
    case .impossible(let value, let measure, let form):
      "'\(value)' is no \(measure), \(form) is one"
    case .valuesDisagree(let one, let other): "it says '\(one)' and '\(other)'"
    case .noCutoff: "a figure without a cutoff"
    case .undecided(let figure, let cutoff): "\(figure) may be above or below \(cutoff)"
    case .statusMissing: "no status: it may be preliminary or final"
    case .unknownStatus(let status): "'\(status)' is no status that is known"
    case .pending: "no result yet"
    case .noResult: "an order without a result"
    case .narrative: "sentences that no laboratory file explains"
    case .hiddenResult(let name): "a note hides a result of \(name)"
    case .doubted(let word): "a note beside it says '\(word)'"
    case .twice(let analyte): "\(analyte) is given twice, with different results"
    case .shortLine(let fields, let needed): "\(fields) fields, \(needed) are needed"
    case .noSpecimen: "no specimen here has a number that the report names"
    case .severalTests: "the report names the specimens of several tests"
    case .otherTest: "the specimen it names, or an earlier version of it, is another test's"
    case .otherPatient(let what): "the \(what) it gives is not that of the test's patient"
    case .otherSender: "it corrects the report of this number, and that came from another sender"
    case .otherKind(let said, let own):
      "it is of \(said.rawValue), and the test is of \(own.rawValue)"
    case .olderThanCurrent: "older than the version of this report that counts, or as old"
    case .uncorrected(let analyte):
      "it would \(analyte.map { "change \($0)" } ?? "undo a correction"), and does not say that it "
        + "corrects"
    case .changeAsked: "a change of the version that counts waits for a second person"
    case .takenBack: "the result that it changes was taken back here"
    case .leavesOut(let codes):
      "it is final and leaves out \(codes.joined(separator: ", ")), so far preliminary"
    case .future: "it is dated later than today"
    case .specimenRejected: "the specimen of this test was rejected"
    case .numberReused: "a message of this number came before, with other contents"
    case .testNotCollected(let state): "the test is \(state): no specimen of it is known"
    }
  }
}
