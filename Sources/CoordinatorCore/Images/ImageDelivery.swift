package import FarmModel

package import struct FoundationEssentials.UUID

/// What a worker says of an image that it delivers, before the bytes come.
package struct ImageDelivery: Sendable, Equatable {
    /// Which the worker made it for.
    package var farm: UUID
    package var worker: UUID
    package var session: Int64
    package var image: RenderedImage

    package init(farm: UUID, worker: UUID, session: Int64, image: RenderedImage) {
        self.farm = farm
        self.worker = worker
        self.session = session
        self.image = image
    }
}
