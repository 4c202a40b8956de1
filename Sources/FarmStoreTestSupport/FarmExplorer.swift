import FarmBasics
import FarmModel
import FarmScheduling
package import FarmStore
import FarmTestSupport
import Foundation
import Recipes

/// Drives a store and the pure state machine with the same random operations of a few workers and coordinators, and
/// compares them after each step.
///
/// Workers render on though their session is over; words arrive late, twice and in any order; two calls run at once
/// and must come out like one after the other; now and then the store refuses to commit, loses its answers or is away
/// (`FarmExplorer+Outages.swift`).
package struct FarmExplorer {
    /// What the store did and should not have done.
    package struct Violation: Error, CustomStringConvertible {
        var seed: UInt64
        var step: Int
        var text: String
        /// With the seed and the step, by which the same run can be had again.
        package var description: String { "seed \(seed), step \(step): \(text)" }
    }

    struct Worker {
        let id = UUID()
        /// The session that it believes in.
        var session: SessionID?
        var sessions: [SessionID] = []
        var held: Set<AttemptID> = []
        var spool: [AttemptID: Digest] = [:]
    }

    let store: any Store
    let farm: StoreFixture
    let backdoor: any StoreBackdoor
    let seed: UInt64
    var random: SeededGenerator
    var state = FarmModelState()
    var workers = (0..<3).map { _ in Worker() }
    var coordinators: [UUID] = [UUID(), UUID()]
    /// Sessions whose streams are open, as coordinator and worker believe.
    var streams: [SessionID: UUID] = [:]
    var jobs: [JobID] = []
    /// Each is claimed from on its own.
    var segments: [(job: JobID, indices: Range<Int>)] = []
    /// Words under way. One that is delivered may stay, and come again.
    var words: [FarmOperation] = []
    /// First copies of what was given out twice, as their coordinators know.
    var copied: Set<Lease> = []
    /// Images whose commit was acknowledged.
    var acknowledged: [TaskID: Digest] = [:]
    var step = 0

    /// - Parameters:
    ///   - store: the store under test, over the fixture's farm.
    ///   - backdoor: to that farm.
    package init(store: any Store, farm: StoreFixture, backdoor: any StoreBackdoor, seed: UInt64) {
        self.store = store
        self.farm = farm
        self.backdoor = backdoor
        self.seed = seed
        random = SeededGenerator(seed: seed)
    }

    /// - Throws: the first `Violation`.
    package mutating func run(steps: Int) async throws {
        for coordinator in coordinators {
            try await store.touchCoordinator(coordinator, address: "test", othersWithin: .seconds(15))
        }
        for count in [3, 5] {
            let job = try await farm.submit(count).id
            jobs.append(job)
            segments.append((job, 0..<count))
            for index in 0..<count { state.tasks[TaskID(job: job, index: index)] = TaskLife() }
        }
        // The second of two segments, which is claimed from while the first still has images, or has none.
        var recipe = RecipeContent()
        recipe.prompts = ["a red fox"]
        recipe.variations = [.parameter(.model, values: ["sample", "other"])]
        recipe.count = 2
        let (job, plan) = try await farm.submit(recipe: recipe)
        jobs.append(job.id)
        segments += plan.segments.map { (job.id, $0.indices) }
        for index in 0..<plan.imageCount { state.tasks[TaskID(job: job.id, index: index)] = TaskLife() }
        while step < steps {
            step += 1
            switch Int.random(in: 0..<25, using: &random) {
            case 0: try await silenceACoordinator()
            case 1: try await refuseToCommit()
            case 2: try await loseAnAnswer()
            case 3: try await outage()
            case 4: try await sweepAtAnOddTime()
            case 5: try await settle()
            case 6: try await loseASecondCopy()
            case 7...11: try await together()
            default: try await alone()
            }
            try await compare()
        }
        try await settle()
        try await compare()
    }

    func violation(_ text: String) -> Violation { Violation(seed: seed, step: step, text: text) }
}
