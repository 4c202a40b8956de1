internal import EngineHostProtocol
internal import ModelFiles

/// An autoencoder in place of the model's own.
enum AutoencoderFile {
    enum Kind {
        case full
        /// Its decoder is one row of layers.
        case tiny
    }

    private static let prefixes = ["", "first_stage_model.", "vae.", "tae."]

    /// What the file is. Of a file that is something else the engine takes nothing and goes on with the model's own
    /// autoencoder. Files other than safetensors are the engine's to judge.
    static func kind(of path: String) throws(HostFailure) -> Kind {
        guard path.lowercased().hasSuffix(".safetensors") else { return .full }
        let names: Set<String>
        do {
            names = Set(try SafetensorsHeader.read(path).tensors.keys)
        } catch {
            throw HostFailure(kind: .modelLoadFailed, message: "the VAE cannot be read: \(error)")
        }
        if has(["decoder.layers.0.weight", "decoder.1.weight"], in: names) { return .tiny }
        guard has(["decoder.conv_in.weight", "decoder.conv1.weight"], in: names),
            has(["encoder.conv_in.weight", "encoder.conv1.weight"], in: names)
        else {
            throw HostFailure(
                kind: .modelLoadFailed, message: "'\(path)' is no VAE: it lacks an encoder or a decoder")
        }
        return .full
    }

    private static func has(_ wanted: [String], in names: Set<String>) -> Bool {
        prefixes.contains { prefix in wanted.contains { names.contains(prefix + $0) } }
    }
}
