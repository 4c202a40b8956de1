import FarmBasics
import FarmModel
package import FarmWire
package import GRPCCore
package import Logging
import SwiftProtobuf

import struct FoundationEssentials.UUID

/// How machines become workers, as they ask for it.
package struct EnrolmentAdapter: Farm_V1_Enrolment.SimpleServiceProtocol {
    private let enrolment: EnrolmentService
    private let logger: Logger

    /// - Parameter logger: for what goes wrong here.
    package init(enrolment: EnrolmentService, logger: Logger) {
        self.enrolment = enrolment
        self.logger = logger
    }

    /// - Throws: `unauthenticated` for a code that is not good; `failedPrecondition` where there is no authority here.
    package func enrol(
        request: Farm_V1_EnrolRequest, context: ServerContext
    ) async throws -> Farm_V1_EnrolResponse {
        let peer = context.call?.peer ?? Peer(remotePeer: context.remotePeer)
        return try await answering(logger, context) { caller in
            try await enrolment.enrol(
                as: caller, from: peer, code: request.code,
                worker: UUID(wire: request.workerID, field: "worker id"), request: Array(request.certificateRequest)
            ).wire
        }
    }

    /// - Throws: `failedPrecondition` where no certificate was shown.
    package func renew(
        request: Farm_V1_RenewRequest, context: ServerContext
    ) async throws -> Farm_V1_EnrolResponse {
        try await answering(logger, context) { caller in
            try await enrolment.renew(as: caller, request: Array(request.certificateRequest)).wire
        }
    }
}

extension IssuedCertificate {
    fileprivate var wire: Farm_V1_EnrolResponse {
        .with {
            $0.certificateChain = chain
            $0.authority = authority
        }
    }
}
