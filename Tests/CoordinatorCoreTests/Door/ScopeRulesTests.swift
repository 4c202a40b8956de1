import FarmBasics
import FarmModel
import FarmStore
import FarmTestSupport
import Foundation
import Testing

@testable import CoordinatorCore

/// Whose jobs one sees and changes.
@Suite(.timeLimit(.minutes(1))) struct ScopeRulesTests {
    private func caller(_ name: String, _ role: Role, isPrivate: Bool = true, id: Int64 = 1) -> Caller {
        Caller(
            name: name, role: role, principal: PrincipalID(id), isKnown: true, address: "10.0.0.1",
            isPrivate: isPrivate)
    }

    private func request(_ submitter: String = "") -> JobRequest {
        JobRequest(submission: UUID(), prompt: "a red fox in the snow", submitter: submitter)
    }

    /// Lends a farm with a job of anna's.
    private func withAnnasJob(
        _ body: @escaping @Sendable (MemoryCoordinator, Job) async throws -> Void
    ) async throws {
        let anna = caller("anna", .submitter)
        try await MemoryCoordinator.run { farm in
            try await farm.with(TestWorker("a")) {
                try await body(farm, try await farm.jobs.submit(as: anna, request()))
            }
        }
    }

    @Test func aJobIsItsCallers() async throws {
        let (anna, root) = (caller("anna", .submitter), caller("root", .admin))
        try await MemoryCoordinator.run { farm in
            try await farm.with(TestWorker("a")) {
                let jobs = farm.jobs
                #expect(try await jobs.submit(as: anna, request()).submitter == "anna")
                #expect(try await jobs.submit(as: anna, request("ben")).submitter == "anna")
                #expect(try await jobs.submit(as: root, request("ben")).submitter == "ben")
                #expect(try await jobs.submit(as: root, request()).submitter == "root")
                #expect(try await jobs.submit(as: .open(), request("ben")).submitter == "ben")
                let lines = try await farm.store.audit(AuditFilter(limit: 10))
                #expect(lines.map(\.method) == Array(repeating: "SubmitJob", count: 5))
                #expect(lines.allSatisfy { $0.object.hasPrefix("job ") })
            }
        }
    }

    @Test func whatOneMayNotSeeIsNotThere() async throws {
        try await withAnnasJob { (farm, job) async throws -> Void in
            let ben = caller("ben", .submitter, id: 2)
            let task = TaskID(job: job.id, index: 0)
            let missing = JobID(9999)
            func words(_ body: (JobID) async throws -> Void, _ id: JobID) async -> String? {
                let error = await #expect(throws: FarmError.self) { try await body(id) }
                #expect(error?.code == .notFound)
                return error?.message.replacing("\(id)", with: "N")
            }
            let retention = RetentionService(store: farm.store, sweep: Wakeup(), logger: MemoryCoordinator.logger)
            let calls: [(JobID) async throws -> Void] = [
                { _ = try await farm.jobs.job(as: ben, $0) },
                { _ = try await farm.jobs.details(as: ben, of: $0, failures: 1, onlyFailed: false) },
                { try await farm.jobs.watch(as: ben, $0) { _ in } },
                { _ = try await farm.jobs.cancel(as: ben, $0) },
                { _ = try await farm.jobs.retry(as: ben, $0) },
                { _ = try await farm.jobs.explain(as: ben, TaskID(job: $0, index: 0)) },
                { _ = try await farm.jobs.preview(as: ben, of: TaskID(job: $0, index: 0)) },
                { _ = try await retention.delete(as: ben, job: $0) },
            ]
            for call in calls { #expect(await words(call, job.id) == words(call, missing)) }
            #expect(try await farm.jobs.jobs(as: ben, before: nil, submitter: nil, limit: 10).isEmpty)
            #expect(try await farm.jobs.jobs(as: ben, before: nil, submitter: "anna", limit: 10).isEmpty)
            #expect(
                try await farm.jobs.jobs(as: caller("otto", .op), before: nil, submitter: nil, limit: 10).count == 1)
            #expect(try await farm.jobs.explain(as: caller("anna", .submitter), task).task == task)
            #expect(try await farm.jobs.job(job.id).counts.cancelled == 0)
        }
    }

    @Test func whatOneSeesAndMayNotChangeIsForbidden() async throws {
        try await withAnnasJob { (farm, job) async throws -> Void in
            let ben = caller("ben", .submitter, isPrivate: false, id: 2)
            let otto = caller("otto", .op, id: 3)
            let retention = RetentionService(store: farm.store, sweep: Wakeup(), logger: MemoryCoordinator.logger)
            #expect(try await farm.jobs.job(as: ben, job.id).id == job.id)
            let cancel = await #expect(throws: FarmError.self) { try await farm.jobs.cancel(as: ben, job.id) }
            #expect(cancel?.code == .forbidden)
            #expect(
                cancel?.message
                    == "job \(job.id) is of 'anna'; what is another's takes the role operator, and you are submitter 'ben'"
            )
            let retry = await #expect(throws: FarmError.self) { try await farm.jobs.retry(as: ben, job.id) }
            #expect(retry?.code == .forbidden)
            for one in [ben, otto] {
                let delete = await #expect(throws: FarmError.self) { try await retention.delete(as: one, job: job.id) }
                #expect(delete?.code == .forbidden && delete?.message.contains("the role admin") == true)
            }
            #expect(try await farm.jobs.setPriority(as: otto, job.id, to: 7).priority == 7)
            let much = await #expect(throws: FarmError.self) {
                try await farm.jobs.setPriority(as: otto, job.id, to: 5000)
            }
            #expect(much?.code == .invalidInput)
            #expect(try await farm.jobs.cancel(as: otto, job.id).cancelled == 1)
            let lines = try await farm.store.audit(AuditFilter(limit: 2))
            #expect(lines.map(\.method) == ["CancelJob", "SetJobPriority"])
            #expect(lines.allSatisfy { $0.principal == "otto" && $0.object == "job \(job.id)" })
        }
    }

    @Test func imagesFollowTheirJobs() async throws {
        let (anna, ben) = (caller("anna", .submitter), caller("ben", .submitter, id: 2))
        let worker = TestWorker("a")
        try await MemoryCoordinator.run { farm in
            try await farm.with(worker) {
                let job = try await farm.jobs.submit(as: anna, request())
                worker.askFor(1)
                let given = try await farm.given(1, to: worker)
                try await Delivery(given[0], of: worker, to: farm).send(to: farm)
                let images = ImageService(store: farm.store)
                let image = try #require(try await images.images(as: anna, HistoryFilter(limit: 5)).first)
                #expect(try await images.images(as: ben, HistoryFilter(limit: 5)).isEmpty)
                var filter = HistoryFilter(limit: 5)
                filter.job = job.id
                #expect(try await images.images(as: ben, filter).isEmpty)
                let hidden = await #expect(throws: FarmError.self) { try await images.image(as: ben, image.id) }
                #expect(hidden?.code == .notFound)
                let bytes = await #expect(throws: FarmError.self) {
                    try await images.download(as: ben, image.id) { _ in }
                }
                #expect(bytes?.code == .notFound)
                let retention = RetentionService(store: farm.store, sweep: Wakeup(), logger: MemoryCoordinator.logger)
                #expect(try await retention.delete(as: ben, images: [image.id]).missing == [image.id])
                let open = caller("ben", .submitter, isPrivate: false, id: 2)
                let another = await #expect(throws: FarmError.self) {
                    try await retention.delete(as: open, images: [image.id])
                }
                #expect(another?.code == .forbidden)
                #expect(try await retention.delete(as: anna, images: [image.id]).deleted.images == 1)
            }
        }
    }

    @Test func limitsOfASubmitterHold() async throws {
        var anna = caller("anna", .submitter)
        anna.limits.queuedImages = 3
        anna.limits.openJobs = 1
        let own = anna
        try await MemoryCoordinator.run { farm in
            try await farm.with(TestWorker("a")) {
                var large = request()
                large.imageCount = 4
                let tooLarge = large
                let many = await #expect(throws: FarmError.self) { try await farm.jobs.submit(as: own, tooLarge) }
                #expect(many?.code == .exhausted && many?.message.contains("3 images") == true)
                _ = try await farm.jobs.submit(as: own, request())
                let second = await #expect(throws: FarmError.self) { try await farm.jobs.submit(as: own, request()) }
                #expect(second?.code == .exhausted)
                _ = try await farm.jobs.submit(as: caller("ben", .submitter, id: 2), request())
            }
        }
    }
}
