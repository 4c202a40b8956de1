package import FarmBasics

/// Where the cache gets pictures from that it does not have.
package protocol InputSource: Sendable {
    /// The picture of this SHA-256, whole.
    /// - Throws: A ``TaskFailure`` when it is not to be had.
    func bytes(of digest: Digest) async throws -> [UInt8]
}
