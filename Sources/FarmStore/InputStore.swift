package import FarmBasics
package import FarmModel

/// The pictures that jobs start from, by digest.
package protocol InputStore: Sendable {
    /// Those of the pictures that the farm has, with their upright sizes. What is asked about stays for another day.
    func inputs(_ digests: [Digest]) async throws -> [InputReference]
    /// Keeps a picture; one that is there already stays as it is.
    func keep(_ input: InputReference, bytes: [UInt8]) async throws
    /// How many bytes the file has; nil where there is none.
    func byteCount(ofInput digest: Digest) async throws -> Int?
    /// The file as it was uploaded.
    func bytes(ofInput digest: Digest) async throws -> [UInt8]?
}
