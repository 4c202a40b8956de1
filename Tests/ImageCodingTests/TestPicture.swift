/// A picture with gradients and noise, from a seed.
enum TestPicture {
    static func rgb(width: Int, height: Int, seed: UInt64 = 1) -> [UInt8] {
        var random = TestRandom(state: seed)
        return (0..<height).flatMap { y in
            (0..<width).flatMap { x in
                [UInt8(truncatingIfNeeded: x * 3), UInt8(truncatingIfNeeded: y * 5), UInt8(random.next() & 31)]
            }
        }
    }
}

/// SplitMix64.
struct TestRandom: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
