import Certificates
import FarmBasics
import FoundationEssentials
import LocalFiles
import Logging
import X509

/// Enrols a worker at its start that has an invitation and no certificate.
struct UnattendedEnrolment: Sendable {
    let invitation: Invitation
    let trust: ServerTrust?
    let enrolment: Enrolment
    let identity: IdentityFolder
    let logger: Logger

    /// Returns once it is enrolled, or where a person has to do something: whether the farm lets the worker in then, the
    /// farm says. Waits for a coordinator.
    /// - Throws: `CancellationError` alone.
    func run() async throws {
        var delay = RetryDelay()
        var hasSaid = false
        while true {
            try Task.checkCancellation()
            do {
                guard try await isWanted() else { return }
                let code = try await BlockingExecutor.run { [invitation] in try invitation.code() }
                let report = try await enrolment.enrol(code, trust: trust)
                logger.info(
                    "enrolled this worker",
                    metadata: ["coordinator": "\(report.coordinator)", "until": "\(report.expires.text)"])
                return
            } catch let error as FarmError where error.code == .unavailable {
                if !hasSaid {
                    logger.warning("cannot enrol this worker yet; trying on", metadata: ["reason": "\(error.message)"])
                }
                hasSaid = true
                // Backoff: the coordinator is away.
                try await Task.sleep(for: delay.next())
            } catch {
                try Task.checkCancellation()
                logger.error(
                    "cannot enrol this worker with its invitation",
                    metadata: ["invitation": "\(invitation.place)", "reason": "\(error)"])
                return
            }
        }
    }

    /// Codes are for one use: who has a certificate has used it.
    private func isWanted() async throws -> Bool {
        try await BlockingExecutor.run { [identity] in
            guard let certificate = try identity.certificate() else { return true }
            return certificate.notValidAfter <= Date()
        }
    }
}
