/// A LoRA and how strongly it is added to the model.
package struct WeightedLoRA: Sendable, Hashable, Codable {
    package var file: AccessoryReference
    package var weight: Double

    package init(file: AccessoryReference, weight: Double) {
        self.file = file
        self.weight = weight
    }
}
