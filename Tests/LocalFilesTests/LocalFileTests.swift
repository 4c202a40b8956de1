import FarmBasics
import FoundationEssentials
import Glibc
import LocalFiles
import Testing

@Suite struct LocalFileTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    @Test(arguments: [0, 1, 4095, 4096, 4097, 100_000]) func readsWholeFiles(count: Int) throws {
        let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0) }
        let path = try folder.write(bytes, to: "file")
        #expect(try LocalFile.read(path) == bytes)
        #expect(try LocalFile.read(path, limit: count) == bytes)
        guard count > 0 else { return }
        let error = try #require(throws: FarmError.self) { try LocalFile.read(path, limit: count - 1) }
        #expect(error.code == .invalidInput && error.message.contains("at most"))
    }

    /// They have no size, and many bytes.
    @Test func readsTheKernelsOwnFiles() throws {
        let status = String(decoding: try LocalFile.read("/proc/self/status"), as: UTF8.self)
        #expect(status.contains("Pid:\t\(getpid())\n"))
        #expect(throws: FarmError.self) { try LocalFile.read("/proc/self/status", limit: 10) }
    }

    @Test func whatIsNoFileIsSaidToBeNone() throws {
        try #require(mkfifo(folder.path + "/pipe", 0o600) == 0)
        let cases = [
            ("", "it is a folder"), ("/pipe", "it is no regular file"), ("/none", "No such file or directory"),
        ]
        for (name, words) in cases {
            let path = folder.path + name
            let error = try #require(throws: FarmError.self) { try LocalFile.read(path) }
            #expect(error.code == .inputOutput && error.message == "cannot read '\(path)': \(words)")
        }
    }

    @Test func removingWhatIsGoneIsNoError() throws {
        let path = try folder.write([1], to: "file")
        try LocalFile.rename(path, to: path + "2")
        for _ in 0..<2 { try LocalFile.remove(path + "2") }
        #expect(throws: FarmError.self) { try LocalFile.rename(path, to: path + "2") }
        #expect(throws: FarmError.self) { try LocalFile.remove(folder.path) }
    }

    @Test func touchedFilesAreTheNewest() throws {
        let path = try folder.write([1], to: "file")
        let old = Date(timeIntervalSince1970: 1_000_000)
        try FileManager.default.setAttributes([.modificationDate: old], ofItemAtPath: path)
        #expect(FileStatus(of: path)?.identity.modifiedAt == old)
        LocalFile.touch(path)
        let modified = try #require(FileStatus(of: path)?.identity.modifiedAt)
        #expect(modified > Date.now.addingTimeInterval(-60))
    }

    @Test func foldersAreMadeWithThoseAbove() throws {
        let path = folder.path + "/a/b/c"
        for _ in 0..<2 { try Folders.make(path, purpose: "test folder", mode: 0o700) }
        #expect(FileStatus(of: path)?.kind == .folder)
        #expect(try folder.mode("a/b") == 0o700)
        let file = try folder.write([1], to: "file")
        for taken in [file, file + "/below"] {
            let error = try #require(throws: FarmError.self) { try Folders.make(taken, purpose: "test folder") }
            #expect(error.message.hasPrefix("cannot make the test folder '\(taken)'"))
        }
    }
}
