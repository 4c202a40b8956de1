internal import Crypto

extension SHA256.Digest {
    /// Lower-case hex.
    var hex: String {
        map { byte in
            let digits = String(byte, radix: 16)
            return digits.count == 1 ? "0" + digits : digits
        }.joined()
    }
}
