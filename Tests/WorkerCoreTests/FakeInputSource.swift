import FarmBasics
import FarmModel
import Synchronization

@testable import WorkerCore

/// A farm's input pictures without a farm.
final class FakeInputSource: InputSource {
    private let pictures: [Digest: [UInt8]]
    private let gate: AsyncStream<Void>?
    private let count = Mutex<[Digest]>([])

    /// - Parameter gate: When given, each fetch waits for one element of it.
    init(_ pictures: [Digest: [UInt8]], gate: AsyncStream<Void>? = nil) {
        self.pictures = pictures
        self.gate = gate
    }

    /// What was asked for, in order.
    var asked: [Digest] { count.withLock(\.self) }

    func bytes(of digest: Digest) async throws -> [UInt8] {
        count.withLock { $0.append(digest) }
        if let gate {
            for await _ in gate { break }
        }
        guard let picture = pictures[digest] else { throw TaskFailure(.invalidInput, "no picture \(digest)") }
        return picture
    }
}
