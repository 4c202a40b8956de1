import Crypto
import FarmBasics
import FarmBasicsTestSupport
import FarmModel
import FoundationEssentials
import LocalFiles
import Logging
import Synchronization
import Testing

@testable import WorkerCore

@Suite struct FetchCacheTests {
    /// A store whose connections break after so many bytes.
    private final class Source: StoredFileSource {
        private let contents: [FarmBasics.Digest: (name: String, bytes: [UInt8])]
        private let breaks: Mutex<[Int]>
        private let count = Mutex((asked: [String](), sent: 0))

        init(_ contents: [FarmBasics.Digest: (name: String, bytes: [UInt8])], breaks: [Int] = []) {
            self.contents = contents
            self.breaks = Mutex(breaks)
        }

        var asked: [String] { count.withLock(\.asked) }
        var sent: Int { count.withLock(\.sent) }

        func fetch(
            _ digest: FarmBasics.Digest, offset: @escaping @Sendable () async -> Int64, take: @escaping StoredFileTaker
        ) async throws {
            guard let file = contents[digest] else { throw TaskFailure(.missingModel, "no file \(digest)") }
            while true {
                count.withLock { $0.asked.append(file.name) }
                var place = Int(await offset())
                let end = breaks.withLock { $0.isEmpty ? nil : $0.removeFirst() }.map { place + $0 }
                do {
                    return try await take(StoredFileLabel(name: file.name, bytes: Int64(file.bytes.count))) {
                        if let end, place >= end { throw FarmError(.unavailable, "the connection broke") }
                        guard place < file.bytes.count else { return nil }
                        let chunk = Data(file.bytes[place..<min(place + 1000, file.bytes.count)])
                        place += chunk.count
                        self.count.withLock { $0.sent += chunk.count }
                        return chunk
                    }
                } catch let error as FarmError where error.code == .unavailable {
                    continue
                }
            }
        }
    }

    /// Models that know what they were told, as far as it is there.
    private actor Holdings: ModelHoldings {
        private var known: [String: FarmBasics.Digest] = [:]

        func holds(_ digest: FarmBasics.Digest) -> Bool {
            known.contains { $0.value == digest && FileManager.default.fileExists(atPath: $0.key) }
        }
        func adopt(_ files: [String: FarmBasics.Digest]) { known.merge(files) { $1 } }
        func rescan() -> Bool { false }
    }

    private let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    private func bytes(_ count: Int, seed: UInt8) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 / 251) &+ seed }
    }

    private func contents(_ sizes: [(name: String, count: Int)]) -> [FarmBasics.Digest: (name: String, bytes: [UInt8])]
    {
        var all: [FarmBasics.Digest: (name: String, bytes: [UInt8])] = [:]
        for (index, size) in sizes.enumerated() {
            let bytes = bytes(size.count, seed: UInt8(index))
            all[FarmBasics.Digest(bytes: SHA256.hash(data: bytes))] = ("\(size.name).safetensors", bytes)
        }
        return all
    }

    private func cache(_ folder: String, _ source: Source, limit: Int64 = 1 << 20) async throws -> FetchCache {
        let cache = FetchCache(
            path: "\(folder)/fetched", partsPath: "\(folder)/fetching", limit: limit, source: source,
            models: Holdings(), logger: logger)
        try await cache.scan()
        return cache
    }

    @Test func aFileComesOnceHoweverManyWait() async throws {
        try await Fixture.withFolder { folder in
            let contents = contents([("quilt", 40_000)])
            let digest = try #require(contents.keys.first)
            let source = Source(contents)
            let cache = try await cache(folder, source)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<4 { group.addTask { try await cache.acquire([digest], for: UUID()) } }
                try await group.waitForAll()
            }
            #expect(source.asked == ["quilt.safetensors"])
            let file = try LocalFile.read("\(folder)/fetched/\(digest)/quilt.safetensors")
            #expect(file == contents[digest]?.bytes)
            #expect(await cache.status == FetchStatus(fetchedBytes: 40_000, limitBytes: 1 << 20))
            #expect(try FileManager.default.contentsOfDirectory(atPath: "\(folder)/fetching").isEmpty)
        }
    }

    @Test func brokenConnectionsSendNothingTwice() async throws {
        try await Fixture.withFolder { folder in
            let contents = contents([("quilt", 400_000)])
            let digest = try #require(contents.keys.first)
            let source = Source(contents, breaks: [10_000, 1, 77_000, 50_000, 3000, 12_345, 40_000, 9, 60_000, 20_000])
            let cache = try await cache(folder, source)
            try await cache.acquire([digest], for: UUID())
            #expect(source.asked.count == 11)
            #expect(source.sent == 400_000)
            #expect(try LocalFile.read("\(folder)/fetched/\(digest)/quilt.safetensors") == contents[digest]?.bytes)
        }
    }

    @Test func whatIsHeldStaysAndWhatIsLoadedGoesLast() async throws {
        try await Fixture.withFolder { folder in
            let contents = contents([("a", 400), ("b", 401), ("c", 402), ("d", 403)])
            let digests = contents.sorted { $0.value.bytes.count < $1.value.bytes.count }.map(\.key)
            let cache = try await cache(folder, Source(contents), limit: 1300)
            let (first, second) = (UUID(), UUID())
            try await cache.acquire([digests[0]], for: first)
            try await cache.acquire([digests[1]], for: second)
            try await cache.acquire([digests[2]], for: second)
            await cache.load([digests[1]], on: "cpu")
            let third = UUID()
            let failure = await #expect(throws: TaskFailure.self) { try await cache.acquire([digests[3]], for: third) }
            #expect(failure?.failure == .diskFull && failure?.message.contains("--fetch-limit") == true)
            #expect(failure?.shortage?.bytes == 403)
            #expect(failure?.shortage?.reason.hasPrefix("has no room to fetch 'd.safetensors' of 403 bytes") == true)
            #expect(await cache.status.shortage == failure?.shortage)
            await cache.lookForRoom(now: .now + .seconds(3))
            #expect(await cache.status.shortage == failure?.shortage, "what it has is still in use")
            await cache.release(second)
            await cache.lookForRoom(now: .now + .seconds(3))
            #expect(await cache.status.shortage == nil)
            try await cache.acquire([digests[3]], for: third)
            let kept = Set(try FileManager.default.contentsOfDirectory(atPath: "\(folder)/fetched"))
            #expect(kept == Set([0, 1, 3].map { digests[$0].hex }))
            // Nothing but what is loaded is left to go.
            try await cache.acquire([digests[2]], for: third)
            #expect(!FileManager.default.fileExists(atPath: "\(folder)/fetched/\(digests[1])"))
        }
    }

    @Test func anotherStartKnowsWhatIsThere() async throws {
        try await Fixture.withFolder { folder in
            let contents = contents([("a", 400), ("b", 401)])
            let source = Source(contents)
            let cache = try await cache(folder, source)
            for digest in contents.keys { try await cache.acquire([digest], for: UUID()) }
            let (empty, foreign) = ("\(folder)/fetched/\(Digest(of: "empty"))", "\(folder)/fetched/mine")
            for path in [empty, foreign] {
                try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
            }
            let next = try await self.cache(folder, source)
            #expect(await next.status.fetchedBytes == 801)
            #expect(!FileManager.default.fileExists(atPath: empty))
            // What is named otherwise was not fetched, and is nobody's to take away.
            #expect(FileManager.default.fileExists(atPath: foreign))
        }
    }

    @Test func anotherFileUnderTheDigestIsRefused() async throws {
        try await Fixture.withFolder { folder in
            let digest = FarmBasics.Digest(repeating: "ab")
            let cache = try await cache(folder, Source([digest: ("a.safetensors", [1, 2, 3])]))
            let failure = await #expect(throws: TaskFailure.self) { try await cache.acquire([digest], for: UUID()) }
            #expect(failure?.message.contains("has the SHA-256") == true)
            #expect(try FileManager.default.contentsOfDirectory(atPath: "\(folder)/fetched").isEmpty)
            #expect(try FileManager.default.contentsOfDirectory(atPath: "\(folder)/fetching").isEmpty)
        }
    }
}
