package import FarmBasics
package import FarmModel

/// A job, or a run of its images, with queued tasks: what a device can be given some of.
package struct OpenSegment: Sendable, Equatable {
    /// Its first image, which tells it from the job's other segments.
    package var id: TaskID
    /// Whose turn it takes.
    package var submitter: String
    /// The job's: higher goes first among the submitter's own.
    package var priority: Int
    /// `EngineContext.key` of its images: those of one context follow one another without loading anew.
    package var context: String
    /// SHA-256 of the model that its images are made with.
    package var modelDigest: Digest
    /// Digests of the files beside the model that its images need.
    package var accessories: Set<Digest>
    /// Width times height of its finished images; of the largest, where they differ.
    package var pixels: Int
    /// Denoising steps of the job's first image.
    package var steps: Int
    /// Queued images, where they were counted.
    package var remaining: Int?

    /// - Parameters:
    ///   - pixels: more than 0; compared with the sizes at which devices ran out of memory.
    ///   - remaining: nil where nobody has counted, which is taken for many.
    package init(
        id: TaskID, submitter: String, priority: Int = 0, context: String, modelDigest: Digest,
        accessories: Set<Digest> = [], pixels: Int, steps: Int, remaining: Int? = nil
    ) {
        self.id = id
        self.submitter = submitter
        self.priority = priority
        self.context = context
        self.modelDigest = modelDigest
        self.accessories = accessories
        self.pixels = pixels
        self.steps = steps
        self.remaining = remaining
    }

    var files: WaitingWork.Files { WaitingWork.Files(model: modelDigest, accessories: accessories) }

    /// The order of a submitter's segments: priority, then age.
    package static func precedes(_ a: OpenSegment, _ b: OpenSegment) -> Bool {
        a.priority != b.priority ? a.priority > b.priority : a.id < b.id
    }
}
