/// A ControlNet and the picture that guides it.
package struct ControlImage: Sendable, Hashable, Codable {
    /// Of the kind ``AccessoryKind/controlNet``, for the model's family.
    package var controlNet: AccessoryReference
    /// As the ControlNet takes it, such as edges or depth: nothing is detected in it. It is stretched to the image's
    /// size.
    package var picture: InputReference
    /// 0 to 2; 1 is the ControlNet's own.
    package var strength: Double

    /// - Parameter strength: within 0 to 2; ``RenderLimits`` checks it.
    package init(controlNet: AccessoryReference, picture: InputReference, strength: Double = 1) {
        self.controlNet = controlNet
        self.picture = picture
        self.strength = strength
    }
}
