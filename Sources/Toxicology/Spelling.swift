/// Finds the word somebody probably meant: analytes typed at the bench, keys in a file.
package enum Spelling {
  /// The candidate nearest to `word`, or nil when none is near enough to be worth suggesting
  /// (one slip in three letters). Capitals do not count; the first of equals wins.
  package static func nearest(to word: String, in candidates: some Sequence<String>) -> String? {
    let typed = Array(word.lowercased().unicodeScalars.prefix(longest))
    var best: (word: String, slips: Int)?
    for candidate in candidates {
      let slips = slips(typed, Array(candidate.lowercased().unicodeScalars.prefix(longest)))
      if slips <= max(1, typed.count / 3), slips < best?.slips ?? .max { best = (candidate, slips) }
    }
    return best?.word
  }

  /// Longer words are compared by their beginning, so that a hostile one costs no time.
  private static let longest = 48

  /// Letters to insert, drop, replace or swap with their neighbour (optimal string alignment).
  private static func slips(_ a: [Unicode.Scalar], _ b: [Unicode.Scalar]) -> Int {
    var beforeLast: [Int] = []
    var last = Array(0...b.count)
    for (i, letter) in a.enumerated() {
      var row = [i + 1]
      for (j, other) in b.enumerated() {
        var cost = min(last[j + 1], row[j]) + 1
        cost = min(cost, last[j] + (letter == other ? 0 : 1))
        if i > 0, j > 0, letter == b[j - 1], a[i - 1] == other {
          cost = min(cost, beforeLast[j - 1] + 1)
        }
        row.append(cost)
      }
      (beforeLast, last) = (last, row)
    }
    return last[b.count]
  }
}
