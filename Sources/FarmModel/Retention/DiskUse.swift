/// Images, and the bytes of their PNGs.
package struct DiskUse: Sendable, Equatable {
    /// Images whose PNG is still there.
    package var images: Int
    /// Of their PNGs alone; rows, indexes and previews are not in it.
    package var bytes: Int64

    /// Neither is negative.
    package init(images: Int = 0, bytes: Int64 = 0) {
        self.images = images
        self.bytes = bytes
    }
}
