extension UInt8 {
    /// a·b/255, rounded: 8-bit numbers as parts of one.
    static func product(_ a: UInt8, _ b: UInt8) -> UInt8 {
        let scaled = Int(a) * Int(b) + 128
        return UInt8((scaled >> 8 + scaled) >> 8)
    }
}
