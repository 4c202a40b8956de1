/// What a file is to a model of several files.
package enum ModelFileRole: String, Sendable, Codable, CaseIterable {
    /// One file with everything in it, or with everything that no other role names.
    case checkpoint
    case diffusionModel
    case clipL
    case clipG
    case t5xxl
    case vae
    /// A tiny autoencoder in place of the full one.
    case taesd
}
