import FarmBasics
import FarmBasicsTestSupport
import FarmModel
import FarmStore
import FarmTestSupport
import Foundation
import Recipes
import Testing

@testable import CoordinatorCore

/// Jobs of a recipe, from what is asked to what is recorded.
@Suite(.timeLimit(.minutes(1))) struct RecipeRulesTests {
    /// Four images: two prompts with two guidance values each.
    private func recipe() throws -> Recipe {
        var content = RecipeContent()
        content.prompts = ["a red fox", "a blue hare"]
        content.variations = [.parameter(RecipeParameter(.guidanceScale), values: ["2", "4"])]
        return try Recipe(content)
    }

    private func request(_ submission: UUID = UUID()) -> JobRequest {
        JobRequest(submission: submission, prompt: "", submitter: "ann")
    }

    @Test func eachImageIsMadeFromItsOwnParametersAndRecordedWithThem() async throws {
        try await MemoryCoordinator.run { farm in
            let worker = TestWorker("a")
            try await farm.with(worker) {
                let job = try await farm.jobs.submit(request(), recipe: try recipe())
                #expect(job.imageCount == 4)
                worker.askFor(4)
                for attempt in try await farm.given(4, to: worker) {
                    #expect(try await Delivery(attempt, of: worker, to: farm).send(to: farm).verdict == .committed)
                }
                let images = try await farm.store.images(HistoryFilter())
                let expansion = try #require(try await farm.store.expansion(job: job.id)).expansion
                for image in images {
                    #expect(image.parameters == (try expansion.image(at: image.task.index).parameters))
                }
                #expect(Set(images.map(\.parameters.prompt)) == ["a red fox", "a blue hare"])
                #expect(Set(images.map(\.parameters.guidanceScale)) == [2, 4])
                var hares = HistoryFilter()
                hares.words = "HARE"
                #expect(try await farm.store.images(hares).count == 2)
            }
        }
    }

    @Test func aRecipeSentTwiceKeepsTheSeedsOfTheFirst() async throws {
        try await MemoryCoordinator.run { farm in
            let worker = TestWorker("a")
            try await farm.with(worker) {
                let submission = UUID()
                let jobs = try await withThrowingTaskGroup(of: Job.self) { group in
                    for _ in 0..<8 {
                        group.addTask { try await farm.jobs.submit(request(submission), recipe: try recipe()) }
                    }
                    return try await group.reduce(into: [Job]()) { $0.append($1) }
                }
                #expect(Set(jobs.map(\.id)).count == 1)
                worker.askFor(4)
                for attempt in try await farm.given(4, to: worker) {
                    // A seed that was drawn for another one would be refused.
                    #expect(try await Delivery(attempt, of: worker, to: farm).send(to: farm).verdict == .committed)
                }
            }
        }
    }

    @Test func aForecastSaysWhoCanMakeItAndHowLongThatTakesOnceThatIsKnown() async throws {
        try await MemoryCoordinator.run { farm in
            let worker = TestWorker("a")
            try await farm.with(worker) {
                let before = try await farm.jobs.forecast(request(), recipe: try recipe())
                #expect(before.count == 4 && before.seconds == nil && before.first.count == 4)
                #expect(before.models.map(\.name) == ["sample"])
                #expect(before.models.map(\.images) == [4] && before.models.map(\.workers) == [["a"]])
                #expect(try await farm.store.jobs(before: nil, submitter: nil, limit: 9).isEmpty, "it is no job")
                _ = try await farm.submit(1)
                worker.askFor(1)
                let attempt = try await farm.given(1, to: worker)[0]
                try await Delivery(attempt, of: worker, to: farm).send(to: farm)
                let after = try await farm.jobs.forecast(request(), recipe: try recipe())
                // Half a second each.
                #expect(abs((after.seconds ?? 0) - 2) < 0.01, "\(String(describing: after.seconds))")
            }
        }
    }

    @Test func aPictureMustBeThereBeforeAJobStartsFromIt() async throws {
        try await MemoryCoordinator.run { farm in
            try await farm.with(TestWorker("a")) {
                let picture = InputReference(
                    sha256: Digest(repeating: "e"), size: ImageSize(width: 64, height: 64))
                let missing = await #expect(throws: FarmError.self) {
                    try await farm.submit(1) { $0.initImage = InitImage(picture: picture) }
                }
                #expect(missing?.message.contains("eeeeeeeeee") == true, "\(String(describing: missing))")
                try await farm.store.keep(picture, bytes: [1])
                let job = try await farm.submit(1) { $0.initImage = InitImage(picture: picture) }
                #expect(job.parameters.inputs == [picture])
            }
        }
    }
}
