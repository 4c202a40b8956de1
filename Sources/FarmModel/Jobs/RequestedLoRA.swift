/// A LoRA by its file's stem, its alias or its hash, before the farm has found it.
package struct RequestedLoRA: Sendable, Hashable, Codable {
    package var name: String
    package var weight: Double

    package init(name: String, weight: Double = 1) {
        self.name = name
        self.weight = weight
    }
}
