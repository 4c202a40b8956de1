/// A tensor of the sample model, and what fills it.
struct SampleTensor: Sendable {
    enum Fill: Sendable {
        /// A hole in the file.
        case zero
        case constant(Float16)
        /// Independent draws of this standard deviation.
        case normal(Double)
        /// Rows put together from a small stock of random pieces, in 8-bit floats: dense, yet cheap to write.
        case patchwork
    }

    var name: String
    var shape: [Int]
    var fill: Fill

    var elementCount: Int { shape.reduce(1, *) }

    /// The safetensors name of the type.
    var type: String {
        if case .patchwork = fill { "F8_E4M3" } else { "F16" }
    }

    var byteCount: Int {
        if case .patchwork = fill { elementCount } else { elementCount * 2 }
    }
}
