/// Images, and the bytes of their PNGs.
package struct DiskUse: Sendable, Equatable {
    package var images: Int
    package var bytes: Int64

    package init(images: Int = 0, bytes: Int64 = 0) {
        self.images = images
        self.bytes = bytes
    }
}
