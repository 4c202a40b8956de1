import FarmBasics
import FarmModel
import FarmStore
import Recipes

/// A store that knows recipes, and nothing else.
struct RecipesOnly: JobStore {
    let read: @Sendable (JobID) async throws -> (expansion: JobExpansion, bytes: Int)?
    private let nothing = FarmError(.internal, "the test asks for recipes alone")

    init(_ read: @escaping @Sendable (JobID) async throws -> (expansion: JobExpansion, bytes: Int)?) {
        self.read = read
    }

    func expansion(job id: JobID) async throws -> (expansion: JobExpansion, bytes: Int)? { try await read(id) }
    func submit(_ request: JobRequest, plan: JobPlan) throws -> Job { throw nothing }
    func job(_ id: JobID) throws -> Job? { throw nothing }
    func recipe(job id: JobID) throws -> String? { throw nothing }
    func jobs(before: JobID?, submitter: String?, limit: Int) throws -> [Job] { throw nothing }
    func cancel(job id: JobID) throws -> Int? { throw nothing }
    func retry(job id: JobID) throws -> Int? { throw nothing }
    func failures(job id: JobID, limit: Int) throws -> [AttemptRecord] { throw nothing }
    func failedImages(job id: JobID, limit: Int) throws -> [AttemptRecord] { throw nothing }
    func finish(jobs ids: [JobID]?) throws { throw nothing }
}
