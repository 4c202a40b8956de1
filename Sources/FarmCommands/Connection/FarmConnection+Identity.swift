import FarmWire
import SwiftProtobuf

extension FarmConnection {
    /// The id of the farm that answers.
    func id() async throws -> String {
        try await persisting { try await call { try await $0.getFarm(.init()).farmID } }
    }
}
