import FarmModel
package import FarmWire
import FoundationEssentials
package import GRPCCore
package import Logging
import SwiftProtobuf

/// Decodes what clients ask of each noun's service, and encodes what it answers.
package struct FarmAdapter: Farm_V1_Farm.SimpleServiceProtocol {
    let services: FarmServices
    let logger: Logger

    /// - Parameter logger: for what goes wrong here; what is the client's fault is told to it alone.
    package init(services: FarmServices, logger: Logger) {
        self.services = services
        self.logger = logger
    }

    /// Which farm this is, and its coordinator's version; asks the store nothing.
    package func getFarm(
        request: Farm_V1_GetFarmRequest, context: ServerContext
    ) async throws -> Farm_V1_GetFarmResponse {
        .with {
            $0.farmID = services.farm.uuidString
            $0.version = FarmVersion.current
        }
    }
}
