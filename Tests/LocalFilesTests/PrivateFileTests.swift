import FarmBasics
import Foundation
import Glibc
import LocalFiles
import Testing

@Suite struct PrivateFileTests {
    @Test func whatOthersCanReadIsRefused() throws {
        let path = FileManager.default.temporaryDirectory.path + "/private-\(UUID().uuidString)"
        defer { unlink(path) }
        #expect(try PrivateFile.read(path, purpose: "token file") == nil)
        try PrivateFile.write([1, 2], to: path)
        #expect(FileStatus(of: path)?.permissions == 0o600)
        #expect(try PrivateFile.read(path, purpose: "token file") == [1, 2])
        #expect(chmod(path, 0o400) == 0)
        #expect(try PrivateFile.read(path, purpose: "token file") == [1, 2])
        for mode: mode_t in [0o644, 0o604, 0o660, 0o622] {
            #expect(chmod(path, mode) == 0)
            let error = try #require(throws: FarmError.self) { try PrivateFile.read(path, purpose: "token file") }
            #expect(error.code == .failedPrecondition)
            #expect(error.message.hasPrefix("the token file '\(path)' is open to others than its owner (mode "))
        }
        #expect(chmod(path, 0o600) == 0)
        #expect(throws: FarmError.self) { try PrivateFile.read(path, purpose: "token file", limit: 1) }
    }
}
