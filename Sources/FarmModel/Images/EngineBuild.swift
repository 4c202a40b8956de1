/// Which engine, built how: `engine-build.json` of the engine's prefix.
package struct EngineBuild: Sendable, Equatable, Codable {
    /// The package that the source came from, and its version.
    package var package: String
    package var version: String
    /// SHA-256 of the source archive, in lower-case hex.
    package var sourceSHA256: String
    /// `cpu`, `cuda` or `vulkan`.
    package var backend: String
    /// The build options that change results or speed.
    package var flags: [String]
    package var compiler: String
    /// Instruction sets that the build uses, such as `avx2`.
    package var cpuFeatures: [String]

    package init(
        package: String, version: String, sourceSHA256: String, backend: String, flags: [String], compiler: String,
        cpuFeatures: [String]
    ) {
        self.package = package
        self.version = version
        self.sourceSHA256 = sourceSHA256
        self.backend = backend
        self.flags = flags
        self.compiler = compiler
        self.cpuFeatures = cpuFeatures
    }
}
