package import FarmBasics
package import FarmModel

/// An image in the JSON of `farm history` and `farm image show`.
package struct ImageJSON: Decodable, Sendable {
    /// Those of its parameters that tests look at.
    package struct Parameters: Decodable, Sendable {
        /// As ``GenerationParameters/prompt``.
        package let prompt: String
        /// In pixels, of the first pass.
        package let width: Int
        /// In pixels, of the first pass.
        package let height: Int
        /// As the web UIs name it: "Euler a".
        package let sampler: String
        /// Denoising steps.
        package let steps: Int
        /// The image's own.
        package let seed: Int64
    }

    /// Grows with each image that the farm records.
    package let id: ImageID
    /// Its job's number.
    package let job: JobID
    /// Its place in the job, from 0.
    package let index: Int
    /// Of its job.
    package let submitter: String
    /// Of its model.
    package let modelDigest: Digest
    /// This image's own, with its seed.
    package let parameters: Parameters
    /// The name of the worker that made it.
    package let worker: String
    /// Of its PNG.
    package let byteCount: Int
    /// Of its PNG, in lower-case hex.
    package let sha256: Digest
    /// Of its RGB bytes, in lower-case hex.
    package let pixelSHA256: Digest
    /// The text of the PNG's `parameters` chunk.
    package let infotext: String
}
