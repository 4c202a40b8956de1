import FarmBasics
import FarmModel

/// Images and their bytes, as reports print them.
struct DiskOutput: Encodable, Sendable {
    var images: Int
    var bytes: Int64

    init(_ use: DiskUse) {
        images = use.images
        bytes = use.bytes
    }

    /// `40 images, 3.4 MB`.
    var text: String { "\(JobOutput.images(images)), \(ByteCount.text(bytes))" }
}
