import Crypto
import FarmBasics
import FarmModel
import GRPCCore
import Synchronization
import Testing

@testable import WorkerCore

@Suite struct InputDownloadsTests {
    private let picture: [UInt8] = [1, 2, 3]
    private var digest: FarmBasics.Digest { FarmBasics.Digest(bytes: SHA256.hash(data: picture)) }

    /// A farm's answers, in order; the last is repeated.
    private final class Answers: Sendable {
        private let answers: [Result<[UInt8], RPCError>]
        private let count = Mutex(0)

        init(_ answers: [Result<[UInt8], RPCError>]) { self.answers = answers }

        var given: Int { count.withLock(\.self) }

        func next() throws -> [UInt8] {
            let number = count.withLock { count in
                count += 1
                return count
            }
            return try answers[min(number, answers.count) - 1].get()
        }
    }

    /// Fetches the picture over one connection.
    private func fetch(_ results: [Result<[UInt8], RPCError>]) async throws -> (bytes: [UInt8], tries: Int) {
        let downloads = InputDownloads()
        let answers = Answers(results)
        return try await withThrowingTaskGroup(of: Void.self) { group in
            defer { group.cancelAll() }
            group.addTask { await downloads.serve { _ in try answers.next() } }
            let bytes = try await downloads.bytes(of: digest)
            return (bytes, answers.given)
        }
    }

    @Test func aCorruptDownloadIsTriedAgainAndGivenUpInTheEnd() async throws {
        let (bytes, tries) = try await fetch([.success([9]), .success(picture)])
        #expect(bytes == picture && tries == 2)
        let failure = await #expect(throws: TaskFailure.self) { try await fetch([.success([9])]) }
        #expect(failure?.failure == .inputOutput)
        #expect(failure?.message.contains(digest.hex) == true)
    }

    @Test func aBusyFarmFailsNothing() async throws {
        let busy = Result<[UInt8], RPCError>.failure(RPCError(code: .unavailable, message: "no database"))
        let (bytes, tries) = try await fetch([busy, busy, busy, .success(picture)])
        #expect(bytes == picture && tries == 4)
    }

    @Test func whatTheFarmDoesNotHaveIsAtOnceAFailure() async throws {
        let failure = await #expect(throws: TaskFailure.self) {
            try await fetch([.failure(RPCError(code: .notFound, message: "deleted"))])
        }
        #expect(failure?.failure == .invalidInput)
        #expect(failure?.message.contains("deleted") == true)
    }

    @Test func whatAConnectionLeavesUndoneTheNextOneDoes() async throws {
        let downloads = InputDownloads()
        let (digest, picture) = (digest, picture)
        async let bytes = downloads.bytes(of: digest)
        let (begun, beginning) = AsyncStream.makeStream(of: Void.self)
        let lost = Task {
            await downloads.serve { _ in
                beginning.yield()
                // As a call over a connection that is lost does.
                try await Task.sleep(for: .seconds(3600))
                return []
            }
        }
        for await _ in begun { break }
        lost.cancel()
        await lost.value
        #expect(await downloads.pending == 1)
        let next = Task { await downloads.serve { _ in picture } }
        let fetched = try await bytes
        #expect(fetched == picture)
        #expect(await downloads.pending == 0)
        next.cancel()
        await next.value
    }
}
