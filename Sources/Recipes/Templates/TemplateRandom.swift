/// The numbers that templates draw with: SplitMix64 (Steele, Lea, Flood 2014), begun from an image's seed and a stream
/// number, so that the prompt and the negative prompt of one seed draw independently.
///
/// A number below n is the upper half of the 128-bit product of a draw and n; a weight is found in the order of the
/// options, by a draw of 53 bits.
package struct TemplateRandom: Sendable {
    private var state: UInt64

    /// - Parameters:
    ///   - seed: the image's own, or what stands for it where each image draws anew.
    ///   - stream: 1 for prompts and 2 for negative prompts; 3 and 4 for them where each image draws anew.
    package init(seed: Int64, stream: UInt64) {
        state = UInt64(bitPattern: seed) &+ stream &* 0xD1B5_4A32_D192_ED03
        state = next()
    }

    /// All 64 bits, each as likely to be set as not; every call goes on by one draw.
    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// - Parameter bound: above 0.
    mutating func below(_ bound: Int) -> Int {
        Int(next().multipliedFullWidth(by: UInt64(bound)).high)
    }

    /// 0 up to, but not, 1.
    mutating func fraction() -> Double { Double(next() >> 11) * 0x1p-53 }
}
