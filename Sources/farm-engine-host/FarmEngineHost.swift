internal import DiffusionEngine
internal import Foundation

/// The engine's process; see ``EngineHost``.
@main
struct FarmEngineHost {
    static func main() {
        let process = ProcessInfo.processInfo
        exit(EngineHost().run(arguments: Array(process.arguments.dropFirst()), environment: process.environment))
    }
}
