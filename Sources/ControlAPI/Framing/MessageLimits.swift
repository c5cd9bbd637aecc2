/// How large a message may be.
package enum MessageLimits {
  /// Bytes of a call, its NUL not counted. Larger input is staged (`StageBegin`).
  package static let call = 1 << 20
  /// Bytes of a reply. A client trusts its daemon further than the daemon trusts its clients: a
  /// large day's list is one message. What has no natural end is streamed instead.
  package static let reply = 16 << 20
  /// Levels of objects and arrays.
  package static let depth = 32
}
