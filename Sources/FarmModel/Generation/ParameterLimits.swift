import Prompts

/// The bounds within which a request is taken at all.
package enum ParameterLimits {
    /// Denoising steps of a pass.
    package static let steps = 1...500
    /// Of one job: each is named in its row.
    package static let upscaledPictures = 1...1000
    /// Images of one job.
    package static let imageCount = 1...1_000_000
    /// Of an image, in pixels; ``ModelFamily/sizeMultiple`` narrows it.
    package static let side = 64...4096
    /// Of classifier-free and of distilled guidance.
    package static let guidanceScale = 0.0...100.0
    /// Of a job: a higher one goes first among its submitter's own.
    package static let priority = -1000...1000
    /// UTF-8 bytes.
    package static let promptBytes = ParsedPrompt.mostBytes
    /// UTF-8 bytes of a job's name and of a submitter's.
    package static let nameBytes = 200
}
