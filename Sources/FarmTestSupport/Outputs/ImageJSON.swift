/// An image in the JSON of `farm history` and `farm image show`.
package struct ImageJSON: Decodable, Sendable {
    package struct Parameters: Decodable, Sendable {
        package let prompt: String
        package let width: Int
        package let height: Int
        package let sampler: String
        package let steps: Int
        package let seed: Int64
    }

    package let id: Int64
    package let job: Int64
    package let index: Int
    package let submitter: String
    package let modelDigest: String
    package let parameters: Parameters
    package let worker: String
    package let byteCount: Int
    package let sha256: String
    package let pixelSHA256: String
    package let infotext: String
}
