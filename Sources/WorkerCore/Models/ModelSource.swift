package import EngineHostProtocol
package import FarmModel

/// Where an engine host's supervisor finds the files of the worker's folders.
package protocol ModelSource: Sendable {
    /// What to tell a host so that it loads this model with what belongs to it; its key is the context's.
    /// - Throws: An error that names the file that is gone or is not what it was.
    func loadRequest(for context: EngineContext) async throws -> LoadRequest

    /// Where a LoRA or an upscaler lies.
    /// - Throws: An error that names the file that is gone or is not what it was.
    func path(of accessory: AccessoryReference) async throws -> String

    /// Where all files lie that a host may be told to read.
    var paths: [String] { get async }
}

extension ModelSource {
    /// None that is known beforehand.
    package var paths: [String] { get async { [] } }
}
