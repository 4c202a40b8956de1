import ArgumentParser
import FarmBasics
import FarmModel
import FoundationEssentials
import Testing

@testable import FarmCommands

@Suite struct PagingTests {
    /// Pages of at most `bound` from the ids 1…100, newest first.
    private func collect(limit: Int, before: Int64?, bound: Int) async throws -> [Int64] {
        try await Paging.collect(limit: limit, from: before) { before, limit in
            let end = (before ?? 101) - 1
            return Array(stride(from: Int64(100), through: 1, by: -1).filter { $0 <= end }.prefix(min(limit, bound)))
        } key: {
            $0
        }
    }

    @Test func rowsComeOnceAndInOrder() async throws {
        #expect(try await collect(limit: 1000, before: nil, bound: 32) == Array((1...100).reversed()))
        #expect(try await collect(limit: 50, before: nil, bound: 32) == Array((51...100).reversed()))
        #expect(try await collect(limit: 5, before: 51, bound: 32) == [50, 49, 48, 47, 46])
        #expect(try await collect(limit: 5, before: 1, bound: 32).isEmpty)
    }

    @Test func aShortPageIsNotTheEnd() async throws {
        #expect(try await collect(limit: 1000, before: nil, bound: 3) == Array((1...100).reversed()))
    }

    @Test func theNextPageIsACommand() throws {
        let command = try ImageHistory.parse(["--prompt", "two words", "--seed", "7", "--since", "3d", "--limit", "5"])
        #expect(
            command.nextPage(after: 40) == "farm history --prompt 'two words' --seed 7 --since 3d --limit 5 --before 40"
        )
    }

    @Test func filtersAreRead() throws {
        let filter = try ImageHistory.parse([
            "--prompt", "boat", "--model", "sd15", "--sampler", "euler_a", "--seed", "7", "--size", "64x128", "--job",
            "3",
            "--submitter", "ada", "--worker", "w", "--since", "2026-05-01T00:00Z", "--until", "2026-05-02T00:00Z",
        ]).conditions.filter()
        #expect(filter.words == "boat" && filter.model == "sd15" && filter.sampler == .eulerAncestral)
        #expect(filter.seed == 7 && filter.size == ImageSize(width: 64, height: 128) && filter.job == 3)
        #expect(filter.submitter == "ada" && filter.worker == "w")
        #expect(filter.since?.timeIntervalSince1970 == 1_777_593_600)
        #expect(filter.until?.timeIntervalSince1970 == 1_777_680_000)
        #expect(throws: FarmError.self) { try ImageHistory.parse(["--sampler", "nope"]).conditions.filter() }
    }
}
