import Libcrypto
import Testing
import TransparencyLog

struct CheckpointTests {
  private let text =
    "clinic.example/veridraw/2026\n75\npJd0BYdEat3hFfef9KycSUgj+DzLAYsTP5um/WvCuH8=\n"

  @Test func roundTrip() throws {
    let checkpoint = try Checkpoint(parsing: text)
    #expect(checkpoint.origin == "clinic.example/veridraw/2026")
    #expect(checkpoint.size == 75)
    #expect(checkpoint.root.hex.hasPrefix("a497740587446adde115f79ff4ac9c49"))
    #expect(checkpoint.text == text)
    #expect(
      try Checkpoint(origin: checkpoint.origin, size: 75, root: checkpoint.root) == checkpoint)
  }

  @Test func spoken() throws {
    #expect(
      try Checkpoint(parsing: text).spoken == "75 a497 7405 8744 6add e115 f79f f4ac 9c49")
  }

  @Test func refuses() {
    let root = "pJd0BYdEat3hFfef9KycSUgj+DzLAYsTP5um/WvCuH8="
    let cases = [
      "", "\n", "a\n75\n", "a\n75\n\(root)", "a\n75\n\(root)\n\n", "a\n75\n\(root)\nmore\n",
      "\n75\n\(root)\n", "a\n075\n\(root)\n", "a\n+75\n\(root)\n", "a\n-1\n\(root)\n",
      "a\n 75\n\(root)\n", "a\n75 \n\(root)\n", "a\n\n\(root)\n", "a\n0x4b\n\(root)\n",
      "a\n9223372036854775808\n\(root)\n", "a\n18446744073709551616\n\(root)\n",
      "a\n75\n\(root.dropLast())\n", "a\n75\n\(root) \n", "a\n75\nAAAA\n", "a\n75\n\n",
      "a\n75\npJd0BYdEat3hFfef9KycSUgj+DzLAYsTP5um/WvCuH9=\n", "a\r\n75\n\(root)\n",
      "a\n75\r\n\(root)\n", "a\u{0}\n75\n\(root)\n", "é\n75\n\(root)\n", "a\n٧٥\n\(root)\n",
      "a\n75\n\(root)\n\(root)\n", "a\n75\npJd0BYdEat3hFfef9KycSUgj-DzLAYsTP5um_WvCuH8=\n",
    ]
    for text in cases {
      #expect(throws: NoteFault.badCheckpoint, "\(text)") { try Checkpoint(parsing: text) }
    }
    let zero = SHA256.hash([])
    for origin in ["", "a\nb", "é", "\u{7F}"] {
      #expect(throws: NoteFault.badCheckpoint) {
        try Checkpoint(origin: origin, size: 0, root: zero)
      }
    }
  }
}
