import FarmBasics
import Foundation
import ModelFiles
import Testing

@Suite struct FileHasherTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    @Test func remembersDigests() throws {
        let path = try folder.write("abc", to: "f")
        let cache = folder.path + "/cache.json"
        var first = FileHasher(cachePath: cache)
        var reads = 0
        let count = { (progress: HashingProgress) in reads += progress.bytesDone == 0 ? 1 : 0 }
        let digest = try first.sha256(of: path, onProgress: count)
        #expect(digest.hex == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
        try first.save()
        var second = FileHasher(cachePath: cache)
        #expect(try second.sha256(of: path, onProgress: count) == digest)
        #expect(reads == 1)
        try folder.write("abcd", to: "f")
        #expect(try second.sha256(of: path, onProgress: count) != digest)
        #expect(reads == 2)
        try folder.write("{broken", to: "cache.json")
        var third = FileHasher(cachePath: cache)
        #expect(try third.sha256(of: path).hex.hasPrefix("88d4266f"))
    }

    @Test func tellsADigestOfTheEndApartFromThatOfTheWhole() throws {
        let path = try folder.write("xyzabc", to: "f")
        let cache = folder.path + "/cache.json"
        var hasher = FileHasher(cachePath: cache)
        let whole = try hasher.sha256(of: path)
        let end = try hasher.sha256(of: path, from: 3)
        #expect(end.hex == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
        #expect(whole != end)
        try hasher.save()
        var next = FileHasher(cachePath: cache)
        #expect(try next.sha256(of: path) == whole)
        #expect(try next.sha256(of: path, from: 3) { _ in Issue.record("it was read again") } == end)
    }

    @Test func tellsHowFarItIs() throws {
        let path = folder.path + "/large"
        #expect(FileManager.default.createFile(atPath: path, contents: nil))
        let size = FileHasher.progressStep + 5
        let file = try #require(FileHandle(forWritingAtPath: path))
        try file.truncate(atOffset: UInt64(size))
        var hasher = FileHasher()
        var told: [Int64] = []
        _ = try hasher.sha256(of: path) { progress in
            #expect(progress.path == path && progress.byteCount == size)
            told.append(progress.bytesDone)
        }
        #expect(told == [0, FileHasher.progressStep, size])
        let empty = try folder.write("", to: "empty")
        told = []
        #expect(try hasher.sha256(of: empty) { told.append($0.bytesDone) }.hasPrefix("e3b0c442"))
        #expect(told == [0])
    }
}
