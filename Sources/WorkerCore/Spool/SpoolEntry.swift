package import FarmModel

package import struct FoundationEssentials.UUID

/// A finished image on the worker's disk, waiting until the coordinator has it.
package struct SpoolEntry: Sendable, Equatable {
    /// Whose job it was: it is delivered to no other.
    package var farm: UUID
    /// All that its JSON says but the thumbnail, which ``Spool/record(of:)`` reads.
    package var image: RenderedImage
    /// Of the PNG.
    package var imagePath: String
    /// Of the JSON beside it; the entry exists once this file does.
    package var recordPath: String
}
