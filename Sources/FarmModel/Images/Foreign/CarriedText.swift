/// A text that an image file carries.
package struct CarriedText: Sendable, Equatable {
    /// A PNG keyword; `exif:TAG`, `xmp:NAME`, `comment` for what other places have.
    package var place: String
    package var text: String

    package init(place: String, text: String) {
        self.place = place
        self.text = text
    }
}
