/// A CPU or GPU of a worker.
package struct DeviceDescription: Sendable, Equatable, Codable {
    /// As the worker was told: `cpu`, `cuda:0`, `vulkan:1`.
    package var id: String
    /// As its driver or the kernel calls it, for people: "NVIDIA H200", "AMD EPYC 9354".
    package var name: String
    /// Of the device itself; for a CPU the machine's.
    package var memoryBytes: Int64
    /// What decides the bytes of an image: the backend and the instruction sets or the GPU's name.
    package var deviceClass: String

    /// - Parameter id: one device a worker has it.
    package init(id: String, name: String, memoryBytes: Int64, deviceClass: String) {
        self.id = id
        self.name = name
        self.memoryBytes = memoryBytes
        self.deviceClass = deviceClass
    }
}
