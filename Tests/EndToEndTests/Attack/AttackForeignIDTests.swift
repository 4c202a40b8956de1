import FarmModel
import FarmTestSupport
import FarmWire
import Foundation
import GRPCCore
import SwiftProtobuf
import Testing

extension EndToEnd {
    /// On a private farm nobody learns whether a number is somebody's.
    @Suite(.timeLimit(.minutes(3))) struct AttackForeignIDTests {
        private typealias Farm = Farm_V1_Farm.Method

        /// Whose numbers are guessed.
        private struct Target: Sendable {
            var finished: Int64
            var queued: Int64
            var image: Int64
            var token: Int64
        }

        private static let missing: Int64 = 987_654

        @Test func anothersNumberIsAsGoodAsNone() async throws {
            try await ClosedFarm.run(coordinators: 2) { closed in
                let farm = closed.farm
                try await closed.startWorker("worker-1")
                let ada = try await closed.add("ada", .submitter)
                let others = [try await closed.add("bob", .submitter), try await closed.add("vic", .viewer)]
                let target = try await closed.reach { try await Self.prepare($0, as: ada, in: farm) }
                try await farm.succeed("access", "--private")
                for coordinator in [1, 2] {
                    try await closed.reach(coordinator) { caller in
                        try await eventually("the farm is private", within: .seconds(5)) {
                            await caller.call(Farm.GetJob.descriptor, token: others[0], [Self.job(target.finished)])
                                .code == .notFound
                        }
                        for token in others { try await Self.guess(caller, token, target) }
                    }
                }
                // Ada's is as it was, and she still sees it.
                try await closed.reach { caller in
                    let seen = await caller.call(Farm.GetJob.descriptor, token: ada, [Self.job(target.queued)])
                    let job = try seen.reply(Farm_V1_GetJobResponse.self).job
                    #expect(job.counts.queued == 1 && !job.isCancelled)
                    let image = await caller.call(Farm.DownloadImage.descriptor, token: ada, [Self.job(target.image)])
                    #expect(!image.replies.isEmpty && image.error == nil)
                    let oneself = await caller.call(
                        Farm_V1_People.Method.WhoAmI.descriptor, token: ada)
                    #expect(oneself.error == nil)
                }
            }
        }

        /// Requests whose first field is a number are the same on the wire.
        private static func job(_ id: Int64) -> [UInt8] {
            (try? Farm_V1_WatchJobRequest.with { $0.id = id }.serializedBytes()) ?? []
        }

        private static func submission(_ submission: String) -> Farm_V1_SubmitJobRequest {
            .with {
                $0.submission = submission
                $0.count = 1
                $0.prompt = "a secret of ada's"
                $0.model = "papercut"
                ($0.width, $0.height, $0.steps, $0.seed) = (64, 64, 1, 7)
            }
        }

        private static let stolen = UUID().uuidString

        private static func prepare(_ caller: RawCaller, as ada: String, in farm: FarmFixture) async throws -> Target {
            func submit(_ submission: String) async throws -> Int64 {
                let outcome = try await caller.call(
                    Farm.SubmitJob.descriptor, token: ada, Self.submission(submission))
                return try outcome.reply(Farm_V1_SubmitJobResponse.self).job.id
            }
            let finished = try await submit(stolen)
            _ = try await farm.finished(JobID(finished))
            try await farm.succeed("workers", "drain", "worker-1")
            let queued = try await submit(UUID().uuidString)
            guard let image = try await farm.history("--job", "\(finished)").first else {
                throw TestFailure("there is no image")
            }
            guard let token = Int64(ClosedFarm.number(of: ada)) else { throw TestFailure("no number of a token") }
            return Target(finished: finished, queued: queued, image: image.id.rawValue, token: token)
        }

        private static func guess(_ caller: RawCaller, _ token: String, _ target: Target) async throws {
            let byJob = [
                Farm.GetJob.descriptor, Farm.WatchJob.descriptor, Farm.CancelJob.descriptor, Farm.RetryJob.descriptor,
                Farm.DeleteJob.descriptor, Farm.SetJobPriority.descriptor, Farm.GetPreview.descriptor,
                Farm.ExplainTask.descriptor,
            ]
            for method in byJob {
                for id in [target.finished, target.queued] { await expectUnknown(caller, method, token, id) }
            }
            for method in [Farm.GetImage.descriptor, Farm.DownloadImage.descriptor] {
                await expectUnknown(caller, method, token, target.image)
            }
            await expectUnknown(caller, Farm_V1_People.Method.RevokeToken.descriptor, token, target.token)

            let images = Farm_V1_GetThumbnailsRequest.with { $0.ids = [target.image] }
            let thumbnails = try await caller.call(Farm.GetThumbnails.descriptor, token: token, images)
            #expect(thumbnails.error == nil && thumbnails.replies.isEmpty)
            let deletion = try await caller.call(
                Farm.DeleteImages.descriptor, token: token, Farm_V1_DeleteImagesRequest.with { $0.ids = images.ids })
            if deletion.code != .permissionDenied {
                let answer = try deletion.reply(Farm_V1_DeleteImagesResponse.self)
                #expect(answer.missing == images.ids && answer.deleted.images == 0)
            }
            let jobs = try await caller.call(
                Farm.ListJobs.descriptor, token: token, Farm_V1_ListJobsRequest.with { $0.submitter = "ada" })
            let listed = try jobs.reply(Farm_V1_ListJobsResponse.self).jobs
            #expect(listed.isEmpty)
            let filters: [Farm_V1_ListImagesRequest] = [
                .with { $0.job = target.finished }, .with { $0.submitter = "ada" }, .with { $0.words = "secret" },
            ]
            for filter in filters {
                let history = try await caller.call(Farm.ListImages.descriptor, token: token, filter)
                let found = try history.reply(Farm_V1_ListImagesResponse.self).images
                #expect(found.isEmpty, "\(filter)")
            }
            // Her own submission, sent by another, shows nothing of hers.
            let again = try await caller.call(Farm.SubmitJob.descriptor, token: token, submission(stolen))
            #expect(again.error != nil && again.replies.isEmpty && !again.words.contains("ada"))
        }

        /// Another's number and one that nobody has are answered in the same words.
        private static func expectUnknown(
            _ caller: RawCaller, _ method: MethodDescriptor, _ token: String, _ id: Int64
        ) async {
            let real = await caller.call(method, token: token, [job(id)])
            let none = await caller.call(method, token: token, [job(missing)])
            let codes: Set<RPCError.Code> = [.notFound, .permissionDenied]
            #expect(real.code == none.code && real.code.map(codes.contains) == true, "\(method.method): \(real)")
            #expect(real.replies.isEmpty && !real.words.contains("ada"), "\(method.method): \(real)")
            let words = ["job ", "image ", "df_"].reduce(real.words) {
                $0.replacing("\($1)\(id)", with: "\($1)\(missing)")
            }
            #expect(words == none.words, "\(method.method)")
        }
    }
}
