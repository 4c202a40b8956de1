import FarmBasics

extension EngineContext {
    /// What the farm's parts call it: the model's digest, and behind it only what is out of the ordinary.
    package var key: String {
        var parts = [modelDigest.hex]
        if randomSource != .gpu { parts.append("random:\(randomSource.rawValue)") }
        if let vae { parts.append("vae:\(vae.sha256)") }
        parts += embeddings.map { "embedding:\($0.name):\($0.sha256)" }
        if let controlNet { parts.append("controlnet:\(controlNet.sha256)") }
        if isSeamless { parts.append("seamless") }
        return parts.joined(separator: " ")
    }
}
