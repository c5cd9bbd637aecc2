import CLibcrypto
import Glibc

/// One libcrypto digest context per thread, for SHA-256 with an algorithm fetched once.
///
/// Reusing both is two to three times as fast as libcrypto's one-shot call, which looks the
/// algorithm up and allocates every time. No context is kept across an `await`, so a task never
/// sees a foreign one.
/// `Library` says why none of this throws.
enum DigestContext {
  // Fetched once, never freed and never changed: safe to share between threads.
  nonisolated(unsafe) private static let algorithm = Library.required(
    EVP_MD_fetch(nil, "SHA256", nil))

  private static let slot: pthread_key_t = {
    var key = pthread_key_t()
    let status = pthread_key_create(&key) { EVP_MD_CTX_free(OpaquePointer($0)) }
    Library.require(status == 0)
    return key
  }()

  /// This thread's context, made at its first use and freed when the thread ends. Its state is
  /// whatever the last user left: begin with `start` or by copying another context into it.
  static var ofThread: OpaquePointer {
    if let kept = pthread_getspecific(slot) { return OpaquePointer(kept) }
    let made = Library.required(EVP_MD_CTX_new())
    Library.require(pthread_setspecific(slot, UnsafeRawPointer(made)) == 0)
    return made
  }

  static func start(_ context: OpaquePointer) {
    Library.require(EVP_DigestInit_ex2(context, algorithm, nil) == 1)
  }

  static func update(_ context: OpaquePointer, _ bytes: UnsafeRawBufferPointer) {
    Library.require(EVP_DigestUpdate(context, bytes.baseAddress, bytes.count) == 1)
  }

  /// Ends the hash; the context may be started again afterwards.
  static func finish(_ context: OpaquePointer) -> Digest {
    Digest { bytes in
      Library.require(EVP_DigestFinal_ex(context, bytes.baseAddress, nil) == 1)
    }
  }

  static func copy(_ source: OpaquePointer, to target: OpaquePointer) {
    Library.require(EVP_MD_CTX_copy_ex(target, source) == 1)
  }
}
