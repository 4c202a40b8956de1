package import FarmModel

package import struct FoundationEssentials.UUID

/// A finished image on the worker's disk, waiting until the coordinator has it.
package struct SpoolEntry: Sendable, Equatable {
    package var farm: UUID
    package var image: RenderedImage
    package var imagePath: String
    package var recordPath: String
}
