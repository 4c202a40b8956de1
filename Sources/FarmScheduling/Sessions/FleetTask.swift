import FarmBasics
package import FarmModel

/// A task that a worker has and whose end has not been heard.
package struct FleetTask: Sendable {
    /// Why a task that was not begun was called back.
    package enum Recall: Sendable {
        /// Another device is sooner done with it.
        case late
        /// A job of much higher priority is to have its place: its submitter pays for it until the next one.
        case urgent
    }

    /// Who pays for it; empty until it is identified.
    package internal(set) var submitter = ""
    /// The job's; 0 until it is identified.
    package internal(set) var priority = 0
    /// What the submitter pays for a second: 1 over it.
    package internal(set) var weight = 1.0
    /// What the submitter was charged, in seconds over the weight.
    var charged = 0.0
    var modelDigest: Digest?
    /// `EngineContext.key`; empty where it is not known.
    var context = ""
    var accessories: Set<Digest> = []
    /// Empty where it is not known, or where none is busy with it.
    var device: String
    /// Counts the assignments: a device renders them in this order.
    var number = 0
    var recall: Recall?
    /// Another device was given it, too: this one goes on, whatever becomes of that.
    package internal(set) var isCopied = false
    /// What it is made from; nil where another coordinator assigned it.
    package internal(set) var origin: ImageOrigin?
    var assignedAt: ContinuousClock.Instant
    var isStarted = false
    /// Its device has gone on: the image is on its way.
    var isRendered = false
    var step = 0
    var steps = 0
    var pixels = 0
    var startedAt: ContinuousClock.Instant?
    var preview: ImagePreview?

    init(device: String, now: ContinuousClock.Instant) {
        self.device = device
        assignedAt = now
    }

    mutating func identify(_ submitter: String, _ priority: Int, _ origin: ImageOrigin) {
        let parameters = origin.parameters
        self.submitter = submitter
        self.priority = priority
        self.origin = origin
        modelDigest = origin.modelDigest
        context = EngineContext(modelDigest: origin.modelDigest, parameters: parameters).key
        accessories = Set(parameters.accessoryDigests)
        steps = parameters.steps
        pixels = parameters.finalSize.pixelCount
    }
}
