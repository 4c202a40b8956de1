import FarmBasics
import FarmModel
import FarmStore

/// What is said of a job that a call does not reach.
struct JobReach: Sendable {
    let store: any JobStore & Scoped

    /// - Throws: `notFound` for one that its caller may not see, in the same words as for one that is not there.
    func job(as caller: Caller, _ id: JobID) async throws -> Job {
        guard let job = try await store.within(caller.scope(.seeJobs)).job(id) else { throw Self.unknown(id) }
        return job
    }

    /// Why a change did not find the job: it is not there for its caller, or it is another's.
    func refusal(of id: JobID, to caller: Caller, _ permission: Permission) async throws -> FarmError {
        guard let job = try await store.within(caller.scope(.seeJobs)).job(id) else { return Self.unknown(id) }
        guard !caller.scope(permission).holds(job.submitter) else { return Self.unknown(id) }
        return Self.anothers("job \(id)", of: job.submitter, caller, permission)
    }

    static func unknown(_ id: JobID) -> FarmError {
        FarmError(.notFound, "there is no job \(id)")
    }

    /// - Parameter object: such as `job 12`.
    static func anothers(
        _ object: String, of submitter: String, _ caller: Caller, _ permission: Permission
    ) -> FarmError {
        let role = permission.roleForOthers?.rawValue ?? ""
        return FarmError(
            .forbidden,
            "\(object) is of '\(submitter.shortened())'; what is another's takes the role \(role), and you are "
                + "\(caller.role.rawValue) '\(caller.name)'", cause: AnothersProperty(object: object))
    }
}

/// What was to be changed and is another's, for the audit.
struct AnothersProperty: Error, CustomStringConvertible {
    /// Such as `job 12`.
    let object: String

    var description: String { "\(object) is another's" }
}
