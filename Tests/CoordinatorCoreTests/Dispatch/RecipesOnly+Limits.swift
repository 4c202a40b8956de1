import FarmBasics
import FarmModel
import FarmStore
import Recipes

extension RecipesOnly {
    func submit(_ request: JobRequest, plan: JobPlan, limits: PrincipalLimits) throws -> Job {
        throw FarmError(.internal, "the test asks for recipes alone")
    }
    func setPriority(job id: JobID, to priority: Int) throws -> Bool {
        throw FarmError(.internal, "the test asks for recipes alone")
    }
}
