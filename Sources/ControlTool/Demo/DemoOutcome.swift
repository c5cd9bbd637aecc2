/// What becomes of a test in the demonstration: a fixed little pattern, so that every run shows a
/// bit of everything.
package enum DemoOutcome: Hashable, Sendable {
  case read(String)
  case noShow, refused

  package init(test: Int) {
    switch test % 41 {
    case 7, 23: self = .noShow
    case 31: self = .refused
    case 3, 11, 19, 36: self = .read("all negative except thc")
    case 15: self = .read("all negative except coc")
    case 28: self = .read("all negative except bzo")
    default: self = .read(Self.negative)
    }
  }

  static let negative = "all negative"
}
