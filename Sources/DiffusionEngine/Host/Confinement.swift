internal import EngineHostProtocol
internal import Foundation
internal import LocalFiles
internal import Sandbox

/// What a host does before all else when its worker tells it to confine itself.
enum Confinement {
    /// The first frame, and nothing of what follows it.
    static func readRules(from descriptor: Int32) throws(HostFailure) -> SandboxRules {
        let length = try read(FrameDecoder.prefixLength, from: descriptor).reduce(0) { $0 << 8 | Int($1) }
        guard (1...FrameDecoder.maximumLength).contains(length) else { throw failure("a frame of \(length) bytes") }
        let body = try read(length, from: descriptor)
        do {
            return try Frame.decode(SandboxRules.self, from: body)
        } catch {
            throw failure("\(error)")
        }
    }

    private static func read(_ count: Int, from descriptor: Int32) throws(HostFailure) -> [UInt8] {
        var bytes: [UInt8] = []
        do {
            while bytes.count < count {
                var piece = [UInt8](repeating: 0, count: count - bytes.count)
                let read = try piece.withUnsafeMutableBytes { (buffer) throws(SystemError) in
                    try Descriptor.read(descriptor, into: buffer)
                }
                guard read > 0 else { throw failure("its output ended") }
                bytes += piece.prefix(read)
            }
            return bytes
        } catch {
            throw error as? HostFailure ?? failure("\(error)")
        }
    }

    private static func failure(_ reason: String) -> HostFailure {
        HostFailure(kind: .protocolError, message: "the worker does not say what the host may do: \(reason)")
    }

    /// The engine's own folder is added to what the worker knows of.
    static func enter(_ rules: SandboxRules, device: String) -> SandboxReport {
        var rules = rules
        // Of an engine in a folder of the system's libraries these are open already.
        if let prefix = EngineBuildRecord.prefix?.path, !["/", "/usr", "/usr/local"].contains(prefix) {
            rules.readable += ["lib", "lib64", "share"].map { "\(prefix)/\($0)" }
        }
        var sandbox = Sandbox(rules, device: device)
        return sandbox.enter()
    }

    /// A driver that needs more than it may shows as a device that is not there.
    static func hinting<Result>(
        _ report: SandboxReport?, _ body: () throws(HostFailure) -> Result
    ) throws(HostFailure) -> Result {
        do {
            return try body()
        } catch {
            guard report != nil, error.kind == .deviceUnavailable else { throw error }
            var failure = error
            failure.message += "; if the worker finds it with --no-sandbox, its driver needs what the sandbox refuses"
            throw failure
        }
    }
}
