internal import EngineHostProtocol
internal import Foundation
internal import LocalFiles
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
            throw HostFailure(kind: .inputOutput, message: "cannot set standard output apart: \(SystemError().text)")
        }
        return HostOutput(descriptor: descriptor)
    }

    /// Plain text instead of frames, for people.
    func print(_ text: String) {
        descriptor.withLock { try? Descriptor.write(Array(text.utf8).span.bytes, to: $0) }
    }

    /// Ends the process when nobody reads any more.
    func send(_ event: HostEvent) {
        do {
            let frame = try Frame.encode(event)
            descriptor.withLock {
                do { try Descriptor.write(frame.span.bytes, to: $0) } catch { _exit(0) }
            }
        } catch {
            // The parameters of a job bound every text of an event, so this is a log or message gone wild.
            send(.failed(HostFailure(kind: .protocolError, message: "an event was too long to send")))
        }
    }
}
