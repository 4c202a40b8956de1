import EngineHostProtocol
import FarmTestSupport
import Foundation
import Testing

/// A run of `farm-sandbox-probe`: what it was refused, in a folder of its own.
struct Probe {
    let folder: String
    var rules: SandboxRules
    /// Of Landlock alone, by what the probe tells.
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
        let entry = try #require(getpwnam("nobody"))
        return SandboxRules.Account(name: "nobody", user: entry.pointee.pw_uid, group: entry.pointee.pw_gid)
    }

    /// The outcomes of the attempts, by themselves.
    mutating func run(_ attempts: [String], device: String = "cpu") async throws -> [String: String] {
        let json = String(decoding: try JSONEncoder().encode(rules), as: UTF8.self)
        let output = "\(folder)/output-\(UUID().uuidString)"
        let process = try await TestProcess.start(
            TestProcess.Launch(
                name: "farm-sandbox-probe", program: Products.path(of: "farm-sandbox-probe"),
                arguments: ([device, json] + attempts).map { Array($0.utf8) },
                environment: Products.environment(home: folder), outputFile: output, errorFile: output + ".errors"))
        let end = try await process.waitUntilEnd(within: .seconds(120))
        #expect(end == .exited(0), "\(process.errors)")
        let lines = process.output.split(separator: "\n").map(String.init)
        report = try JSONDecoder().decode(SandboxReport.self, from: Data(try #require(lines.first).utf8))
        try #require(lines.count == attempts.count + 1, "it became another program: \(lines)")
        return Dictionary(zip(attempts, lines.dropFirst())) { first, _ in first }
    }
}
