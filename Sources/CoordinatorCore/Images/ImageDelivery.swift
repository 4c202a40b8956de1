package import FarmModel

package import struct FoundationEssentials.UUID

/// What a worker says of an image that it delivers, before the bytes come.
package struct ImageDelivery: Sendable, Equatable {
    /// Which the worker made it for.
    package var farm: UUID
    /// Who delivers it, and is recorded as its maker.
    package var worker: UUID
    /// The worker's newest, whichever the image was made under. One that this coordinator does not hold is
    /// `unavailable`: the worker has to register first.
    package var session: SessionID
    /// What the worker says of it: checked against the bytes when they have come.
    package var image: RenderedImage

    /// - Parameter farm: another than the coordinator's own is refused.
    package init(farm: UUID, worker: UUID, session: SessionID, image: RenderedImage) {
        self.farm = farm
        self.worker = worker
        self.session = session
        self.image = image
    }
}
