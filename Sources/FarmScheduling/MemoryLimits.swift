package import FarmBasics

/// At which sizes the devices of a session ran out of memory, by model.
package struct MemoryLimits: Sendable, Equatable {
    private struct Key: Sendable, Hashable {
        var device: String
        var model: Digest
    }

    private var pixels: [Key: Int] = [:]

    /// No device has run out of memory yet: every size fits.
    package init() {}

    /// A device had too little memory for an image of so many pixels.
    /// - Parameter model: its digest.
    package mutating func note(_ device: String, model: Digest, pixels count: Int) {
        let key = Key(device: device, model: model)
        pixels[key] = min(pixels[key] ?? count, count)
    }

    /// Whether one of the devices may have the memory.
    package func fits(_ devices: [String], model: Digest, pixels count: Int) -> Bool {
        devices.contains { device in pixels[Key(device: device, model: model)].map { count < $0 } ?? true }
    }

    /// The first device, by name, that ran out of memory at this size or a smaller one.
    package func overDevice(model: Digest, pixels count: Int) -> String? {
        pixels.filter { $0.key.model == model && $0.value <= count }.map(\.key.device).min()
    }
}
