/// A text that an image file carries.
package struct CarriedText: Sendable, Equatable {
    /// A PNG keyword; `exif:TAG`, `xmp:NAME`, `comment` for what other places have.
    package var place: String
    /// Decoded already; empty where only its being there counts, as for a PNG's `workflow` graph.
    package var text: String

    /// - Parameter place: as ``place`` says: readers tell the programs apart by it.
    package init(place: String, text: String) {
        self.place = place
        self.text = text
    }
}
