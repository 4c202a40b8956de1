/// Why an attempt ended without an image.
package enum FailureClass: String, Sendable, Codable, CaseIterable {
    /// The engine aborted or crashed.
    case engineCrash
    /// The device or the machine had too little memory.
    case outOfMemory
    /// The engine host was killed from outside.
    case killed
    /// The engine made no step within its time.
    case hang
    /// The image took many times as long as its size and steps explain.
    case deadline
    /// The engine ended with an error, or warned of something that would change the picture.
    case engineError
    /// The request cannot be rendered by any worker.
    case invalidInput
    /// The worker no longer has the model's files, or they are not what they were.
    case missingModel
    /// The model's files do not load.
    case modelLoadFailed
    /// The worker's session ended.
    case workerLost
    /// A disk is full.
    case diskFull
    /// A file, a pipe or the device itself failed, or the worker's build cannot read what it was given.
    case inputOutput
}
