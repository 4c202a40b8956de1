// swift-tools-version: 6.2
import PackageDescription

// The engine's prefix: `Deploy/engine/install` builds it, and `current` names the backend in use.
let enginePrefix = "\(Context.packageDirectory)/.engine/current"

var settings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
]
// Strict where we look (CI sets CI), lenient where a newer compiler could break a newcomer's build.
if Context.environment["CI"] != nil {
    settings.append(.treatAllWarnings(as: .error))
}

let argumentParser: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")
let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
let grpcCore: Target.Dependency = .product(name: "GRPCCore", package: "grpc-swift-2")
let grpcTransport: Target.Dependency = .product(name: "GRPCNIOTransportHTTP2", package: "grpc-swift-nio-transport")
let grpcProtobuf: Target.Dependency = .product(name: "GRPCProtobuf", package: "grpc-swift-protobuf")
let protobuf: Target.Dependency = .product(name: "SwiftProtobuf", package: "swift-protobuf")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let lifecycle: Target.Dependency = .product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let unixSignals: Target.Dependency = .product(name: "UnixSignals", package: "swift-service-lifecycle")
let yams: Target.Dependency = .product(name: "Yams", package: "Yams")
let configuration: Target.Dependency = .product(name: "Configuration", package: "swift-configuration")
let subprocess: Target.Dependency = .product(name: "Subprocess", package: "swift-subprocess")
let systemPackage: Target.Dependency = .product(name: "SystemPackage", package: "swift-system")

let package = Package(
    name: "diffusion-farm",
    products: [
        .executable(name: "farm", targets: ["farm"]),
        .executable(name: "farm-coordinator", targets: ["farm-coordinator"]),
        .executable(name: "farm-worker", targets: ["farm-worker"]),
        .executable(name: "farm-engine-host", targets: ["farm-engine-host"]),
        // For tests: what they preload into a program to put its clock wrong.
        .library(name: "ClockAhead", type: .dynamic, targets: ["ClockAhead"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser.git", exact: "1.8.2"),
        .package(url: "https://github.com/apple/swift-configuration.git", exact: "1.4.0", traits: []),
        .package(url: "https://github.com/apple/swift-crypto.git", exact: "4.5.2"),
        .package(url: "https://github.com/apple/swift-log.git", exact: "1.16.2"),
        .package(url: "https://github.com/apple/swift-protobuf.git", exact: "1.39.0"),
        .package(url: "https://github.com/grpc/grpc-swift-2.git", exact: "2.4.3"),
        .package(url: "https://github.com/grpc/grpc-swift-nio-transport.git", exact: "2.9.2"),
        .package(url: "https://github.com/grpc/grpc-swift-protobuf.git", exact: "2.4.1"),
        .package(url: "https://github.com/jpsim/Yams.git", exact: "6.2.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle.git", exact: "2.13.0"),
        .package(url: "https://github.com/apple/swift-system", exact: "1.8.1"),
        .package(url: "https://github.com/swiftlang/swift-subprocess.git", exact: "1.0.2"),
    ],
    targets: [
        // C libraries: module maps and thin shims.
        .systemLibrary(name: "CLibPQ", pkgConfig: "libpq", providers: [.apt(["libpq-dev", "libssl-dev"])]),
        .systemLibrary(name: "CFreeType", pkgConfig: "freetype2", providers: [.apt(["libfreetype-dev"])]),
        .systemLibrary(name: "CMalloc"),
        .target(name: "CPNG", linkerSettings: [.linkedLibrary("png"), .linkedLibrary("z")]),
        .target(name: "CJPEG", linkerSettings: [.linkedLibrary("jpeg")]),
        .target(name: "CWebP", linkerSettings: [.linkedLibrary("webp"), .linkedLibrary("webpdemux")]),
        .target(
            name: "CStableDiffusion",
            linkerSettings: [
                .linkedLibrary("stable-diffusion"),
                .unsafeFlags(["-L\(enginePrefix)/lib", "-Xlinker", "-rpath", "-Xlinker", "\(enginePrefix)/lib"]),
            ]),

        // Values and decisions, no I/O.
        .target(name: "FarmModel"),
        .target(name: "FarmScheduling", dependencies: ["FarmModel"]),
        // Files of this machine.
        .target(name: "LocalFiles", dependencies: ["CMalloc", "FarmModel", crypto]),
        // Reads values from files.
        .target(name: "RecipeFiles", dependencies: ["FarmModel", "LocalFiles", yams]),

        // What a person can set: flags, environment, files.
        .target(name: "FarmConfiguration", dependencies: ["FarmModel", argumentParser, configuration, logging, yams]),

        // Images and the engine.
        .target(name: "ImageCoding", dependencies: ["FarmModel", "CJPEG", "CPNG", "CWebP", crypto]),
        .target(name: "ContactSheets", dependencies: ["FarmModel", "ImageCoding", "CFreeType", crypto]),
        .target(name: "ModelFiles", dependencies: ["FarmModel", "LocalFiles", crypto]),
        .target(name: "EngineHostProtocol", dependencies: ["FarmModel"]),
        .target(
            name: "DiffusionEngine",
            dependencies: [
                "FarmModel", "EngineHostProtocol", "ImageCoding", "LocalFiles", "ModelFiles", "CStableDiffusion",
                crypto,
            ]),

        // The store.
        .target(name: "PostgresDriver", dependencies: ["CLibPQ", logging, lifecycle]),
        .target(name: "PostgresServer", dependencies: ["FarmModel", "LocalFiles", subprocess, crypto]),
        .target(name: "FarmStore", dependencies: ["FarmModel", "FarmScheduling"]),
        .target(
            name: "FarmStorePostgres",
            dependencies: [
                "FarmModel", "FarmScheduling", "FarmStore", "PostgresDriver", crypto, logging, lifecycle,
            ]),

        // The wire and what stands at its ends.
        .target(
            name: "FarmWire",
            dependencies: ["FarmModel", grpcCore, grpcProtobuf, grpcTransport, protobuf],
            exclude: ["Protos"]),
        .target(
            name: "CoordinatorCore",
            dependencies: [
                "FarmModel", "FarmScheduling", "FarmStore", "FarmWire", "ImageCoding", "LocalFiles", "ModelFiles",
                crypto, grpcCore, grpcTransport, lifecycle, logging, protobuf,
            ]),
        .target(
            name: "WorkerCore",
            dependencies: [
                "FarmModel", "FarmWire", "EngineHostProtocol", "LocalFiles", "ModelFiles", crypto, grpcCore,
                grpcTransport, lifecycle, logging, protobuf, subprocess, systemPackage,
            ]),
        .target(
            name: "FarmCommands",
            dependencies: [
                "ContactSheets", "FarmConfiguration", "FarmModel", "FarmWire", "ImageCoding", "LocalFiles",
                "ModelFiles", "PostgresServer", "RecipeFiles", argumentParser, crypto, grpcCore, grpcTransport, logging,
                protobuf, subprocess, systemPackage,
            ]),

        // Wiring.
        .executableTarget(name: "farm", dependencies: ["FarmCommands", argumentParser]),
        .executableTarget(
            name: "farm-coordinator",
            dependencies: [
                "CoordinatorCore", "FarmConfiguration", "FarmModel", "FarmScheduling", "FarmStore", "FarmStorePostgres",
                "FarmWire", "LocalFiles", "ModelFiles", "PostgresDriver", argumentParser, grpcCore, grpcTransport,
                lifecycle,
                logging, unixSignals,
            ]),
        .executableTarget(
            name: "farm-worker",
            dependencies: [
                "FarmConfiguration", "FarmModel", "FarmWire", "LocalFiles", "ModelFiles", "WorkerCore", argumentParser,
                grpcCore, grpcTransport, lifecycle, logging, unixSignals,
            ]),
        .executableTarget(name: "farm-engine-host", dependencies: ["DiffusionEngine", "EngineHostProtocol"]),
        // For tests and measurements: no installation carries it.
        .executableTarget(
            name: "farm-stored-picture-host", dependencies: ["DiffusionEngine", "EngineHostProtocol", "FarmModel"]),
        .target(name: "ClockAhead"),
        // Breaks a farm of its own; built by Deploy/chaos and the tests.
        .executableTarget(name: "farm-chaos", dependencies: ["FarmTestSupport", argumentParser]),
        // Measures; built by Deploy/bench alone.
        .executableTarget(
            name: "farm-measure",
            dependencies: [
                "ContactSheets", "EngineHostProtocol", "FarmModel", "FarmScheduling", "FarmStore", "FarmStorePostgres",
                "FarmTestSupport", "FarmWire", "ImageCoding", "ModelFiles", "PostgresDriver", "PostgresServer",
                argumentParser, grpcCore,
                grpcTransport, logging, protobuf,
            ]),

        // Tests. HouseTests reads the sources as text.
        .testTarget(name: "HouseTests", dependencies: [subprocess]),
        .target(
            name: "FarmTestSupport",
            dependencies: [
                "EngineHostProtocol", "FarmModel", "FarmScheduling", "FarmWire", "ImageCoding", "ModelFiles",
                "PostgresServer", crypto, grpcCore, grpcTransport, protobuf, subprocess,
            ]),
        .target(
            name: "FarmStoreTestSupport", dependencies: ["FarmModel", "FarmScheduling", "FarmStore", "FarmTestSupport"]),
        .testTarget(name: "FarmModelTests", dependencies: ["FarmModel"]),
        .testTarget(
            name: "FarmConfigurationTests",
            dependencies: [
                "EngineHostProtocol", "FarmConfiguration", "FarmModel", "WorkerCore", argumentParser, logging,
            ]),
        .testTarget(name: "LocalFilesTests", dependencies: ["FarmModel", "LocalFiles", crypto]),
        .testTarget(name: "RecipeFilesTests", dependencies: ["FarmModel", "RecipeFiles"]),
        .testTarget(
            name: "FarmSchedulingTests", dependencies: ["FarmModel", "FarmScheduling", "FarmTestSupport"]),
        .testTarget(
            name: "PostgresDriverTests",
            dependencies: ["PostgresDriver", "PostgresServer", "FarmTestSupport", lifecycle]),
        .testTarget(name: "PostgresServerTests", dependencies: ["PostgresServer", "FarmTestSupport"]),
        .testTarget(name: "ImageCodingTests", dependencies: ["FarmModel", "ImageCoding"]),
        .testTarget(name: "ContactSheetsTests", dependencies: ["ContactSheets", "FarmModel", "ImageCoding"]),
        .testTarget(name: "EngineHostProtocolTests", dependencies: ["EngineHostProtocol", "FarmModel"]),
        .testTarget(name: "ModelFilesTests", dependencies: [crypto, "FarmModel", "FarmTestSupport", "ModelFiles"]),
        .testTarget(
            name: "DiffusionEngineTests",
            dependencies: [
                "DiffusionEngine", "EngineHostProtocol", "FarmModel", "FarmTestSupport", "ImageCoding", "ModelFiles",
                "farm-engine-host",
            ]),
        .testTarget(name: "FarmWireTests", dependencies: ["FarmModel", "FarmWire", grpcCore, protobuf]),
        .testTarget(
            name: "WorkerCoreTests",
            dependencies: [
                "EngineHostProtocol", "FarmModel", "FarmTestSupport", "FarmWire", "LocalFiles", "ModelFiles",
                "WorkerCore", crypto, grpcCore, grpcTransport, logging, protobuf,
            ]),
        .testTarget(
            name: "FarmCommandsTests",
            dependencies: [
                "ContactSheets", "FarmCommands", "FarmConfiguration", "FarmModel", "FarmWire", "ImageCoding",
                "LocalFiles", argumentParser, protobuf,
            ]),
        .testTarget(
            name: "CoordinatorCoreTests",
            dependencies: [
                "CoordinatorCore", "FarmModel", "FarmScheduling", "FarmStore", "FarmStorePostgres",
                "FarmStoreTestSupport", "FarmTestSupport", "FarmWire", "ImageCoding", "LocalFiles", "ModelFiles",
                "PostgresDriver", crypto, grpcCore, lifecycle, logging,
                protobuf,
            ]),
        .testTarget(
            name: "FarmStoreTests", dependencies: ["FarmModel", "FarmScheduling", "FarmStore", "FarmStoreTestSupport"]),
        .testTarget(
            name: "FarmStorePostgresTests",
            dependencies: [
                "FarmModel", "FarmScheduling", "FarmStore", "FarmStorePostgres", "FarmStoreTestSupport",
                "FarmTestSupport", "PostgresDriver", "PostgresServer", logging,
            ]),
        .testTarget(
            name: "EndToEndTests",
            dependencies: [
                "EngineHostProtocol", "FarmModel", "FarmTestSupport", "FarmWire", "ImageCoding", "ModelFiles",
                "PostgresServer", "farm", "farm-coordinator", "farm-engine-host", "farm-worker", grpcCore,
                grpcTransport, protobuf,
            ]),
    ]
)

for target in package.targets where target.type != .system {
    target.swiftSettings = (target.swiftSettings ?? []) + settings
}
