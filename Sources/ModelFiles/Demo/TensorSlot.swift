/// A tensor as the engine expects it: half precision, rows first.
struct TensorSlot: Sendable {
    var name: String
    var shape: [Int]

    var elementCount: Int { shape.reduce(1, *) }
    var byteCount: Int { elementCount * MemoryLayout<UInt16>.size }
}
