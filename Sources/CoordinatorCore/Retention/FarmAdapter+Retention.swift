import FarmModel
package import FarmWire
package import GRPCCore
import SwiftProtobuf

/// Deleting, and the rules that delete.
extension FarmAdapter {
    /// Answers what the job kept.
    /// - Throws: `notFound`; `failedPrecondition` while images of it are unfinished.
    package func deleteJob(
        request: Farm_V1_DeleteJobRequest, context: ServerContext
    ) async throws -> Farm_V1_DeleteJobResponse {
        try await answering(logger, context) { caller in
            let kept = try await services.retention.delete(as: caller, job: JobID(request.id))
            return .with { $0.deleted = kept.wire }
        }
    }

    /// Answers what went, and which ids there were not.
    /// - Throws: `invalidArgument` for more than 200 ids.
    package func deleteImages(
        request: Farm_V1_DeleteImagesRequest, context: ServerContext
    ) async throws -> Farm_V1_DeleteImagesResponse {
        try await answering(logger, context) { caller in
            let deletion = try await services.retention.delete(
                as: caller, images: request.ids.map(ImageID.init(rawValue:)))
            return .with {
                $0.deleted = deletion.deleted.wire
                $0.missing = deletion.missing.map(\.rawValue)
            }
        }
    }

    /// The rules, and what the farm keeps beside what its database takes on disk.
    package func getRetention(
        request: Farm_V1_GetRetentionRequest, context: ServerContext
    ) async throws -> Farm_V1_GetRetentionResponse {
        try await answering(logger, context) { _ in
            let (rules, disk) = try await services.retention.overview()
            return .with {
                $0.rules = rules.map(\.wire)
                $0.kept = disk.kept.wire
                $0.databaseBytes = disk.databaseBytes
                $0.deletingJobs = Int64(disk.deletingJobs)
            }
        }
    }

    /// With `dryRun` it only answers how many images the rule would let go now.
    /// - Throws: `alreadyExists` for the same rule again; `notFound` for a job or a submitter that there is not.
    package func addRetentionRule(
        request: Farm_V1_AddRetentionRuleRequest, context: ServerContext
    ) async throws -> Farm_V1_AddRetentionRuleResponse {
        try await answering(logger, context) { caller in
            let (rule, due) = try await services.retention.add(
                as: caller, RetentionRule(wire: request.rule), dryRun: request.dryRun)
            return .with {
                $0.rule = rule.wire
                $0.dueImages = Int64(due)
            }
        }
    }

    /// - Throws: `notFound`.
    package func removeRetentionRule(
        request: Farm_V1_RemoveRetentionRuleRequest, context: ServerContext
    ) async throws -> Farm_V1_RemoveRetentionRuleResponse {
        try await answering(logger, context) { caller in
            try await services.retention.remove(as: caller, rule: request.id)
            return Farm_V1_RemoveRetentionRuleResponse()
        }
    }
}
