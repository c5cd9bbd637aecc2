import Selection

/// The last instant and the last date that a log may speak of: the end of 2199.
///
/// No log lives that long, and a hostile one must not buy centuries of calendar (LOG.md 8: a
/// verifier is run on what strangers hand over).
enum TimeBound {
  /// UTC seconds.
  static let lastSecond: Int64 = 7_258_118_399
  static let lastDate = CivilDate(daysSinceEpoch: 84_005)
}
