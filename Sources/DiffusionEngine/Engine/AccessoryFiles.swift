internal import EngineHostProtocol
internal import Foundation
internal import LocalFiles

/// Files that the engine opens by a path that says nothing of where they lie.
///
/// The engine sums LoRA in the order of a hash map of their paths, and floating-point sums depend on the order: under
/// `/proc/self/fd` the same LoRA have the same paths on every machine.
final class AccessoryFiles {
    /// Above what a host has open otherwise, under what a process may.
    enum Range: Int32 {
        case loras = 500
        case embeddings = 600
    }

    private let range: Range
    private var descriptors: [Int32] = []

    init(_ range: Range) {
        self.range = range
    }

    /// Opens the file; the path is valid as long as this object, and the n-th added is always the same.
    func add(_ path: String) throws(HostFailure) -> String {
        let opened = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard opened >= 0 else { throw Self.failure("'\(path)' cannot be read") }
        return try place(opened, name: path)
    }

    /// The same for bytes in memory.
    func add(_ bytes: [UInt8], name: String) throws(HostFailure) -> String {
        var template = Array((NSTemporaryDirectory() + "/farm-engine-XXXXXX").utf8CString)
        let opened = mkstemp(&template)
        guard opened >= 0 else { throw Self.failure("a copy of '\(name)' cannot be made") }
        unlink(template)
        do {
            try Descriptor.write(bytes.span.bytes, to: opened)
        } catch {
            close(opened)
            throw Self.failure("a copy of '\(name)' cannot be made", error)
        }
        return try place(opened, name: name)
    }

    private func place(_ opened: Int32, name: String) throws(HostFailure) -> String {
        let wanted = range.rawValue + Int32(descriptors.count)
        let placed = fcntl(opened, F_DUPFD_CLOEXEC, wanted)
        close(opened)
        guard placed == wanted else {
            if placed >= 0 { close(placed) }
            throw Self.failure("'\(name)' cannot be opened under a fixed number")
        }
        descriptors.append(placed)
        return "/proc/self/fd/\(placed)"
    }

    /// The name of the file behind a descriptor that is open still; nil for a copy in memory.
    static func name(of descriptor: Int32) -> String? {
        let path = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\(descriptor)")
        guard let path, path.hasPrefix("/"), !path.hasSuffix(" (deleted)") else { return nil }
        return URL(fileURLWithPath: path).lastPathComponent
    }

    private static func failure(_ message: String, _ error: SystemError = SystemError()) -> HostFailure {
        HostFailure(kind: .inputOutput, message: "\(message): \(error.text)")
    }

    deinit {
        for descriptor in descriptors { close(descriptor) }
    }
}
