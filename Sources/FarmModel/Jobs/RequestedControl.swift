/// A ControlNet by name or hash, and the uploaded picture that guides it.
package struct RequestedControl: Sendable, Hashable, Codable {
    /// The ControlNet's: as ``AccessoryResolver`` reads it.
    package var name: String
    /// The farm's own size goes before the one that stands here.
    package var picture: InputReference
    /// 0 to 2; 1 is the ControlNet's own.
    package var strength: Double

    /// - Parameter strength: within 0 to 2; ``JobRequest/check()`` checks it.
    package init(name: String, picture: InputReference, strength: Double = 1) {
        self.name = name
        self.picture = picture
        self.strength = strength
    }
}
