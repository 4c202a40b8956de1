internal import DiffusionEngine
internal import Foundation

/// For tests and measurements: an engine host that answers at once with a picture that it has stored. No installation
/// carries it.
@main
struct FarmStoredPictureHost {
    static func main() {
        let process = ProcessInfo.processInfo
        let host = EngineHost { _ in StoredPictureEngine(environment: process.environment) }
        exit(host.run(arguments: Array(process.arguments.dropFirst()), environment: process.environment))
    }
}
