package import EngineHostProtocol

/// Where an engine host's supervisor finds the files of a model.
package protocol ModelSource: Sendable {
    /// What to tell a host so that it loads this model.
    /// - Throws: An error that names the file that is gone or is not what it was.
    func loadRequest(for modelDigest: String) async throws -> LoadRequest
}
