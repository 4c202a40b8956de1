import EngineHostProtocol
import FarmTestSupport
import Foundation
import Testing

/// Runs `farm-sandbox-probe` in a folder of its own.
struct Probe {
    let folder: String
    var rules: SandboxRules
    /// Of the last run.
    private(set) var report = SandboxReport()

    /// `models` may be read, and through a link in it `elsewhere/target`; `spool` may be written; the rest is closed.
    init() throws {
        folder = try TestFolder.make("sandbox")
        for name in ["models", "spool", "elsewhere"] {
            try FileManager.default.createDirectory(
                atPath: "\(folder)/\(name)", withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        }
        for name in ["models/a", "elsewhere/target", "elsewhere/secret"] {
            try Data("x".utf8).write(to: URL(fileURLWithPath: "\(folder)/\(name)"))
            chmod("\(folder)/\(name)", 0o600)
        }
        for name in ["target", "secret"] {
            try FileManager.default.createSymbolicLink(
                atPath: "\(folder)/models/\(name)", withDestinationPath: "\(folder)/elsewhere/\(name)")
        }
        rules = SandboxRules(
            readable: ["\(folder)/models", "\(folder)/elsewhere/target", "\(folder)/absent"],
            writable: ["\(folder)/spool"], account: try Self.nobody())
    }

    /// Whom root's host becomes; others stay who they are.
    private static func nobody() throws -> SandboxRules.Account? {
        guard geteuid() == 0 else { return nil }
        let entry: UnsafeMutablePointer<passwd> = getpwnam("nobody")
        return SandboxRules.Account(name: "nobody", user: entry.pointee.pw_uid, group: entry.pointee.pw_gid)
    }

    /// The outcomes of the attempts, by themselves.
    mutating func run(_ attempts: [String], device: String = "cpu") async throws -> [String: String] {
        let json = String(decoding: try JSONEncoder().encode(rules), as: UTF8.self)
        let (status, output) = try await onThread {
            let process = Process()
            let pipe = Pipe()
            process.executableURL = URL(fileURLWithPath: Products.path(of: "farm-sandbox-probe"))
            process.arguments = [device, json] + attempts
            process.standardInput = FileHandle.nullDevice
            process.standardOutput = pipe
            try process.run()
            let output = pipe.fileHandleForReading.readDataToEndOfFile()
            process.waitUntilExit()
            return (process.terminationStatus, String(decoding: output, as: UTF8.self))
        }
        #expect(status == 0)
        let lines = output.split(separator: "\n").map(String.init)
        report = try JSONDecoder().decode(SandboxReport.self, from: Data(try #require(lines.first).utf8))
        try #require(lines.count == attempts.count + 1, "it became another program: \(lines)")
        return Dictionary(zip(attempts, lines.dropFirst())) { first, _ in first }
    }
}
