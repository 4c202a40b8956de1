/// Which engine, built how: `engine-build.json` of the engine's prefix.
package struct EngineBuild: Sendable, Equatable, Codable {
    /// The Python package that the source came from, such as `stable-diffusion-cpp-python`.
    package var package: String
    /// The package's, such as `0.4.7`; ``sourceSHA256`` says exactly which archive it was.
    package var version: String
    /// SHA-256 of the source archive, in lower-case hex.
    package var sourceSHA256: String
    /// `cpu`, `cuda` or `vulkan`.
    package var backend: String
    /// The build options that change results or speed.
    package var flags: [String]
    /// The first line of `g++ --version`; for `cuda` with the release of nvcc behind it.
    package var compiler: String
    /// Instruction sets that the build uses, such as `avx2`.
    package var cpuFeatures: [String]

    /// Nothing is checked. The engine's host reads its record with `EngineBuildRecord` instead.
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
