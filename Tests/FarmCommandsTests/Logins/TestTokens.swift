import FarmModel

/// A token that tests show, and look for where it must not be.
enum TestTokens {
    static let hex = String(repeating: "5e", count: 32)
    static let text = "df_7_\(hex)"

    static func token(_ id: TokenID = 7, byte: UInt8 = 0x5e) -> AccessToken {
        AccessToken(id: id, secret: [UInt8](repeating: byte, count: AccessToken.secretBytes))
    }
}
