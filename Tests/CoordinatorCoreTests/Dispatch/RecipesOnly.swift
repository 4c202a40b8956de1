import FarmBasics
import FarmModel
import FarmStore
import Recipes

/// A store that knows recipes, and nothing else.
struct RecipesOnly: JobStore {
    let read: @Sendable (Int64) async throws -> (expansion: JobExpansion, bytes: Int)?
    private let nothing = FarmError(.internal, "the test asks for recipes alone")

    init(_ read: @escaping @Sendable (Int64) async throws -> (expansion: JobExpansion, bytes: Int)?) {
        self.read = read
    }

    func expansion(job id: Int64) async throws -> (expansion: JobExpansion, bytes: Int)? { try await read(id) }
    func submit(_ request: JobRequest, plan: JobPlan) throws -> Job { throw nothing }
    func job(_ id: Int64) throws -> Job? { throw nothing }
    func recipe(job id: Int64) throws -> String? { throw nothing }
    func jobs(before: Int64?, submitter: String?, limit: Int) throws -> [Job] { throw nothing }
    func cancel(job id: Int64) throws -> Int? { throw nothing }
    func retry(job id: Int64) throws -> Int? { throw nothing }
    func failures(job id: Int64, limit: Int) throws -> [AttemptRecord] { throw nothing }
    func failedImages(job id: Int64, limit: Int) throws -> [AttemptRecord] { throw nothing }
    func finish(jobs ids: [Int64]?) throws { throw nothing }
}
