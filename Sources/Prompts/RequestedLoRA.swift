/// A LoRA by its file's stem, its alias or its hash, before the farm has found it.
package struct RequestedLoRA: Sendable, Hashable, Codable {
    /// As ``AccessoryResolver`` reads it, without brackets of a tag.
    package var name: String
    /// −10 to 10; added to what tags of the prompt give the same file.
    package var weight: Double

    /// - Parameter weight: ``RenderLimits/loraWeight`` bounds it.
    package init(name: String, weight: Double = 1) {
        self.name = name
        self.weight = weight
    }
}
