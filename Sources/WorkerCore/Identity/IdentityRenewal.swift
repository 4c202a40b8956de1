import Certificates
import FarmBasics
import FoundationEssentials
import LocalFiles
import Logging
import X509

/// Keeps a worker's certificate from expiring: sessions that run keep the one that they have, the next shows the new one.
struct IdentityRenewal: Sendable {
    let enrolment: Enrolment
    let security: WorkerSecurity
    let identity: IdentityFolder
    let logger: Logger

    /// Until the task is cancelled.
    func run() async throws {
        var schedule = RenewalSchedule(jitter: .random(in: 0...1))
        while true {
            switch schedule.step(await certificate(), at: Date()) {
            // A timer: what it waits for is a date.
            case .wait(let seconds): try await Task.sleep(for: .seconds(seconds))
            case .sayExpired:
                logger.warning(
                    "this worker's certificate has expired: a closed farm wants a new code from 'farm workers invite'",
                    metadata: ["file": "\(identity.credentials)"])
            case .renew: await renew(&schedule)
            }
        }
    }

    private func renew(_ schedule: inout RenewalSchedule) async {
        do {
            let expires = try await enrolment.renew(security)
            logger.info("renewed this worker's certificate", metadata: ["until": "\(expires.text)"])
        } catch {
            let isRefusal = Self.isRefusal(error)
            guard schedule.failed(isRefusal: isRefusal, at: Date()), !Task.isCancelled else { return }
            logger.warning(
                isRefusal
                    ? "the farm does not renew this worker's certificate"
                    : "cannot renew this worker's certificate yet",
                metadata: ["reason": "\(error)"])
        }
    }

    /// Whether a person has to do something about it.
    private static func isRefusal(_ error: any Error) -> Bool {
        switch (error as? FarmError)?.code {
        case .unavailable?, .exhausted?, .inputOutput?, .internal?, nil: false
        default: true
        }
    }

    /// One that cannot be read is none: whoever connects says what is wrong with it.
    private func certificate() async -> RenewalSchedule.Certificate? {
        try? await BlockingExecutor.run {
            try identity.certificate().map {
                RenewalSchedule.Certificate(fingerprint: try CertificateFingerprint(of: $0), expires: $0.notValidAfter)
            }
        }
    }
}
