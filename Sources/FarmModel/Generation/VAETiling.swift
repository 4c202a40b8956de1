/// Decoding in tiles, which needs less memory.
package struct VAETiling: Sendable, Hashable, Codable {
    /// Side of a tile in latent pixels (8 image pixels each); nil is the engine's own.
    package var tile: Int?
    /// How far tiles overlap, as a part of their side, 0 to 0.5; nil is the engine's own.
    package var overlap: Double?

    /// - Parameter tile: 4 to 512; the engine takes its own in place of a smaller one.
    package init(tile: Int? = nil, overlap: Double? = nil) {
        self.tile = tile
        self.overlap = overlap
    }
}
