// swift-tools-version: 6.2
import PackageDescription

let swift: [SwiftSetting] = [
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

let argumentParser = Target.Dependency.product(
  name: "ArgumentParser", package: "swift-argument-parser")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioEmbedded = Target.Dependency.product(name: "NIOEmbedded", package: "swift-nio")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let lifecycle = Target.Dependency.product(
  name: "ServiceLifecycle", package: "swift-service-lifecycle")
let signals = Target.Dependency.product(
  name: "UnixSignals", package: "swift-service-lifecycle")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")

let package = Package(
  name: "veridraw",
  products: [
    .executable(name: "veridraw", targets: ["veridraw"]),
    .executable(name: "veridrawd", targets: ["veridrawd"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
    .package(url: "https://github.com/apple/swift-nio", exact: "2.101.2"),
    .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
    .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", exact: "2.13.0"),
  ],
  targets: [
    // The operating system, SQLite, zlib and libcrypto, seen from Swift.
    .systemLibrary(
      name: "CLibcrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .target(name: "CLinux", cSettings: [.define("_GNU_SOURCE")]),
    .target(name: "CSQLite", linkerSettings: [.linkedLibrary("sqlite3")]),

    // What is handed over with a bundle: verify.py and verify.html, as bytes.
    .target(name: "CVerifiers", exclude: ["verify.py", "verify.html"]),

    // What the socket speaks, in the interface definition language of varlink.
    .target(
      name: "CInterfaces",
      exclude: [
        "org.veridraw.varlink", "org.veridraw.practice.varlink", "org.varlink.service.varlink",
      ]),

    // The pure core: no clock, no randomness of its own, no I/O.
    .target(name: "Libcrypto", dependencies: ["CLibcrypto"], swiftSettings: swift),
    .target(name: "TransparencyLog", dependencies: ["Libcrypto"], swiftSettings: swift),
    .target(name: "Selection", dependencies: ["Libcrypto"], swiftSettings: swift),
    .target(name: "Toxicology", swiftSettings: swift),
    .target(
      name: "Evidence", dependencies: ["Libcrypto", "TransparencyLog", "Selection"],
      swiftSettings: swift),
    .target(
      name: "Documents", dependencies: ["Selection", "Toxicology", yams], swiftSettings: swift),

    // The daemon.
    .target(
      name: "Storage",
      dependencies: [
        "CLinux", "CSQLite", "Libcrypto", "TransparencyLog", "Selection", "Toxicology", "Evidence",
        grdb,
      ],
      swiftSettings: swift),
    .target(name: "ControlAPI", dependencies: ["CInterfaces", nioCore], swiftSettings: swift),
    .target(
      name: "Daemon",
      dependencies: [
        "CLinux", "Libcrypto", "TransparencyLog", "Selection", "Toxicology", "Evidence",
        "Documents", "Storage", "ControlAPI", logging, nioCore, nioPosix, lifecycle, signals,
      ], swiftSettings: swift),
    .executableTarget(name: "veridrawd", dependencies: ["Daemon"], swiftSettings: swift),

    // The command.
    .target(
      name: "ControlTool",
      dependencies: [
        "CVerifiers", "CZlib", "ControlAPI", "Documents", "Evidence", "Selection",
        "TransparencyLog", "Libcrypto", "Toxicology", argumentParser, nioCore, nioPosix,
      ], swiftSettings: swift),
    .executableTarget(name: "veridraw", dependencies: ["ControlTool"], swiftSettings: swift),

    // Tests: one folder per library, the whole thing in EndToEnd.
    .target(
      name: "TestSupport", dependencies: ["Libcrypto", "Selection"], path: "Tests/TestSupport",
      swiftSettings: swift),
    .testTarget(
      name: "LibcryptoTests", dependencies: ["Libcrypto", "TestSupport"], swiftSettings: swift),
    .testTarget(
      name: "TransparencyLogTests", dependencies: ["TransparencyLog", "Libcrypto", "TestSupport"],
      swiftSettings: swift),
    .testTarget(
      name: "SelectionTests", dependencies: ["Selection", "Libcrypto", "TestSupport"],
      swiftSettings: swift),
    .testTarget(
      name: "EvidenceTests",
      dependencies: ["Evidence", "Selection", "TransparencyLog", "Libcrypto", "TestSupport"],
      swiftSettings: swift),
    .testTarget(
      name: "ToxicologyTests", dependencies: ["Toxicology", "TestSupport"], swiftSettings: swift),
    .testTarget(
      name: "DocumentsTests",
      dependencies: ["Documents", "Selection", "Toxicology", "TestSupport"],
      swiftSettings: swift),
    .testTarget(
      name: "StorageTests",
      dependencies: [
        "Storage", "Evidence", "Selection", "Toxicology", "TransparencyLog", "Libcrypto",
        "TestSupport", grdb,
      ], swiftSettings: swift),
    .testTarget(
      name: "ControlAPITests", dependencies: ["ControlAPI", nioCore], swiftSettings: swift),
    .testTarget(
      name: "DaemonTests",
      dependencies: [
        "Daemon", "ControlAPI", "Documents", "Storage", "Evidence", "Selection", "Toxicology",
        "TransparencyLog", "Libcrypto", "TestSupport", logging, nioCore, nioEmbedded, nioPosix,
        lifecycle,
      ], swiftSettings: swift),
    .testTarget(
      name: "ControlToolTests",
      dependencies: [
        "ControlTool", "ControlAPI", "Documents", "Evidence", "Libcrypto", "Selection", "Storage",
        "Toxicology", "TransparencyLog", "TestSupport", argumentParser,
      ], exclude: ["Golden"], swiftSettings: swift),
    .testTarget(
      name: "EndToEndTests",
      dependencies: [
        "veridraw", "veridrawd", "ControlAPI", "Storage", "Evidence", "Selection",
        "TransparencyLog", "Libcrypto", "TestSupport", grdb,
      ], swiftSettings: swift),
  ]
)

// Linked with libFuzzer, which only .ci/fuzz does.
if Context.environment["VERIDRAW_FUZZING"] != nil {
  package.targets.append(
    .executableTarget(
      name: "Fuzzing",
      dependencies: [
        "ControlAPI", "Documents", "Evidence", "Selection", "Toxicology", "TransparencyLog",
        "TestSupport", nioCore,
      ], path: "Tests/Fuzzing", swiftSettings: swift))
}
