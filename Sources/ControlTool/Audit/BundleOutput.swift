import ArgumentParser

/// Where files that are handed over together are written.
struct BundleOutput: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The .zip to write, or a folder to make; it must not exist yet.", valueName: "file"),
    completion: .file())
  var out: String

  func requireNew() throws(Failure) { try FileReading.requireNew(out) }

  func write(_ bundle: BundleFiles) throws(Failure) {
    try out.hasSuffix(".zip") ? bundle.write(zip: out) : bundle.write(folder: out)
  }
}
