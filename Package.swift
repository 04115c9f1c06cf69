// swift-tools-version: 6.2
// Mekong Dragon: intelligence alerts of a joint customs operation, scored, notified and archived over Kafka.
// The map of the modules and the direction of their imports: docs/architecture.md.
import PackageDescription

/// What every target of ours is compiled with: Swift 6 mode is the tools version's default.
let strict: [SwiftSetting] = [
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

let argumentParser: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let metrics: Target.Dependency = .product(name: "Metrics", package: "swift-metrics")
let coreMetrics: Target.Dependency = .product(name: "CoreMetrics", package: "swift-metrics")
let lifecycle: Target.Dependency = .product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let unixSignals: Target.Dependency = .product(name: "UnixSignals", package: "swift-service-lifecycle")
let yams: Target.Dependency = .product(name: "Yams", package: "Yams")
let hummingbird: Target.Dependency = .product(name: "Hummingbird", package: "hummingbird")
let httpClient: Target.Dependency = .product(name: "AsyncHTTPClient", package: "async-http-client")
let grdb: Target.Dependency = .product(name: "GRDB", package: "GRDB.swift")
let grdbSQLite: Target.Dependency = .product(name: "GRDBSQLite", package: "GRDB.swift")
let subprocess: Target.Dependency = .product(name: "Subprocess", package: "swift-subprocess")
let system: Target.Dependency = .product(name: "SystemPackage", package: "swift-system")
let nioCore: Target.Dependency = .product(name: "NIOCore", package: "swift-nio")
let nioPosix: Target.Dependency = .product(name: "NIOPosix", package: "swift-nio")
let nioHTTP1: Target.Dependency = .product(name: "NIOHTTP1", package: "swift-nio")
let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
let histogram: Target.Dependency = .product(name: "Histogram", package: "hdrhistogram-swift")

/// A worker executable: wiring of the runtime and one capability.
func worker(_ name: String, _ capabilities: Target.Dependency...) -> Target {
    .executableTarget(
        name: name,
        dependencies: ["WorkerKit", "Kafka", "Intelligence", "Settings", argumentParser, logging, lifecycle, metrics]
            + capabilities,
        swiftSettings: strict)
}

/// Tests of a module; `helpers` are the scripts beside them that are not Swift.
func tests(_ module: String, _ dependencies: Target.Dependency..., helpers: [String] = []) -> Target {
    .testTarget(
        name: module + "Tests", dependencies: [.byName(name: module)] + dependencies, exclude: helpers,
        swiftSettings: strict)
}

let package = Package(
    name: "mekong-dragon",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "dragon", targets: ["dragon"]),
        .executable(name: "dragon-broker", targets: ["dragon-broker"]),
        .executable(name: "dragon-scorer", targets: ["dragon-scorer"]),
        .executable(name: "dragon-notifier", targets: ["dragon-notifier"]),
        .executable(name: "dragon-archiver", targets: ["dragon-archiver"]),
        .executable(name: "dragon-monitor", targets: ["dragon-monitor"]),
        .executable(name: "dragon-bench", targets: ["dragon-bench"]),
        .executable(name: "dragon-chaos", targets: ["dragon-chaos"]),
        .library(name: "DragonChaosClock", type: .dynamic, targets: ["CChaosClock"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.0"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.81.0"),
        .package(url: "https://github.com/apple/swift-system", from: "1.5.0"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.0"),
        .package(url: "https://github.com/HdrHistogram/hdrhistogram-swift", from: "0.2.0"),
    ],
    targets: [
        // C libraries of the distribution. librdkafka: module map and umbrella header only.
        .systemLibrary(
            name: "CLibrdkafka", pkgConfig: "rdkafka", providers: [.apt(["librdkafka-dev"])]),
        // simdjson has no C interface: a thin shim in C++ gives it one.
        .target(name: "CSimdjson", linkerSettings: [.linkedLibrary("simdjson")]),
        // So is RE2, whose matching takes time linear in the text: what a rule may look for in a hostile record.
        .target(name: "CRegex", linkerSettings: [.linkedLibrary("re2")]),
        // Swift's module of the C library lacks the settings of its allocator.
        .target(name: "CAllocator"),

        .target(name: "Settings", dependencies: [yams], swiftSettings: strict),
        .target(name: "Kafka", dependencies: ["CLibrdkafka"], swiftSettings: strict),
        .target(name: "Intelligence", dependencies: ["CSimdjson"], swiftSettings: strict),
        .target(name: "Storage", dependencies: [grdb, grdbSQLite], swiftSettings: strict),
        .target(name: "Feeds", dependencies: ["Intelligence", "Settings"], swiftSettings: strict),
        .target(
            name: "RiskScoring", dependencies: ["Intelligence", "Settings", "CRegex", crypto], swiftSettings: strict),
        .target(
            name: "Notification",
            dependencies: ["Intelligence", "Settings", "Storage", crypto, httpClient, nioCore, nioHTTP1],
            swiftSettings: strict),
        .target(name: "Archive", dependencies: ["Intelligence", "Storage"], swiftSettings: strict),
        .target(name: "LagMonitoring", dependencies: ["Kafka"], swiftSettings: strict),
        .target(
            name: "WorkerKit",
            dependencies: [
                "CAllocator", "Kafka", "Storage", "Intelligence", "Settings", argumentParser, logging, metrics,
                lifecycle, unixSignals, hummingbird,
            ],
            swiftSettings: strict),

        .executableTarget(
            name: "dragon",
            dependencies: [
                "WorkerKit", "Kafka", "Intelligence", "Settings", "Storage", "Feeds", "RiskScoring", "Notification",
                "Archive", "LagMonitoring", argumentParser, logging, lifecycle, unixSignals, httpClient, nioCore,
                nioHTTP1, subprocess, system,
            ],
            swiftSettings: strict),
        worker("dragon-broker"),
        worker("dragon-scorer", "RiskScoring", coreMetrics, unixSignals),
        worker("dragon-notifier", "Notification", "RiskScoring", "Storage"),
        worker("dragon-archiver", "Archive", "Storage"),
        worker("dragon-monitor", "LagMonitoring"),

        // Benchmarks: ours against the same loop in plain C, in one run.
        .target(name: "CBaseline", dependencies: ["CLibrdkafka"], path: "Benchmarks/CBaseline"),
        .executableTarget(
            name: "dragon-bench",
            dependencies: [
                "CBaseline", "Kafka", "Intelligence", "RiskScoring", "Feeds", "WorkerKit", argumentParser, histogram,
            ],
            path: "Benchmarks/Bench", swiftSettings: strict),

        // Chaos: the whole stream under faults. The clock is a library that the workers are started with.
        .target(name: "CUniqueMembers", path: "Chaos/Members"),
        .target(name: "CChaosClock", path: "Chaos/Clock", linkerSettings: [.linkedLibrary("dl")]),
        .target(
            name: "ChaosKit",
            dependencies: [
                "WorkerKit", "Kafka", "Intelligence", "Settings", "Feeds", "Notification", "LagMonitoring", crypto,
                grdb,
                grdbSQLite, httpClient, nioCore, nioPosix, nioHTTP1, subprocess, system,
            ],
            path: "Chaos/Kit", swiftSettings: strict),
        .executableTarget(
            name: "dragon-chaos",
            dependencies: ["ChaosKit", "CUniqueMembers", "WorkerKit", argumentParser, unixSignals],
            path: "Chaos/Program", swiftSettings: strict),

        tests("Settings"),
        tests("Kafka"),
        tests("Intelligence", helpers: ["Support/validate_schemas.py"]),
        tests("Feeds", "Intelligence", "Settings"),
        tests("RiskScoring", "Intelligence", "Settings"),
        tests("Notification", "Intelligence", "Settings", "Storage", crypto),
        tests("Archive", "Intelligence", "Storage"),
        tests("LagMonitoring", "Kafka"),
        tests("WorkerKit", "Kafka", "Intelligence", "Settings", coreMetrics, logging),
        tests("ChaosKit", "Kafka", "WorkerKit", "Notification", "Intelligence"),
        .testTarget(
            name: "PipelineTests",
            dependencies: ["Kafka", "Intelligence", httpClient, nioCore, nioHTTP1, subprocess, system],
            swiftSettings: strict),
    ],
    cxxLanguageStandard: .cxx17
)
