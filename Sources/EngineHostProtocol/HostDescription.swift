package import FarmModel

/// An engine host's introduction: what it was built from and what it renders on.
package struct HostDescription: Sendable, Equatable, Codable {
    /// The version of this protocol.
    package static let currentProtocol = 2

    /// ``currentProtocol`` of the host's build; a worker of another kills the host.
    package var protocolVersion: Int
    /// Of the host's process, as its own namespace counts.
    package var pid: Int32
    /// What images name as their engine.
    package var engine: EngineBuild
    /// The engine's own list of instruction sets and options.
    package var systemInfo: String
    /// The one device of this process.
    package var device: Device
    /// What confines the host; nil where it was not told to confine itself.
    package var sandbox: SandboxReport?

    /// What an engine host renders on.
    package struct Device: Sendable, Equatable, Codable {
        /// `cpu`, `cuda:0`, `vulkan:1`.
        package var selector: String
        /// The product's name.
        package var name: String
        /// Devices of one class give the same bytes for the same inputs, such as `cpu x86_64 avx2 f16c fma`.
        package var deviceClass: String
        /// Physical cores of a CPU; 0 for others.
        package var cores: Int
        /// In all, not what is free; for a CPU the machine's.
        package var memoryBytes: Int64

        /// - Parameter deviceClass: decides which images are the same bytes, so nothing that varies from start to start
        ///   is in it.
        package init(selector: String, name: String, deviceClass: String, cores: Int, memoryBytes: Int64) {
            self.selector = selector
            self.name = name
            self.deviceClass = deviceClass
            self.cores = cores
            self.memoryBytes = memoryBytes
        }
    }

    /// Says this build's own ``currentProtocol``.
    package init(
        pid: Int32, engine: EngineBuild, systemInfo: String, device: Device, sandbox: SandboxReport? = nil
    ) {
        self.protocolVersion = Self.currentProtocol
        self.pid = pid
        self.engine = engine
        self.systemInfo = systemInfo
        self.device = device
        self.sandbox = sandbox
    }
}
