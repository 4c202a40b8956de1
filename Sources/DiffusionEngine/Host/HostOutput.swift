internal import EngineHostProtocol
internal import Foundation
internal import Synchronization

/// The way to the worker: whole frames, from any thread.
final class HostOutput: Sendable {
    private let descriptor: Mutex<Int32>

    init(descriptor: Int32) {
        self.descriptor = Mutex(descriptor)
    }

    /// Moves the process's standard output to a descriptor of its own and lets 1 mean standard error: the engine
    /// prints to standard output.
    static func takingStandardOutput() throws(HostFailure) -> HostOutput {
        let descriptor = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3)
        guard descriptor >= 0, dup2(STDERR_FILENO, STDOUT_FILENO) >= 0 else {
            throw HostFailure(kind: .inputOutput, message: "cannot set standard output apart: \(errnoText())")
        }
        return HostOutput(descriptor: descriptor)
    }

    /// Plain text instead of frames, for people.
    func print(_ text: String) {
        _ = descriptor.withLock { writeAll(Array(text.utf8), to: $0) }
    }

    /// Ends the process when nobody reads any more.
    func send(_ event: HostEvent) {
        do {
            let frame = try Frame.encode(event)
            let isSent = descriptor.withLock { writeAll(frame, to: $0) }
            if !isSent { _exit(0) }
        } catch {
            // The parameters of a job bound every text of an event, so this is a log or message gone wild.
            send(.failed(HostFailure(kind: .protocolError, message: "an event was too long to send")))
        }
    }
}

/// Writes every byte; `false` with `errno` on failure.
func writeAll(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
    var done = 0
    while done < bytes.count {
        let count = bytes[done...].withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
        if count < 0 {
            if errno == EINTR { continue }
            return false
        }
        done += count
    }
    return true
}

func errnoText() -> String { String(cString: strerror(errno)) }
