package import FarmModel

/// Make a model resident in place of the one before.
package struct LoadRequest: Sendable, Equatable, Codable {
    /// The worker's name for this model with these options; events and render requests repeat it.
    package var key: String
    package var model: ModelDescription
    package var files: [File]
    /// Threads of a CPU backend.
    package var threads: Int
    package var randomSource: RandomSource

    /// Where a file of the model lies on this machine.
    package struct File: Sendable, Equatable, Codable {
        package var role: ModelFileRole
        package var path: String

        package init(role: ModelFileRole, path: String) {
            self.role = role
            self.path = path
        }
    }

    /// Where noise comes from: the web UIs' `GPU` (Philox) or `CPU` (Mersenne Twister) source.
    package enum RandomSource: String, Sendable, Codable {
        case philox, mersenneTwister
    }

    package init(
        key: String, model: ModelDescription, files: [File], threads: Int, randomSource: RandomSource = .philox
    ) {
        self.key = key
        self.model = model
        self.files = files
        self.threads = threads
        self.randomSource = randomSource
    }
}
