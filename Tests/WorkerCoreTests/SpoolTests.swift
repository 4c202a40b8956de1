import Crypto
import FarmBasics
import FarmModel
import Foundation
import LocalFiles
import Logging
import Testing

@testable import WorkerCore

@Suite struct SpoolTests {
    private let farm = Fixture.farm
    private let bytes: [UInt8] = [1, 2, 3]

    private var digest: FarmBasics.Digest { FarmBasics.Digest(bytes: SHA256.hash(data: bytes)) }

    /// A spool in a folder of its own, and a way to put an image into it as an engine host does.
    private func withSpool(_ body: (Spool, String) async throws -> Void) async throws {
        try await Fixture.withFolder { path in
            let spool = Spool(path: path, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
            try await spool.prepareFolder(of: farm)
            try await body(spool, path)
        }
    }

    @discardableResult
    private func add(_ index: Int, to spool: Spool, finishedAt: Double = 1000) async throws -> SpoolEntry {
        let file = spool.folder(of: farm) + "/" + Spool.fileName(of: Fixture.attempt(index))
        try DurableFile.write(bytes, to: file)
        return try await spool.add(
            Fixture.image(index, digest: digest, finishedAt: finishedAt), farm: farm, file: file)
    }

    private func names(_ folder: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    }

    @Test func anImageThatCannotBeKeptLeavesNothingBehind() async throws {
        try await withSpool { spool, _ in
            let folder = spool.folder(of: farm)
            // Where the JSON would go: the PNG has been renamed by then.
            let record = "7.0.1.\(digest.hex.prefix(16)).json"
            try FileManager.default.createDirectory(atPath: "\(folder)/\(record)", withIntermediateDirectories: false)
            await #expect(throws: FarmError.self) { try await add(0, to: spool) }
            #expect(try names(folder) == [record])
        }
    }

    @Test(arguments: ["link", "second name"])
    func whatAHostLeavesInPlaceOfAFileIsNotTaken(kind: String) async throws {
        try await withSpool { spool, path in
            let secret = "\(path)/secret"
            try DurableFile.write(bytes, to: secret)
            let file = spool.folder(of: farm) + "/" + Spool.fileName(of: Fixture.attempt(0))
            #expect((kind == "link" ? symlink(secret, file) : link(secret, file)) == 0)
            await #expect(throws: FarmError.self) {
                try await spool.add(Fixture.image(0, digest: digest), farm: farm, file: file)
            }
            #expect(try names(spool.folder(of: farm)).isEmpty)
            #expect(try LocalFile.read(secret) == bytes)
        }
    }

    @Test func theThumbnailLiesOnDiskUntilItIsDelivered() async throws {
        try await withSpool { spool, path in
            let entry = try await add(0, to: spool)
            #expect(entry.image.thumbnail == nil)
            #expect(try await spool.record(of: entry).thumbnail == Data([9, 8, 7]))
            // What an older worker left has none, and is delivered all the same.
            var old = try #require(
                try JSONSerialization.jsonObject(with: Data(LocalFile.read(entry.recordPath))) as? [String: Any])
            #expect(old.removeValue(forKey: "thumbnail") != nil)
            try DurableFile.write(
                [UInt8](JSONSerialization.data(withJSONObject: old)), to: entry.recordPath)
            let again = Spool(path: path, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
            #expect(try await again.scan() == [entry])
            #expect(try await again.record(of: entry).thumbnail == nil)
        }
    }

    @Test func keepsEntriesFromOneStartToTheNextOldestFirst() async throws {
        try await withSpool { spool, path in
            try await add(1, to: spool, finishedAt: 2000)
            let older = try await add(0, to: spool, finishedAt: 1000)
            #expect(try names(spool.folder(of: farm)).contains("7.0.1.\(digest.hex.prefix(16)).json"))
            let again = Spool(path: path, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
            let entries = try await again.scan()
            #expect(entries.map(\.image.attempt) == [Fixture.attempt(0), Fixture.attempt(1)])
            #expect(entries.first == older)
            #expect(try await again.bytes(of: older) == bytes)
            for entry in entries { try await again.remove(entry) }
            #expect(try await again.scan() == [])
            #expect(try names(again.folder(of: farm)) == [])
        }
    }

    @Test func removesWhatACrashLeftHalfDone() async throws {
        try await withSpool { spool, _ in
            let folder = spool.folder(of: farm)
            let kept = try await add(0, to: spool)
            let cutOff = try await add(1, to: spool)
            try LocalFile.remove(cutOff.recordPath)
            for name in ["7.2.1.png", "7.3.1.png.tmp", "7.4.1.0123456789abcdef.json.77.tmp"] {
                try DurableFile.write(bytes, to: "\(folder)/\(name)")
            }
            #expect(try await spool.scan() == [kept])
            #expect(try names(folder).count == 2)
        }
    }

    @Test func setsDamagedEntriesAside() async throws {
        try await withSpool { spool, path in
            let truncated = try await add(0, to: spool)
            let record = try LocalFile.read(truncated.recordPath)
            try DurableFile.write(Array(record.prefix(record.count / 2)), to: truncated.recordPath)
            let flipped = try await add(1, to: spool)
            try DurableFile.write([1, 2, 4], to: flipped.imagePath)
            let lost = try await add(2, to: spool)
            try LocalFile.remove(lost.imagePath)
            let renamed = try await add(3, to: spool)
            try LocalFile.rename(renamed.recordPath, to: spool.folder(of: farm) + "/7.9.1.0123456789abcdef.json")
            let good = try await add(4, to: spool)
            #expect(try await spool.scan() == [good])
            #expect(try names("\(path)/corrupt").count >= 5)
            #expect(try await spool.scan() == [good], "and again")
        }
    }

    @Test func otherFarmsEntriesAreListedUnderTheirOwn() async throws {
        try await withSpool { spool, _ in
            let other = UUID()
            try await spool.prepareFolder(of: other)
            let file = spool.folder(of: other) + "/7.0.1.png"
            try DurableFile.write(bytes, to: file)
            _ = try await spool.add(Fixture.image(0, digest: digest), farm: other, file: file)
            try await add(0, to: spool)
            #expect(Set(try await spool.scan().map(\.farm)) == [farm, other])
        }
    }

    @Test func aFolderThatIsInUseIsRefused() async throws {
        try await Fixture.withFolder { path in
            let first = try WorkerFolder(path: path + "/data")
            let error = try #require(throws: FarmError.self) { _ = try WorkerFolder(path: path + "/data") }
            #expect(error.code == .conflict)
            #expect(error.message.contains(path))
            let identity = first.identity
            withExtendedLifetime(first) {}
            #expect(identity == first.identity)
        }
    }

    @Test func theIdentityStaysAndADamagedOneIsNotReplaced() async throws {
        try await Fixture.withFolder { path in
            let identity = try WorkerFolder(path: path).identity
            #expect(try WorkerFolder(path: path).identity == identity)
            try DurableFile.write(Array("{".utf8), to: path + "/identity.json")
            let error = try #require(throws: FarmError.self) { _ = try WorkerFolder(path: path) }
            #expect(error.message.contains("identity.json"))
        }
    }
}
