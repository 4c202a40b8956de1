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
let asn1: Target.Dependency = .product(name: "SwiftASN1", package: "swift-asn1")
let x509: Target.Dependency = .product(name: "X509", package: "swift-certificates")
let nioCore: Target.Dependency = .product(name: "NIOCore", package: "swift-nio")
let nioPosix: Target.Dependency = .product(name: "NIOPosix", package: "swift-nio")
let nioTLS: Target.Dependency = .product(name: "NIOTLS", package: "swift-nio")
let nioSSL: Target.Dependency = .product(name: "NIOSSL", package: "swift-nio-ssl")
let certificateReloading: Target.Dependency = .product(name: "NIOCertificateReloading", package: "swift-nio-extras")

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
        .package(url: "https://github.com/apple/swift-asn1.git", exact: "1.7.4"),
        .package(url: "https://github.com/apple/swift-certificates.git", exact: "1.21.1"),
        .package(url: "https://github.com/apple/swift-configuration.git", exact: "1.4.0", traits: []),
        .package(url: "https://github.com/apple/swift-crypto.git", exact: "4.5.2"),
        .package(url: "https://github.com/apple/swift-log.git", exact: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio.git", exact: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-extras.git", exact: "1.35.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl.git", exact: "2.37.6"),
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
        .target(name: "CSandbox"),
        .target(name: "CWebP", linkerSettings: [.linkedLibrary("webp"), .linkedLibrary("webpdemux")]),
        .target(
            name: "CStableDiffusion",
            linkerSettings: [
                .linkedLibrary("stable-diffusion"),
                .unsafeFlags(["-L\(enginePrefix)/lib", "-Xlinker", "-rpath", "-Xlinker", "\(enginePrefix)/lib"]),
            ]),

        // Values and decisions, no I/O.
        .target(name: "FarmBasics"),
        .target(name: "Prompts", dependencies: ["FarmBasics"]),
        .target(name: "FarmModel", dependencies: ["FarmBasics", "Prompts"]),
        .target(name: "Infotext", dependencies: ["FarmBasics", "FarmModel", "Prompts"]),
        .target(name: "Recipes", dependencies: ["FarmBasics", "FarmModel", "Prompts"]),
        .target(name: "FarmScheduling", dependencies: ["FarmBasics", "FarmModel"]),
        // Files of this machine.
        .target(name: "LocalFiles", dependencies: ["CMalloc", "FarmBasics", crypto]),
        // Reads values from files.
        .target(
            name: "RecipeFiles",
            dependencies: ["FarmBasics", "FarmModel", "Infotext", "LocalFiles", "Prompts", "Recipes", yams]),

        // What a person can set: flags, environment, files.
        .target(
            name: "FarmConfiguration",
            dependencies: ["FarmBasics", "FarmModel", argumentParser, configuration, logging, yams]),

        // Images and the engine.
        .target(
            name: "ImageCoding",
            dependencies: ["CJPEG", "CPNG", "CWebP", "FarmBasics", "FarmModel", "Infotext", crypto]),
        .target(name: "ContactSheets", dependencies: ["CFreeType", "FarmBasics", "FarmModel", "ImageCoding", crypto]),
        .target(name: "ModelFiles", dependencies: ["FarmBasics", "FarmModel", "LocalFiles", crypto]),
        .target(name: "EngineHostProtocol", dependencies: ["FarmBasics", "FarmModel"]),
        .target(name: "Sandbox", dependencies: ["CSandbox", "EngineHostProtocol", "LocalFiles"]),
        .target(
            name: "DiffusionEngine",
            dependencies: [
                "CStableDiffusion", "EngineHostProtocol", "FarmBasics", "FarmModel", "ImageCoding", "Infotext",
                "LocalFiles", "ModelFiles", "Prompts", "Sandbox", crypto,
            ]),

        // The store.
        .target(name: "PostgresDriver", dependencies: ["CLibPQ", logging, lifecycle]),
        .target(name: "PostgresServer", dependencies: ["FarmBasics", "LocalFiles", subprocess, crypto]),
        .target(name: "FarmStore", dependencies: ["FarmBasics", "FarmModel", "FarmScheduling", "Recipes"]),
        .target(
            name: "FarmStorePostgres",
            dependencies: [
                "FarmBasics", "FarmModel", "FarmScheduling", "FarmStore", "PostgresDriver", "Recipes", crypto, logging,
                lifecycle,
            ]),

        // Who is at the other end of a connection.
        .target(name: "Certificates", dependencies: ["FarmBasics", "LocalFiles", asn1, crypto, x509]),
        .target(
            name: "FarmTransport",
            dependencies: [
                "Certificates", "FarmBasics", "FarmModel", "LocalFiles", asn1, certificateReloading, grpcCore,
                grpcTransport, lifecycle, logging, nioCore, nioPosix, nioSSL, nioTLS, x509,
            ]),

        // The wire and what stands at its ends.
        .target(
            name: "FarmWire",
            dependencies: ["FarmBasics", "FarmModel", "Prompts", grpcCore, grpcProtobuf, grpcTransport, protobuf],
            exclude: ["Protos"]),
        .target(
            name: "CoordinatorCore",
            dependencies: [
                "FarmBasics", "FarmModel", "FarmScheduling", "FarmStore", "FarmWire", "ImageCoding", "LocalFiles",
                "ModelFiles", "Recipes", crypto, grpcCore, grpcTransport, lifecycle, logging, protobuf,
            ]),
        .target(
            name: "WorkerCore",
            dependencies: [
                "Certificates", "EngineHostProtocol", "FarmBasics", "FarmModel", "FarmTransport", "FarmWire",
                "LocalFiles", "ModelFiles", asn1, crypto, grpcCore, grpcTransport, lifecycle, logging, protobuf,
                subprocess, systemPackage, x509,
            ]),
        .target(
            name: "FarmCommands",
            dependencies: [
                "Certificates", "ContactSheets", "FarmBasics", "FarmConfiguration", "FarmModel", "FarmTransport",
                "FarmWire", "ImageCoding", "Infotext", "LocalFiles", "ModelFiles", "PostgresServer", "Prompts",
                "RecipeFiles", "Recipes", argumentParser, crypto, grpcCore, grpcTransport, logging, protobuf,
                subprocess,
                systemPackage,
            ]),

        // Wiring.
        .executableTarget(name: "farm", dependencies: ["FarmCommands", argumentParser]),
        .executableTarget(
            name: "farm-coordinator",
            dependencies: [
                "Certificates", "CoordinatorCore", "FarmBasics", "FarmConfiguration", "FarmModel", "FarmScheduling",
                "FarmStore", "FarmStorePostgres", "FarmTransport", "LocalFiles", "PostgresDriver", argumentParser,
                asn1, grpcCore, grpcTransport, lifecycle, logging, unixSignals, x509,
            ]),
        .executableTarget(
            name: "farm-worker",
            dependencies: [
                "Certificates", "FarmBasics", "FarmConfiguration", "FarmModel", "LocalFiles", "WorkerCore",
                argumentParser, grpcCore, grpcTransport, lifecycle, logging, unixSignals,
            ]),
        .executableTarget(name: "farm-engine-host", dependencies: ["DiffusionEngine"]),
        // For tests and measurements: no installation carries it.
        .executableTarget(
            name: "farm-stored-picture-host", dependencies: ["DiffusionEngine", "EngineHostProtocol", "FarmModel"]),
        // For tests: tries in the sandbox what an engine host should not be able to do.
        .executableTarget(
            name: "farm-sandbox-probe", dependencies: ["EngineHostProtocol", "LocalFiles", "Sandbox"]),
        .target(name: "ClockAhead"),
        // Breaks a farm of its own; built by Deploy/chaos and the tests.
        .executableTarget(name: "farm-chaos", dependencies: ["FarmTestSupport", argumentParser]),
        // Gives what reads a stranger's bytes bad ones; built by Deploy/fuzz, its parts by the tests.
        .executableTarget(name: "farm-fuzz", dependencies: ["FuzzSupport", argumentParser]),
        // Measures; built by Deploy/bench alone.
        .executableTarget(
            name: "farm-measure",
            dependencies: [
                "ContactSheets", "EngineHostProtocol", "FarmBasics", "FarmBasicsTestSupport", "FarmModel",
                "FarmScheduling", "FarmStore", "FarmStorePostgres", "FarmTestSupport", "FarmTransport", "FarmWire",
                "ImageCoding", "ModelFiles", "PostgresDriver", "PostgresServer", "Recipes", argumentParser, grpcCore,
                grpcTransport, logging, protobuf,
            ]),

        // Tests. HouseTests reads the sources as text.
        .testTarget(name: "HouseTests", dependencies: [subprocess]),
        .target(name: "FarmBasicsTestSupport", dependencies: ["FarmBasics", crypto]),
        .target(
            name: "FarmTestSupport",
            dependencies: [
                "Certificates", "EngineHostProtocol", "FarmBasics", "FarmBasicsTestSupport", "FarmModel",
                "FarmScheduling", "FarmTransport", "FarmWire", "ImageCoding", "ModelFiles", "PostgresServer", crypto,
                grpcCore, grpcTransport, logging, protobuf, subprocess,
            ]),
        .target(
            name: "FarmStoreTestSupport",
            dependencies: [
                "FarmBasics", "FarmBasicsTestSupport", "FarmModel", "FarmScheduling", "FarmStore", "FarmTestSupport",
                "Recipes",
            ]),
        .target(
            name: "FuzzSupport",
            dependencies: [
                "EngineHostProtocol", "FarmBasics", "FarmConfiguration", "FarmModel", "FarmStorePostgres", "FarmWire",
                "ImageCoding", "Infotext", "ModelFiles", "Prompts", "RecipeFiles", "Recipes", argumentParser, protobuf,
            ]),
        .testTarget(name: "FuzzSupportTests", dependencies: ["FuzzSupport"]),
        .testTarget(name: "FarmBasicsTests", dependencies: ["FarmBasics"]),
        .testTarget(name: "PromptsTests", dependencies: ["FarmBasics", "Prompts"]),
        .testTarget(
            name: "FarmModelTests",
            dependencies: ["FarmBasics", "FarmBasicsTestSupport", "FarmModel", "Infotext", "Prompts", "Recipes"]),
        .testTarget(
            name: "InfotextTests",
            dependencies: ["FarmBasics", "FarmBasicsTestSupport", "FarmModel", "Infotext", "Prompts"]),
        .testTarget(
            name: "RecipesTests",
            dependencies: ["FarmBasics", "FarmBasicsTestSupport", "FarmModel", "Prompts", "Recipes"]),
        .testTarget(
            name: "FarmConfigurationTests",
            dependencies: [
                "EngineHostProtocol", "FarmBasics", "FarmConfiguration", "FarmModel", "WorkerCore", argumentParser,
                logging,
            ]),
        .testTarget(
            name: "LocalFilesTests", dependencies: ["FarmBasics", "FarmBasicsTestSupport", "LocalFiles", crypto]),
        .testTarget(
            name: "CertificatesTests",
            dependencies: [
                "Certificates", "FarmBasics", "FarmTestSupport", "LocalFiles", asn1, crypto, subprocess, x509,
            ]),
        .testTarget(
            name: "FarmTransportTests",
            dependencies: [
                "Certificates", "FarmBasics", "FarmModel", "FarmTestSupport", "FarmTransport", "LocalFiles", asn1,
                crypto, grpcCore, grpcTransport, logging, nioCore, nioPosix, nioSSL, subprocess, x509,
            ]),
        .testTarget(
            name: "RecipeFilesTests",
            dependencies: ["FarmBasics", "FarmBasicsTestSupport", "FarmModel", "RecipeFiles", "Recipes"]),
        .testTarget(
            name: "FarmSchedulingTests",
            dependencies: ["FarmBasics", "FarmBasicsTestSupport", "FarmModel", "FarmScheduling", "FarmTestSupport"]),
        .testTarget(
            name: "PostgresDriverTests",
            dependencies: ["PostgresDriver", "PostgresServer", "FarmTestSupport", lifecycle]),
        .testTarget(name: "PostgresServerTests", dependencies: ["PostgresServer", "FarmTestSupport"]),
        .testTarget(
            name: "ImageCodingTests",
            dependencies: ["FarmBasics", "FarmBasicsTestSupport", "FarmModel", "ImageCoding", "Infotext"]),
        .testTarget(
            name: "ContactSheetsTests",
            dependencies: ["ContactSheets", "FarmBasics", "FarmModel", "ImageCoding"]),
        .testTarget(
            name: "EngineHostProtocolTests",
            dependencies: ["EngineHostProtocol", "FarmBasics", "FarmBasicsTestSupport", "FarmModel"]),
        .testTarget(
            name: "SandboxTests",
            dependencies: ["EngineHostProtocol", "FarmTestSupport", "LocalFiles", "Sandbox", "farm-sandbox-probe"]),
        .testTarget(
            name: "ModelFilesTests",
            dependencies: ["FarmBasics", "FarmModel", "FarmTestSupport", "ModelFiles", crypto]),
        .testTarget(
            name: "DiffusionEngineTests",
            dependencies: [
                "DiffusionEngine", "EngineHostProtocol", "FarmBasics", "FarmBasicsTestSupport", "FarmModel",
                "FarmTestSupport", "ImageCoding", "ModelFiles",
                "farm-engine-host",
            ]),
        .testTarget(
            name: "FarmWireTests",
            dependencies: [
                "FarmBasics", "FarmBasicsTestSupport", "FarmModel", "FarmWire", "Prompts", grpcCore, protobuf,
            ]),
        .testTarget(
            name: "WorkerCoreTests",
            dependencies: [
                "Certificates", "EngineHostProtocol", "FarmBasics", "FarmBasicsTestSupport", "FarmModel",
                "FarmTestSupport", "FarmTransport", "FarmWire", "LocalFiles", "ModelFiles", "WorkerCore", asn1, crypto,
                grpcCore, grpcTransport, logging, protobuf, x509,
            ]),
        .testTarget(
            name: "FarmCommandsTests",
            dependencies: [
                "Certificates", "ContactSheets", "FarmBasics", "FarmBasicsTestSupport", "FarmCommands",
                "FarmConfiguration",
                "FarmModel",
                "FarmWire", "ImageCoding", "Infotext", "LocalFiles", "Prompts", "Recipes", argumentParser, grpcCore,
                protobuf,
            ]),
        .testTarget(
            name: "CoordinatorCoreTests",
            dependencies: [
                "CoordinatorCore", "FarmBasics", "FarmBasicsTestSupport", "FarmModel", "FarmScheduling", "FarmStore",
                "FarmStorePostgres",
                "FarmStoreTestSupport", "FarmTestSupport", "FarmWire", "ImageCoding", "LocalFiles", "ModelFiles",
                "PostgresDriver", "Prompts", "Recipes", crypto, grpcCore, lifecycle, logging, protobuf,
            ]),
        .testTarget(
            name: "FarmStoreTests",
            dependencies: ["FarmBasics", "FarmModel", "FarmScheduling", "FarmStore", "FarmStoreTestSupport"]),
        .testTarget(
            name: "FarmStorePostgresTests",
            dependencies: [
                "FarmBasics", "FarmBasicsTestSupport", "FarmModel", "FarmScheduling", "FarmStore", "FarmStorePostgres",
                "FarmStoreTestSupport",
                "FarmTestSupport", "PostgresDriver", "PostgresServer", "Prompts", "Recipes", logging,
            ]),
        .testTarget(
            name: "EndToEndTests",
            dependencies: [
                "Certificates", "EngineHostProtocol", "FarmBasics", "FarmModel", "FarmTestSupport", "FarmTransport",
                "FarmWire", "ImageCoding", "ModelFiles", "PostgresServer", "Recipes", "farm", "farm-coordinator",
                "farm-engine-host", "farm-worker", crypto, grpcCore, grpcTransport, logging, protobuf, x509,
            ]),
    ]
)

for target in package.targets where target.type != .system {
    target.swiftSettings = (target.swiftSettings ?? []) + settings
}
