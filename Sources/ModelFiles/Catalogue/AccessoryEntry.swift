package import FarmModel

/// A LoRA, VAE, embedding, ControlNet or upscaler on this machine.
package struct AccessoryEntry: Sendable, Equatable {
    /// What goes out to the coordinator; the path stays here.
    package var description: AccessoryDescription
    /// Of one copy, where the file lies in several folders.
    package var path: String
    /// By how many times an upscaler enlarges a side; `nil` for others, and for a pickle, which is not read.
    package var upscaleFactor: Int?
}
