/// A LoRA and how strongly it is added to the model.
package struct WeightedLoRA: Sendable, Hashable, Codable {
    /// Of the kind ``AccessoryKind/lora``, each file once in an image.
    package var file: AccessoryReference
    /// −10 to 10, 1 as it was trained; what several tags of the file say is summed.
    package var weight: Double

    /// - Parameter weight: ``RenderLimits/loraWeight`` bounds it.
    package init(file: AccessoryReference, weight: Double) {
        self.file = file
        self.weight = weight
    }
}
