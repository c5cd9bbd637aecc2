import Selection
import TestSupport
import Testing

struct NameTests {
  @Test func labelsKeepTheirBytes() throws {
    var dice = SplitMix(seed: 1)
    for _ in 0..<200 {
      let bytes = dice.bytes(16)
      let label = try #require(Label(bytes: bytes))
      #expect(label.bytes == bytes)
      #expect(Label(hex: label.hex) == label)
    }
  }

  @Test func labelsSortAsTheirText() {
    var dice = SplitMix(seed: 2)
    let labels = (0..<300).map { _ in dice.label() }
    #expect(labels.sorted().map(\.hex) == labels.map(\.hex).sorted())
  }

  @Test(arguments: [
    "", "00", String(repeating: "0", count: 31), String(repeating: "0", count: 33),
    String(repeating: "A", count: 32), String(repeating: "g", count: 32),
    String(repeating: "0", count: 30) + " 0",
  ])
  func otherLabelsAreRefused(_ hex: String) {
    #expect(Label(hex: hex) == nil)
  }

  @Test(arguments: [0, 15, 17, 32])
  func labelsOfOtherLengthsAreRefused(_ count: Int) {
    #expect(Label(bytes: [UInt8](repeating: 0, count: count)) == nil)
  }

  @Test(arguments: ["2026-11-23/main", "2026-11-23/step.evening", "2026-11-23/0-a"])
  func slots(_ text: String) throws {
    let slot = try #require(Slot(text))
    #expect(slot.description == text)
    #expect(slot.fileName == text.replacing("/", with: "_"))
    #expect(Slot(date: slot.date, list: slot.list) == slot)
  }

  @Test(arguments: [
    "", "2026-11-23", "2026-11-23/", "/main", "2026-11-23/Main", "2026-11-23/-main",
    "2026-11-23/.main", "2026-11-23/a_b", "2026-11-23/a/b", "2026-11-23//main", "2026-11-31/main",
    "2026-11-23/ä", "2026-11-23/main ", "2026-11-23_main", "2026-11-23/../x",
    "2026-11-23/" + String(repeating: "a", count: 33),
  ])
  func otherSlotsAreRefused(_ text: String) {
    #expect(Slot(text) == nil)
  }

  @Test func slotsSortByDateThenList() throws {
    let texts = ["2026-11-24/a", "2026-11-23/b", "2026-11-23/a", "2027-01-01/a"]
    let slots = try texts.map { try #require(Slot($0)) }
    #expect(slots.sorted().map(\.description) == texts.sorted())
  }

  @Test(arguments: [
    (Int64(73_412_556), "073 412 556"), (0, "000 000 000"), (999_999_999, "999 999 999"),
  ])
  func numbersPrintInThrees(_ value: Int64, _ text: String) throws {
    #expect(try #require(Number(value)).description == text)
  }

  @Test(arguments: [-1, 1_000_000_000, Int64.max, .min])
  func numbersOutsideAreRefused(_ value: Int64) {
    #expect(Number(value) == nil)
  }

  @Test(arguments: [-1, 1_000_000_001, Int64.max, .min])
  func chancesOutsideAreRefused(_ ppb: Int64) {
    #expect(Chance(ppb: ppb) == nil)
  }
}
