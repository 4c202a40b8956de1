import FarmBasics
import FarmBasicsTestSupport
import FarmModel
import FoundationEssentials
import GRPCCore
import Synchronization
import Testing

@testable import WorkerCore

@Suite struct StoredFileDownloadsTests {
    private typealias Download = StoredFileOrder.Download

    /// Fetches over one connection.
    private func fetch(_ digests: [Digest], offset: Int64 = 0, over download: @escaping Download) async throws {
        let downloads = StoredFileDownloads()
        try await withThrowingTaskGroup(of: Void.self) { group in
            let connection = Task { await downloads.serve(download) }
            defer { connection.cancel() }
            for digest in digests {
                group.addTask { try await downloads.fetch(digest, offset: { offset }) { _, _ in } }
            }
            try await group.waitForAll()
        }
    }

    @Test func eachTryAsksHowMuchIsThere() async throws {
        let offsets = Mutex<[Int64]>([])
        let asked = Mutex<Int64>(0)
        let downloads = StoredFileDownloads()
        let connection = Task {
            await downloads.serve { _, offset, _ in
                let count = offsets.withLock {
                    $0.append(offset)
                    return $0.count
                }
                if count < 4 { throw RPCError(code: .unavailable, message: "gone") }
            }
        }
        defer { connection.cancel() }
        try await downloads.fetch(
            Digest(of: "a"),
            offset: {
                asked.withLock {
                    $0 += 10
                    return $0
                }
            }, take: { _, _ in })
        #expect(offsets.withLock(\.self) == [10, 20, 30, 40])
        #expect(await downloads.pending == 0)
    }

    @Test func whatTheTakerSaysEndsTheFetch() async throws {
        let tries = Mutex(0)
        let full = TaskFailure(.diskFull, "cannot fetch 'a': no room")
        await #expect(throws: full) {
            try await fetch([Digest(of: "a")]) { _, _, _ in
                tries.withLock { $0 += 1 }
                throw full
            }
        }
        #expect(tries.withLock(\.self) == 1)
    }

    @Test(arguments: [
        (RPCError.Code.notFound, FailureClass.missingModel), (.unimplemented, .missingModel),
        (.internalError, .inputOutput),
    ])
    func whatIsNotToBeHadIsAFailure(code: RPCError.Code, expected: FailureClass) async throws {
        let failure = await #expect(throws: TaskFailure.self) {
            try await fetch([Digest(repeating: "ab")]) { _, _, _ in
                throw RPCError(code: code, message: "no such file")
            }
        }
        #expect(failure?.failure == expected)
        #expect(failure?.message.contains("file ababababab ") == true && failure?.message.contains("no such") == true)
    }

    @Test func oneComesAfterAnother() async throws {
        let running = Mutex((now: 0, most: 0))
        try await fetch(["a", "b", "c"].map(Digest.init(of:))) { _, _, _ in
            running.withLock {
                $0.now += 1
                $0.most = max($0.most, $0.now)
            }
            for _ in 0..<10 { await Task.yield() }
            running.withLock { $0.now -= 1 }
        }
        #expect(running.withLock(\.most) == 1)
    }
}
