import FarmModel
import FarmTestSupport
import Foundation
import Testing

extension EndToEnd {
    /// What people delete, and what rules delete for them.
    @Suite struct RetentionTests {
        private static let small = ["--size", "64x64", "--steps", "1", "--submitter", "ada"]

        private func retention(_ farm: FarmFixture) async throws -> RetentionJSON {
            try await farm.succeed("retention", "--json").decode()
        }

        private func refuse(
            _ arguments: [String], _ status: Int32, _ words: String, _ farm: FarmFixture
        ) async throws {
            expect(try await farm.run(bytes: arguments.map { Array($0.utf8) }), status: status, [words])
        }

        @Test func imagesAndJobsAreDeletedByHandAndByRule() async throws {
            try await withFarm { farm in
                let job = try await farm.submit(["a lighthouse", "--count", "4"] + Self.small)
                _ = try await farm.finished(job)
                let images = try await farm.history()
                let bytes = images.map(\.byteCount).reduce(0, +)
                #expect(try await farm.show(job).disk == DiskJSON(images: 4, bytes: bytes))
                let before = try await retention(farm)
                #expect(before.disk == DiskJSON(images: 4, bytes: bytes))
                #expect(before.rules.isEmpty && before.deletingJobs == 0 && before.databaseBytes > 0)

                try await deleteByHand(images[0], of: job, farm)
                try await deleteByRule(job, farm)
                try await deleteJobs(job, farm)
                // The farm is as it was.
                try await farm.succeed(["submit", "fine", "--wait"] + Self.small)
            }
        }

        private func deleteByHand(_ image: ImageJSON, of job: JobID, _ farm: FarmFixture) async throws {
            let folder = "\(farm.folder)/pictures"
            let output = try await farm.succeed("image", "delete", "\(image.id)").output
            #expect(output.hasPrefix("deleted 1 image, "))
            for command in ["show", "save", "delete"] {
                let path = command == "save" ? ["--output", "\(farm.folder)/gone.png"] : []
                try await refuse(["image", command, "\(image.id)"] + path, 3, "there is no image \(image.id)", farm)
            }
            #expect(try await farm.pagedHistory(of: job, pageSize: 1).map(\.index) == [2, 1, 0])
            #expect(try await farm.succeed("fetch", "\(job)", "--output", folder).output.contains("3 of 4"))
            let shown = try await farm.show(job)
            #expect(shown.disk?.images == 3 && shown.job.counts.done == 4)
            #expect(try await farm.succeed("show", "\(job)").output.contains("; 1 deleted"))
        }

        private func deleteByRule(_ job: JobID, _ farm: FarmFixture) async throws {
            for (flags, status, words) in [
                ([], 2, "--older-than AGE"), (["--keep-newest", "0"], 2, "keeps nothing"),
                (["--older-than", "-3d"], 2, "'-3d'"), (["--keep-newest", "many"], 2, "many"),
                (["--keep-newest", "1", "--job", "77"], 3, "job 77"),
                (["--keep-newest", "1", "--submitter", "adda"], 3, "'adda'"),
            ] as [([String], Int32, String)] {
                try await refuse(["retention", "add"] + flags, status, words, farm)
            }
            let rule = ["retention", "add", "--keep-newest", "1", "--submitter", "ada"]
            #expect(try await farm.succeed(rule + ["--dry-run"]).output.contains("2 images would be deleted now"))
            #expect(try await retention(farm).rules.isEmpty)
            #expect(try await farm.history().count == 3)

            #expect(try await farm.succeed(rule).output.contains("2 images to delete now"))
            try await eventually("the rule is applied") { try await farm.history().count == 1 }
            #expect(try await farm.history().map(\.index) == [2])
            try await refuse(rule, 6, "the same rule", farm)
            let rules = try await retention(farm).rules
            #expect(rules.map(\.submitter) == ["ada"] && rules.map(\.keepNewest) == [1])
            let id = try #require(rules.first).id
            #expect(try await farm.succeed("retention").output.contains("keep the newest image of ada"))
            try await farm.succeed("retention", "remove", "\(id)")
            expect(try await farm.run("retention", "remove", "\(id)"), status: 3, ["no retention rule \(id)"])
        }

        private func deleteJobs(_ job: JobID, _ farm: FarmFixture) async throws {
            let long = try await farm.submit(["the harbour", "--count", "2000"] + Self.small)
            expect(try await farm.run("delete", "\(long)"), status: 6, ["unfinished images", "farm cancel \(long)"])
            try await farm.succeed("cancel", "\(long)")
            #expect(try await farm.succeed("delete", "\(long)").output.hasPrefix("deleted job \(long): "))
            #expect(try await farm.succeed("delete", "\(job)").output.hasPrefix("deleted job \(job): 1 image, "))
            for command in ["show", "delete", "cancel", "retry"] {
                expect(try await farm.run(command, "\(job)"), status: 3, ["there is no job \(job)"])
            }
            #expect(try await farm.listJobs().isEmpty)
            #expect(try await farm.history().isEmpty)
            try await eventually("the rows are gone") { try await retention(farm).deletingJobs == 0 }
            #expect(try await retention(farm).disk == DiskJSON(images: 0, bytes: 0))
        }
    }
}
