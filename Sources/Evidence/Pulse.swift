import Libcrypto

/// The drand chains whose times are known. Their signatures are BLS, which is not checked here.
enum DrandChain: CaseIterable {
  case quicknet, mainnet

  /// Nil for a chain whose times nobody has told us.
  init?(hash: Digest) {
    guard let chain = Self.allCases.first(where: { $0.hash == hash.hex }) else { return nil }
    self = chain
  }

  private var hash: String {
    switch self {
    case .quicknet: "52db9ba70e0cc0f6eaf7803dd07447a1f5477735fd3f661792ba94600c84e971"
    case .mainnet: "8990e7a9aaed2ffed73dbd7092123d6f289930540d7651336225dc172e51b2ce"
    }
  }

  /// UTC seconds of round 1.
  private var genesis: Int64 {
    switch self {
    case .quicknet: 1_692_803_367
    case .mainnet: 1_595_431_050
    }
  }

  /// Seconds between rounds.
  private var period: Int64 {
    switch self {
    case .quicknet: 3
    case .mainnet: 30
    }
  }

  /// Bytes of a signature: a point of G1 or of G2.
  var signatureLength: Int {
    switch self {
    case .quicknet: 48
    case .mainnet: 96
    }
  }

  /// The first round not before `opens`. Nil before the chain began.
  func round(opens: Int64) -> Int64? {
    let elapsed = opens - genesis
    return elapsed < 0 ? nil : (elapsed + period - 1) / period + 1
  }

  /// When a round is due, in UTC seconds.
  func time(of round: Int64) -> Int64 { genesis + (round - 1) * period }
}
