import FarmBasics
import FoundationEssentials
import Glibc
import Testing

@testable import LocalFiles

@Suite struct DurableFileTests {
    private let folder: TemporaryFolder
    private var path: String { folder.path + "/file" }

    init() throws { folder = try TemporaryFolder() }

    private func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

    @Test(arguments: [DurableFile.Durability.full, .none])
    func whatHasTheNameIsReplaced(durability: DurableFile.Durability) throws {
        for text in ["one", "", "three"] {
            try DurableFile.write(bytes(text), to: path, durability: durability)
            #expect(try folder.text("file") == text)
            #expect(try folder.names == ["file"])
        }
    }

    /// As a process that dies does, but for the temporary file, which then stays.
    @Test func aFileThatDoesNotComeToItsPlaceLeavesTheOldOne() throws {
        try DurableFile.write(bytes("old"), to: path)
        do {
            let file = try DurableFile(at: path)
            try file.append(bytes("ne").span.bytes)
            #expect(try folder.names.count == 2)
            #expect(try folder.text("file") == "old")
        }
        #expect(try folder.names == ["file"])
        #expect(try folder.text("file") == "old")
    }

    @Test func aTemporaryFileIsNobodyElses() throws {
        let first = DurableFile.temporaryPath(for: path)
        #expect(first.hasPrefix(folder.path + "/.file.\(getpid())-"))
        #expect(DurableFile.temporaryPath(for: path) != first)
        #expect(DurableFile.temporaryPath(for: "file").hasPrefix(".file."))
        #expect(DurableFile.temporaryPath(for: "/file").hasPrefix("/.file."))
    }

    @Test func permissionsAreThoseOfTheNewFile() throws {
        try DurableFile.write([1], to: path, mode: 0o644)
        #expect(try folder.mode("file") == 0o644)
        try DurableFile.write([2], to: path, mode: 0o600)
        #expect(try folder.mode("file") == 0o600)
        let owner = DurableFile.Owner(user: geteuid(), group: getegid())
        try DurableFile.write([3], to: path, mode: 0o400, owner: owner)
        #expect(try folder.mode("file") == 0o400)
        #expect(try DurableFile.create([4], at: path + "2", mode: 0o600))
        #expect(try folder.mode("file2") == 0o600)
    }

    @Test func aLinkIsReplacedAndNotWhatItLeadsTo() throws {
        try folder.write(bytes("theirs"), to: "target")
        for target in ["target", "nowhere"] {
            try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: target)
            #expect(try !DurableFile.create(bytes("mine"), at: path))
            #expect(FileStatus(of: path, followsLinks: false)?.kind == .link)
            try DurableFile.write(bytes("mine"), to: path)
            #expect(FileStatus(of: path, followsLinks: false)?.kind == .file)
            try LocalFile.remove(path)
        }
        #expect(try folder.text("target") == "theirs")
        #expect(try folder.names == ["target"])
    }

    @Test func ofManyWhoTakeANameOneGetsIt() async throws {
        let path = path
        let won = try await withThrowingTaskGroup(of: Bool.self) { group in
            for number in 0..<8 {
                group.addTask {
                    try await BlockingExecutor.run { try DurableFile.create([UInt8(number)], at: path) }
                }
            }
            return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(won == 1)
        #expect(try folder.names == ["file"])
    }

    @Test func ofManyWhoWriteAFileOneWritesTheWhole() async throws {
        let path = path
        let texts = (0..<8).map { [UInt8](repeating: $0, count: 100_000) }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for text in texts {
                group.addTask {
                    try await BlockingExecutor.run { try DurableFile.write(text, to: path, durability: .none) }
                }
            }
            try await group.waitForAll()
        }
        #expect(texts.contains(try LocalFile.read(path)))
        #expect(try folder.names == ["file"])
    }

    @Test func whatIsNotWrittenIsAHole() throws {
        let file = try DurableFile(at: path)
        try file.append(bytes("a").span.bytes)
        try file.write(bytes("bc").span.bytes, at: 10_000)
        try file.setLength(20_000)
        try file.place()
        let zeros = [UInt8](repeating: 0, count: 9999)
        #expect(try LocalFile.read(path) == bytes("a") + zeros + bytes("bc") + zeros.dropFirst())
    }

    @Test func errorsNameTheFileAndLeaveNothing() throws {
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        try folder.write([1], to: "file/inside")
        let taken = try #require(throws: FarmError.self) { try DurableFile.write([1], to: path) }
        #expect(taken.message.hasPrefix("cannot write '\(path)': ") && taken.code == .inputOutput)
        #expect(!taken.isDiskFull)
        #expect(try folder.names == ["file"])
        let missing = try #require(throws: FarmError.self) { try DurableFile.write([1], to: path + "/none/file") }
        #expect(missing.message == "cannot write '\(path)/none/file': No such file or directory")
        #expect(missing.systemError?.code == ENOENT)
    }

    @Test func aFullDiskIsSaidToBeOne() throws {
        let full = open("/dev/full", O_WRONLY | O_CLOEXEC)
        try #require(full >= 0)
        defer { close(full) }
        let error = try #require(throws: SystemError.self) { try Descriptor.write(bytes("a").span.bytes, to: full) }
        #expect(error.isDiskFull && error.text == "No space left on device")
        let failure = FarmError("cannot write 'x'", error)
        #expect(failure.isDiskFull && failure.description == "cannot write 'x': No space left on device (errno 28)")
    }
}
