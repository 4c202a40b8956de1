/// A ControlNet and the picture that guides it.
package struct ControlImage: Sendable, Hashable, Codable {
    package var controlNet: AccessoryReference
    package var picture: InputReference
    /// 0 to 2; 1 is the ControlNet's own.
    package var strength: Double

    package init(controlNet: AccessoryReference, picture: InputReference, strength: Double = 1) {
        self.controlNet = controlNet
        self.picture = picture
        self.strength = strength
    }
}
