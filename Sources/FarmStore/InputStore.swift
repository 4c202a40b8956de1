package import FarmBasics
package import FarmModel

/// The pictures that jobs start from, by digest.
package protocol InputStore: Sendable {
    /// Those of the pictures that the farm has, with their upright sizes. What is asked about stays for another day.
    func inputs(_ digests: [Digest]) async throws -> [InputReference]
    /// Keeps a picture; one that is there already stays as it is, and counts for nobody.
    /// - Parameters:
    ///   - uploader: the principal's name, whose bytes are counted for 24 hours; nil for nobody's.
    ///   - limit: what those may come to; nil for no limit.
    /// - Throws: `exhausted` with the limit, what is used of it and when enough of it is free again.
    func keep(_ input: InputReference, bytes: [UInt8], by uploader: String?, limit: Int64?) async throws
    /// How many bytes the file has; nil where there is none.
    func byteCount(ofInput digest: Digest) async throws -> Int?
    /// The file as it was uploaded.
    func bytes(ofInput digest: Digest) async throws -> [UInt8]?
}

extension InputStore {
    /// Keeps a picture that counts for nobody.
    package func keep(_ input: InputReference, bytes: [UInt8]) async throws {
        try await keep(input, bytes: bytes, by: nil, limit: nil)
    }
}
