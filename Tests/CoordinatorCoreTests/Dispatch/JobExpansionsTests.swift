import CoordinatorCore
import FarmBasics
import FarmBasicsTestSupport
import FarmModel
import Foundation
import Recipes
import Testing

@Suite struct JobExpansionsTests {
    private actor Count {
        private(set) var reads = 0
        func add() { reads += 1 }
    }

    /// How often recipes are read, when so many of this size are asked for in turn, ten times each.
    private func reads(jobs: Int64, megabytes: Int) async throws -> Int {
        let model = ModelDescription(
            name: "m", digest: Digest(of: "m"), family: .flux, bytes: 1, defaults: ModelDefaults(width: 64, height: 64),
            files: [])
        var recipe = RecipeContent()
        recipe.prompts = ["a", "b"]
        let plan = try JobPlan(
            try Recipe(recipe), request: JobRequest(submission: UUID(), prompt: "", submitter: "ann"),
            holdings: FarmHoldings(), findModel: { _ in model }, drawSeed: { 1 })
        let expansion = try #require(plan.expansion)
        let count = Count()
        let expansions = JobExpansions(
            store: RecipesOnly { _ in
                await count.add()
                return (expansion, megabytes << 20)
            })
        for _ in 0..<10 {
            for job in 1...jobs { #expect(try await expansions.expansion(of: JobID(job)) != nil) }
        }
        return await count.reads
    }

    @Test func aRoundReadsNoRecipesAnew() async throws {
        #expect(try await reads(jobs: 200, megabytes: 0) == 200)
        #expect(try await reads(jobs: 2, megabytes: 10) == 2)
        #expect(try await reads(jobs: 1, megabytes: 100) == 1)
    }

    @Test func recipesThatDoNotFitTogetherAreNotAllReadInEachRound() async throws {
        let all = 50
        #expect(try await reads(jobs: 5, megabytes: 6) < all * 6 / 10)
    }

    @Test func thatAJobHasNoRecipeIsReadOnce() async throws {
        let count = Count()
        let expansions = JobExpansions(
            store: RecipesOnly { _ in
                await count.add()
                return nil
            })
        for _ in 0..<10 {
            for job in 1...20 { #expect(try await expansions.expansion(of: JobID(Int64(job))) == nil) }
        }
        #expect(await count.reads == 20)
    }

    @Test func anotherStoreIsAskedAnew() async throws {
        let count = Count()
        let expansions = JobExpansions(
            store: RecipesOnly { _ in
                await count.add()
                return nil
            })
        for era in 1...3 {
            for _ in 0..<2 { #expect(try await expansions.expansion(of: 1) == nil) }
            #expect(await count.reads == era)
            await expansions.forgetAll()
        }
    }
}
