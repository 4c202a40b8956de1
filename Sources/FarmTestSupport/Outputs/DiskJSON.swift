/// Images and their bytes in the JSON of `farm show`, `farm retention` and of what deletes.
package struct DiskJSON: Decodable, Sendable, Equatable {
    /// Whose PNG is there.
    package let images: Int
    /// Of their PNGs.
    package let bytes: Int

    /// What a test expects.
    package init(images: Int, bytes: Int) {
        self.images = images
        self.bytes = bytes
    }
}
