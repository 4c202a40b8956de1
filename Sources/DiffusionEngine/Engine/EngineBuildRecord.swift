internal import CStableDiffusion
package import EngineHostProtocol
package import FarmModel
internal import Foundation

/// The record that `Deploy/engine/install` leaves beside the engine.
package enum EngineBuildRecord {
    /// The folder that the linked engine was installed to, above its library's; nil where that cannot be told.
    static var prefix: URL? {
        guard let library = farm_engine_library_path() else { return nil }
        return URL(fileURLWithPath: String(cString: library)).resolvingSymlinksInPath()
            .deletingLastPathComponent().deletingLastPathComponent()
    }

    /// Reads `share/engine-build.json` of ``prefix``.
    package static func read() throws(HostFailure) -> EngineBuild {
        guard let prefix else {
            throw HostFailure(kind: .engineError, message: "cannot tell where the engine's library lies")
        }
        let record = prefix.appendingPathComponent("share/engine-build.json")
        do {
            return try JSONDecoder().decode(EngineBuild.self, from: Data(contentsOf: record))
        } catch {
            throw HostFailure(
                kind: .engineError,
                message: "the engine's record \(record.path) cannot be read; run Deploy/engine/install again")
        }
    }
}
