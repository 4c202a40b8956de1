/// What became of the images of a run.
package struct ChaosReport: Sendable, Equatable {
    /// Images of all jobs of the run.
    package var submitted = 0
    /// Not recorded, or recorded with other bytes than the farm says.
    package var lost = 0
    /// Recorded more than once.
    package var twice = 0
    /// In no final state when all had time to end, leased to nobody, or a worker that does nothing.
    package var stuck = 0
    /// Of each image that failed for good, since its host hung twice, until it was tried again: what the farm says.
    package var quarantined: [String] = []
    /// Renders beyond one an image.
    package var renderedAgain = 0
    /// What is wrong, in words.
    package var faults: [String] = []
    /// From the end of the last fault to the end of the last image.
    package var recoverySeconds = 0.0

    /// Whether every image is there once, as it was rendered. Quarantine and renders again are no faults.
    package var isSound: Bool { lost == 0 && twice == 0 && stuck == 0 && faults.isEmpty }
}
