import Selection
import Testing

@testable import Daemon

/// The sentence that is read aloud to a patient, for each cause, word for word.
struct WhySentenceTests {
  private static func text(_ cause: WhySentence.Cause) -> String {
    WhySentence(
      patient: "0042", date: .on("2026-11-23"), phase: "intensive", cause: cause
    ).text
  }

  private static let number = Number(73_412_556)
  private static let chance = Chance(ppb: 456_310_988)
  private static let cut = Chance(ppb: 412_999_999)

  private static func duty(_ owed: Int, left: Int) -> Duty {
    Duty(by: .on("2026-11-29"), owed: owed, left: left)
  }

  /// Every cause with the whole of its sentence.
  private static func golden() throws -> [(WhySentence.Cause, String)] {
    try days() + absences() + independent() + capped() + pool()
  }

  private static func days() -> [(WhySentence.Cause, String)] {
    [
      (.notEnrolled, "Patient 0042 was not enrolled on Monday 23 November 2026."),
      (
        .afterRoster,
        """
        Patient 0042 could not be drawn on Monday 23 November 2026: the patient was enrolled after \
        that day's roster.
        """
      ),
      (
        .noList,
        """
        Patient 0042 could not be drawn on Monday 23 November 2026: the list does not collect that \
        day.
        """
      ),
      (.notYet, "Nobody knows yet: the draw of Monday 23 November 2026 has not been made."),
      (
        .missed("nothing logged from 2026-11-22 17:00 to 2026-11-23 18:00"),
        """
        Nobody was drawn on Monday 23 November 2026: nothing logged from \
        2026-11-22 17:00 to 2026-11-23 18:00.
        """
      ),
      (
        .missed("closed after it was committed"),
        "Nobody was drawn on Monday 23 November 2026: closed after it was committed."
      ),
    ]
  }

  private static func absences() -> [(WhySentence.Cause, String)] {
    let words: [(Absence, String)] = [
      (.notExpected, "the patient was not expected to attend that day"),
      (.excused, "the patient was excused"),
      (.hospital, "the patient was in hospital"),
      (.custody, "the patient was in custody"),
      (.travel, "the patient was travelling"),
      (.discharged, "the patient had been discharged"),
      (.other, "the patient was away for another recorded reason"),
    ]
    return words.map { absence, words in
      (
        .absent(absence),
        "Patient 0042 could not be drawn on Monday 23 November 2026: \(words)."
      )
    }
  }

  private static func independent() throws -> [(WhySentence.Cause, String)] {
    let (number, chance) = (try #require(number), try #require(chance))
    return [
      (
        .independent(drawn: true, number: number, chance: chance, certain: nil),
        """
        Patient 0042 was drawn on Monday 23 November 2026: the number 073 412 556 was below the \
        chance of 456 310 988 in a billion (45.6 %), which follows from phase intensive of the \
        written policy.
        """
      ),
      (
        .independent(drawn: false, number: number, chance: .never, certain: nil),
        """
        Patient 0042 was not drawn on Monday 23 November 2026: the number 073 412 556 was not \
        below the chance of 0 in a billion (0.0 %), which follows from phase intensive of the \
        written policy.
        """
      ),
      (
        .independent(drawn: true, number: number, chance: .certain, certain: duty(1, left: 1)),
        """
        Patient 0042 was drawn on Monday 23 November 2026: the written policy guarantees 1 more \
        test by Sunday 29 November 2026, and this was the last day on which it could be taken.
        """
      ),
      (
        .independent(drawn: true, number: number, chance: .certain, certain: duty(3, left: 3)),
        """
        Patient 0042 was drawn on Monday 23 November 2026: the written policy guarantees 3 more \
        tests by Sunday 29 November 2026, and all 3 days left were needed for them.
        """
      ),
      (
        .independent(drawn: true, number: number, chance: .certain, certain: duty(2, left: 1)),
        """
        Patient 0042 was drawn on Monday 23 November 2026: the written policy guarantees 2 more \
        tests by Sunday 29 November 2026, and this was the last day on which one could be taken.
        """
      ),
      (
        .independent(
          drawn: true, number: number, chance: .certain,
          certain: Duty(by: .on("2026-11-19"), owed: 1, left: 1)),
        """
        Patient 0042 was drawn on Monday 23 November 2026: a test was due by Thursday 19 November \
        2026 and is still owed, so that the patient is drawn on the first day on which it can be \
        taken.
        """
      ),
    ]
  }

  private static func capped() throws -> [(WhySentence.Cause, String)] {
    let (number, chance) = (try #require(number), try #require(chance))
    func cause(
      _ drawn: Bool, asked: Chance, used: Chance, cap: Int = 4
    ) -> WhySentence.Cause {
      .capped(drawn: drawn, number: number, asked: asked, used: used, cap: cap, lane: "east")
    }
    return [
      (
        cause(true, asked: chance, used: chance),
        """
        Patient 0042 was drawn on Monday 23 November 2026: lane east collects at most 4 tests a \
        day, so the list is made in one pass along the patients in the order of their numbers \
        (here 073 412 556), and the chance of 456 310 988 in a billion (45.6 %) was honoured as \
        it is.
        """
      ),
      (
        cause(false, asked: chance, used: try #require(cut), cap: 1),
        """
        Patient 0042 was not drawn on Monday 23 November 2026: lane east collects at most 1 test \
        a day, so the list is made in one pass along the patients in the order of their numbers \
        (here 073 412 556), and the chance of 456 310 988 in a billion (45.6 %) was cut to \
        412 999 999 in a billion (41.3 %), as everybody's in the lane was.
        """
      ),
      (
        cause(true, asked: .certain, used: .certain),
        """
        Patient 0042 was drawn on Monday 23 November 2026: the written policy guarantees a test \
        that could not be put off any longer.
        """
      ),
      (
        .deferred(number: number, cap: 4, lane: "east"),
        """
        Patient 0042 was due on Monday 23 November 2026, but more patients were due than the \
        4 tests that lane east can collect; those whose time had run longest came first.
        """
      ),
    ]
  }

  private static func pool() throws -> [(WhySentence.Cause, String)] {
    let (number, chance) = (try #require(number), try #require(chance))
    return [
      (
        .pool(drawn: true, number: number, chance: chance, due: 2, eligible: 20),
        """
        Patient 0042 was drawn on Monday 23 November 2026: 2 tests of the pool fell on that day \
        and went to the lowest numbers among 20 patients; the number 073 412 556 was one of them, \
        and the chance was 456 310 988 in a billion (45.6 %) for everybody.
        """
      ),
      (
        .pool(drawn: false, number: number, chance: chance, due: 1, eligible: 1),
        """
        Patient 0042 was not drawn on Monday 23 November 2026: 1 test of the pool fell on that day \
        and went to the lowest number among 1 patient; the number 073 412 556 was not it, and the \
        chance was 456 310 988 in a billion (45.6 %) for everybody.
        """
      ),
      (
        .pool(drawn: false, number: number, chance: chance, due: 0, eligible: 20),
        """
        Patient 0042 was not drawn on Monday 23 November 2026: no test of the pool fell on that \
        day; the chance was 456 310 988 in a billion (45.6 %) for everybody.
        """
      ),
    ]
  }

  @Test
  func saysWhy() throws {
    for (cause, text) in try Self.golden() { #expect(Self.text(cause) == text) }
  }

  /// STYLE.md, "Wording"; one sentence; and nobody but the patient by number.
  @Test
  func claimsNothingAboutThePerson() throws {
    let forbidden = [
      "evader", "hazard", "clean", "dirty", "fraud", "hazardous", "suspect", "abuse", "addict",
      "fail", "guilty", "caught",
    ]
    for (_, text) in try Self.golden() {
      let words = text.lowercased().split { !$0.isLetter }.map(String.init)
      #expect(words.filter(forbidden.contains) == [], "\(text)")
      #expect(text.hasSuffix(".") && !text.dropLast().contains(". "), "\(text)")
      #expect(!text.contains("  ") && !text.contains("\n"), "\(text)")
      #expect(!words.contains("1 tests") && !text.contains(" 1 tests"), "\(text)")
    }
  }

  @Test(arguments: [
    (0, "0 in a billion (0.0 %)"), (1, "1 in a billion (0.0 %)"),
    (499_999, "499 999 in a billion (0.0 %)"), (500_000, "500 000 in a billion (0.1 %)"),
    (999_499_999, "999 499 999 in a billion (99.9 %)"),
    // Nearly certain is not certain.
    (999_500_000, "999 500 000 in a billion (99.9 %)"),
    (999_999_999, "999 999 999 in a billion (99.9 %)"),
    (1_000_000_000, "1 000 000 000 in a billion (100.0 %)"),
  ])
  func wordsAChance(_ ppb: Int64, _ text: String) throws {
    #expect(try #require(Chance(ppb: ppb)).text == text)
  }
}
