import Crypto
import FarmBasics
import FarmModel
import FoundationEssentials
import Glibc
import LocalFiles
import Logging
import Testing

@testable import WorkerCore

@Suite struct InputCacheTests {
    /// Pictures of 100 bytes and their digests.
    private let digests: [FarmBasics.Digest]
    private let pictures: [FarmBasics.Digest: [UInt8]]

    init() {
        let all = (0..<4).map { [UInt8](repeating: $0, count: 100) }
        digests = all.map { FarmBasics.Digest(bytes: SHA256.hash(data: $0)) }
        pictures = Dictionary(uniqueKeysWithValues: zip(digests, all))
    }

    private func cache(
        _ path: String, limit: Int = 1000, _ source: FakeInputSource,
        write: @escaping @Sendable ([UInt8], String) throws -> Void = InputCache.write
    ) async throws -> InputCache {
        let cache = InputCache(
            path: path + "/inputs", limit: limit, source: source,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }, write: write)
        try await cache.scan()
        return cache
    }

    private func names(_ path: String) throws -> Set<String> {
        Set(try FileManager.default.contentsOfDirectory(atPath: path + "/inputs"))
    }

    @Test func aPictureIsFetchedOnceHoweverManyWaitForIt() async throws {
        try await Fixture.withFolder { path in
            let (gate, opening) = AsyncStream.makeStream(of: Void.self)
            let source = FakeInputSource(pictures, gate: gate)
            let cache = try await cache(path, source)
            let digest = digests[0]
            let paths = try await withThrowingTaskGroup(of: String.self) { group in
                for _ in 0..<5 { group.addTask { try await cache.acquire(digest, for: UUID()) } }
                opening.finish()
                return try await group.reduce(into: Set<String>()) { $0.insert($1) }
            }
            let file = try #require(paths.first)
            #expect(paths.count == 1)
            #expect(source.asked == [digest])
            #expect(try LocalFile.read(file) == pictures[digest])
            #expect(try names(path) == [digest.hex])
        }
    }

    @Test func theLeastRecentlyUsedGoesUnlessATaskHoldsIt() async throws {
        try await Fixture.withFolder { path in
            let source = FakeInputSource(pictures)
            let cache = try await cache(path, limit: 250, source)
            let (holder, passer) = (UUID(), UUID())
            _ = try await cache.acquire(digests[0], for: holder)
            _ = try await cache.acquire(digests[1], for: passer)
            _ = try await cache.acquire(digests[2], for: passer)
            #expect(await cache.size == 300, "all are held")
            await cache.release(passer)
            #expect(try names(path) == [digests[0].hex, digests[2].hex], "the oldest is held, the next has gone")
            _ = try await cache.acquire(digests[0], for: passer)
            await cache.release(holder)
            await cache.release(passer)
            _ = try await cache.acquire(digests[3], for: passer)
            #expect(try names(path) == [digests[0].hex, digests[3].hex], "used again, the oldest is older no more")
            #expect(await cache.size == 200)
        }
    }

    @Test func whatIsLargerThanTheLimitStaysOnlyWhileItIsHeld() async throws {
        try await Fixture.withFolder { path in
            let cache = try await cache(path, limit: 50, FakeInputSource(pictures))
            let holder = UUID()
            let file = try await cache.acquire(digests[0], for: holder)
            #expect(try LocalFile.read(file) == pictures[digests[0]])
            await cache.release(holder)
            #expect(try names(path) == [])
        }
    }

    @Test func picturesOutliveTheWorkerAndDamagedOnesAreFetchedAgain() async throws {
        try await Fixture.withFolder { path in
            let first = try await cache(path, FakeInputSource(pictures))
            for digest in digests.prefix(2) { _ = try await first.acquire(digest, for: UUID()) }
            try DurableFile.write(Array("torn".utf8), to: path + "/inputs/\(digests[1])")
            try DurableFile.write(Array("half".utf8), to: path + "/inputs/\(digests[2]).77.tmp")
            let source = FakeInputSource(pictures)
            let second = try await cache(path, source)
            #expect(try names(path) == Set(digests.prefix(2).map(\.hex)), "what was half done is gone")
            for digest in digests.prefix(2) {
                #expect(try LocalFile.read(try await second.acquire(digest, for: UUID())) == pictures[digest])
            }
            #expect(source.asked == [digests[1]])
            // Somebody has emptied the folder.
            try LocalFile.remove(path + "/inputs/\(digests[0])")
            let file = try await second.acquire(digests[0], for: UUID())
            #expect(try LocalFile.read(file) == pictures[digests[0]])
        }
    }

    @Test func aSmallerLimitHoldsFromTheStartOn() async throws {
        try await Fixture.withFolder { path in
            let first = try await cache(path, FakeInputSource(pictures))
            for digest in digests { _ = try await first.acquire(digest, for: UUID()) }
            let second = try await cache(path, limit: 200, FakeInputSource(pictures))
            #expect(await second.size == 200)
            #expect(try names(path).count == 2)
        }
    }

    @Test func whatIsNotToBeHadLeavesNothingAndCanBeTriedAgain() async throws {
        try await Fixture.withFolder { path in
            let source = FakeInputSource([:])
            let cache = try await cache(path, source)
            for _ in 0..<2 {
                await #expect(throws: TaskFailure(.invalidInput, "no picture \(digests[0])")) {
                    try await cache.acquire(digests[0], for: UUID())
                }
            }
            #expect(source.asked.count == 2)
            #expect(try names(path) == [])
        }
    }

    @Test func aFullDiskIsSaidToBeOne() async throws {
        try await Fixture.withFolder { path in
            let cache = try await cache(path, FakeInputSource(pictures)) { _, path in
                throw FarmError("cannot write \(path)", SystemError(ENOSPC))
            }
            var parameters = Fixture.parameters
            parameters.initImage = InitImage(
                picture: InputReference(sha256: digests[0], size: ImageSize(width: 64, height: 64)))
            let finder = TaskFileFinder(models: NoModels(), inputs: cache)
            let failure = await #expect(throws: TaskFailure.self) {
                try await finder.files(for: Fixture.task(0, parameters), holder: UUID())
            }
            #expect(failure?.failure == .diskFull)
            #expect(failure?.message.contains(digests[0].hex) == true)
            #expect(await cache.size == 0)
        }
    }
}
