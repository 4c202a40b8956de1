import Crypto
import FarmBasics
import FarmBasicsTestSupport
import FoundationEssentials
import Glibc
import LocalFiles
import Testing

@Suite struct PartFileTests {
    private let folder: TemporaryFolder
    private let bytes = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) }
    private var digest: FarmBasics.Digest { FarmBasics.Digest(bytes: SHA256.hash(data: bytes)) }
    private var path: String { folder.path + "/file.part" }

    init() throws { folder = try TemporaryFolder() }

    private func part(of count: Int? = nil) -> PartFile {
        PartFile(path: path, name: "a.gguf", byteCount: Int64(count ?? bytes.count))
    }

    private func chunks(_ range: Range<Int>, of length: Int = 1000) -> [Data] {
        stride(from: range.lowerBound, to: range.upperBound, by: length).map {
            Data(bytes[$0..<min($0 + length, range.upperBound)])
        }
    }

    @Test func goesOnWhereAnEarlierTryEnded() async throws {
        var expected: Int64 = 0
        for range in [0..<100_000, 100_000..<100_001, 100_001..<300_000] {
            let part = part()
            #expect(try await part.open() == expected)
            try await part.append(chunks(range))
            expected = Int64(range.upperBound)
            #expect(await part.size == expected)
            if range.upperBound < bytes.count {
                let error = await #expect(throws: FarmError.self) { try await part.verify(digest) }
                #expect(error?.code == .invalidInput && error?.message.contains("send it again") == true)
                await part.close()
                continue
            }
            try await part.verify(digest)
            try await part.place(at: folder.path + "/file")
        }
        #expect(try LocalFile.read(folder.path + "/file") == bytes)
        #expect(try folder.names == ["file"])
    }

    /// What came before a connection broke is kept.
    @Test func receivesOverConnectionsThatBreak() async throws {
        struct Broken: Error {}
        for end in [100_000, 250_000] {
            let part = part()
            var rest = chunks(Int(try await part.open())..<end)[...]
            await #expect(throws: Broken.self) {
                try await part.receive {
                    guard let chunk = rest.popFirst() else { throw Broken() }
                    return chunk
                }
            }
            await part.close()
        }
        let part = part()
        let start = try await part.open()
        #expect(start == 250_000)
        var rest = chunks(Int(start)..<bytes.count)[...]
        try await part.receive { rest.popFirst() }
        try await part.verify(digest)
        try await part.place(at: folder.path + "/file")
        #expect(try LocalFile.read(folder.path + "/file") == bytes)
    }

    @Test func moreThanTheHeaderSaysIsRefused() async throws {
        let part = part(of: 1500)
        _ = try await part.open()
        let error = await #expect(throws: FarmError.self) { try await part.append(chunks(0..<2000)) }
        #expect(error?.code == .invalidInput)
        #expect(error?.message == "'a.gguf' is longer than the 1500 bytes that its header says")
        #expect(try folder.names.isEmpty)
    }

    /// Of another file that had the name.
    @Test func whatIsLongerAlreadyBeginsAnew() async throws {
        try folder.write(bytes, to: "file.part")
        let part = part(of: 1000)
        #expect(try await part.open() == 0)
        try await part.append(chunks(0..<1000))
        try await part.verify(FarmBasics.Digest(bytes: SHA256.hash(data: bytes[..<1000])))
    }

    @Test func anotherDigestRemovesIt() async throws {
        let part = part()
        _ = try await part.open()
        try await part.append(chunks(0..<bytes.count))
        let other = FarmBasics.Digest(repeating: "ab")
        let error = await #expect(throws: FarmError.self) { try await part.verify(other) }
        #expect(error?.message == "'a.gguf' has the SHA-256 \(digest), not \(other)")
        #expect(try folder.names.isEmpty)
    }

    @Test func oneIsAtItAtATime() async throws {
        let first = part()
        _ = try await first.open()
        let second = part()
        let error = await #expect(throws: FarmError.self) { try await second.open() }
        #expect(error?.code == .conflict)
        await first.close()
        #expect(try await second.open() == 0)
    }

    @Test func aDiskWithoutRoomIsSaidAtOnce() async throws {
        let part = part(of: 1 << 60)
        let error = await #expect(throws: FarmError.self) { try await part.open() }
        #expect(error?.isDiskFull == true)
        #expect(error?.message.hasPrefix("the disk of \(folder.path) has room for ") == true)
        #expect(try folder.names.isEmpty)
    }

    @Test func aFolderThatIsGoneIsNoPlace() async throws {
        let part = part(of: 3)
        _ = try await part.open()
        try await part.append([Data(bytes[..<3])])
        let error = await #expect(throws: FarmError.self) { try await part.place(at: folder.path + "/none/file") }
        #expect(error?.code == .inputOutput && error?.isDiskFull == false)
        #expect(try folder.names == ["file.part"])
    }
}
