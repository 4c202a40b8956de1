import Crypto
import FarmBasics
import Foundation
import LocalFiles
import Testing

@Suite struct ChunkReaderTests {
    private struct Broken: Error {}

    private let folder: TemporaryFolder
    /// More than is read ahead.
    private static let bytes = (0..<5 << 20).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) }
    private let bytes = Self.bytes
    private let path: String

    init() throws {
        folder = try TemporaryFolder()
        path = try folder.write(bytes, to: "file")
    }

    private func digest(_ bytes: some DataProtocol) -> FarmBasics.Digest {
        FarmBasics.Digest(bytes: SHA256.hash(data: bytes))
    }

    @Test(arguments: [Int64(0), 1, 300_000, 5 << 20]) func readsFromAnyPlaceToTheEnd(start: Int64) async throws {
        for isHashing in [false, true] {
            let reader = try ChunkReader(path: path, isHashing: isHashing)
            var read: [UInt8] = []
            try await reader.forEach(from: start) { read += $0 }
            #expect(read == Array(bytes[Int(start)...]))
            if isHashing { #expect(try await reader.digest() == digest(bytes)) }
        }
    }

    @Test(arguments: [
        0, 1, ChunkReader.chunkBytes - 1, ChunkReader.chunkBytes, ChunkReader.chunkBytes + 1,
        8 * ChunkReader.chunkBytes, 8 * ChunkReader.chunkBytes + 1,
    ])
    func chunksAreWholeButForTheLast(count: Int) async throws {
        let some = try folder.write(Array(bytes[..<count]), to: "some")
        let reader = try ChunkReader(path: some, isHashing: true)
        var read: [Data] = []
        try await reader.forEach { read.append($0) }
        #expect(read.dropLast().allSatisfy { $0.count == ChunkReader.chunkBytes })
        #expect(read.count == (count + ChunkReader.chunkBytes - 1) / ChunkReader.chunkBytes)
        #expect(read.reduce(Data(), +) == Data(bytes[..<count]))
        #expect(await reader.isHashed)
        #expect(try await reader.digest() == digest(bytes[..<count]))
    }

    @Test func aFolderIsNoFile() throws {
        let error = #expect(throws: FarmError.self) { try ChunkReader(path: folder.path) }
        #expect(error?.code == .failedPrecondition)
    }

    /// As a push does whose connections break: forth a little, and back to what the other side has.
    @Test func hashesEachByteOnceHoweverOftenItIsRead() async throws {
        let reader = try ChunkReader(path: path, isHashing: true)
        for (start, count) in [(0, 3), (100, 1), (700_000, 2), (20, 9)] {
            var left = count
            await #expect(throws: Broken.self) {
                try await reader.forEach(from: Int64(start)) { _ in
                    left -= 1
                    if left == 0 { throw Broken() }
                }
            }
        }
        // Another process has sent the rest.
        var read = Data()
        try await reader.forEach(from: 4 << 20) { read += $0 }
        #expect(read == Data(bytes[(4 << 20)...]))
        #expect(try await reader.digest() == digest(bytes))
    }

    @Test func hashesWhatHasNotPassed() async throws {
        let reader = try ChunkReader(path: path, isHashing: true)
        var last: Int64 = 0
        #expect(try await reader.digest { last = $0 } == digest(bytes))
        #expect(last == bytes.count)
    }

    @Test func saysThatAFileChangedMeanwhile() async throws {
        let reader = try ChunkReader(path: path, isHashing: true)
        let file = try #require(FileHandle(forWritingAtPath: path))
        try file.truncate(atOffset: 1 << 20)
        let error = await #expect(throws: FarmError.self) { try await reader.digest() }
        #expect(error?.message.contains("changed while it was read") == true)
    }

    @Test func refusesAPlaceBehindTheEnd() async throws {
        let reader = try ChunkReader(path: path)
        for place in [Int64(-1), Int64(bytes.count + 1)] {
            await #expect(throws: FarmError.self) { try await reader.forEach(from: place) { _ in } }
        }
    }

    @Test func tellsFilesApartByASample() async throws {
        let sample = try await ChunkReader(path: path).sample()
        #expect(try await ChunkReader(path: path).sample() == sample)
        for change in [0, bytes.count / 2, bytes.count - 1] {
            var other = bytes
            other[change] ^= 1
            #expect(try await ChunkReader(path: try folder.write(other, to: "other")).sample() != sample)
        }
        let shorter = try folder.write(Array(bytes.dropLast()), to: "other")
        #expect(try await ChunkReader(path: shorter).sample() != sample)
        let small = try folder.write([97], to: "small")
        #expect(
            try await ChunkReader(path: small).sample() != ChunkReader(path: try folder.write([98], to: "b")).sample())
    }
}
