import FarmBasics
import GRPCCore
import Testing

@testable import CoordinatorCore

@Suite(.timeLimit(.minutes(1))) struct CallerWatchTests {
    private func parts() -> (RPCAsyncSequence<Int, any Error>, AsyncThrowingStream<Int, any Error>.Continuation) {
        let (stream, continuation) = AsyncThrowingStream.makeStream(of: Int.self)
        return (RPCAsyncSequence(wrapping: stream), continuation)
    }

    @Test func aSilentCallerIsRefusedAndAQuickOneIsHeardOut() async throws {
        let (silent, kept) = parts()
        let patience = CallerWatch.Patience(silence: .milliseconds(50))
        let error = await #expect(throws: FarmError.self) {
            try await CallerWatch.with(patience) { watch in
                var reader = UploadReader(silent, watch: watch) { _ in 0 }
                return try await reader.next()
            }
        }
        #expect(error?.code == .unavailable)
        kept.finish()
        let (quick, continuation) = parts()
        for part in 0..<5 { continuation.yield(part) }
        continuation.finish()
        let sum = try await CallerWatch.with(CallerWatch.Patience()) { watch in
            var reader = UploadReader(quick, watch: watch) { _ in 0 }
            var sum = 0
            while let part = try await reader.next() { sum += part }
            return sum
        }
        #expect(sum == 10)
    }

    /// One that sends a crumb now and then.
    @Test func allPartsTogetherHaveALimit() async throws {
        let (slow, continuation) = parts()
        let crumbs = Task {
            while !Task.isCancelled {
                continuation.yield(1)
                try await Task.sleep(for: .milliseconds(10))
            }
        }
        defer { crumbs.cancel() }
        await #expect(throws: FarmError.self) {
            try await CallerWatch.with(CallerWatch.Patience(slack: .milliseconds(100))) { watch in
                var reader = UploadReader(slow, watch: watch) { $0 }
                while try await reader.next() != nil {}
            }
        }
    }

    /// A slow line is none: what it carries gives it time.
    @Test func whatComesGivesTime() async throws {
        let (steady, continuation) = parts()
        let sender = Task {
            for _ in 0..<20 {
                continuation.yield(1 << 20)
                try await Task.sleep(for: .milliseconds(10))
            }
            continuation.finish()
        }
        let bytes = try await CallerWatch.with(CallerWatch.Patience(slack: .milliseconds(50))) { watch in
            var reader = UploadReader(steady, watch: watch) { $0 }
            while try await reader.next() != nil {}
            return watch.progress.moved
        }
        #expect(bytes == 20 << 20)
        try await sender.value
    }

    /// The coordinator's own work is not the caller's silence.
    @Test func onlyWaitingForTheCallerCounts() async throws {
        let (quick, continuation) = parts()
        continuation.yield(1)
        let part = try await CallerWatch.with(CallerWatch.Patience(silence: .milliseconds(20))) { watch in
            var reader = UploadReader(quick, watch: watch) { _ in 0 }
            let part = try await reader.next()
            try await Task.sleep(for: .milliseconds(100))
            return part
        }
        #expect(part == 1)
    }
}
