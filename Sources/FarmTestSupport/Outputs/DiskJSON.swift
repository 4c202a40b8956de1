/// Images and their bytes in the JSON of `farm show`, `farm retention` and of what deletes.
package struct DiskJSON: Decodable, Sendable, Equatable {
    package let images: Int
    package let bytes: Int

    package init(images: Int, bytes: Int) {
        self.images = images
        self.bytes = bytes
    }
}
