/// A ControlNet by name or hash, and the uploaded picture that guides it.
package struct RequestedControl: Sendable, Hashable, Codable {
    package var name: String
    package var picture: InputReference
    package var strength: Double

    package init(name: String, picture: InputReference, strength: Double = 1) {
        self.name = name
        self.picture = picture
        self.strength = strength
    }
}
