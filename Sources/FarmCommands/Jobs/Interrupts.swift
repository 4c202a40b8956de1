import Dispatch
import Glibc

/// Lets Ctrl-C end a wait in an orderly way.
enum Interrupts {
    /// Runs `body`, cancelled by the first Ctrl-C; the second ends the process.
    /// - Throws: ``Interrupted`` after Ctrl-C.
    static func cancelling<Result: Sendable>(
        _ body: @escaping @Sendable () async throws -> Result
    ) async throws -> Result {
        let work = Task { try await body() }
        // The source sees the signal although it is ignored; the default would end the process.
        signal(SIGINT, SIG_IGN)
        let source = DispatchSource.makeSignalSource(signal: SIGINT)
        let flag = InterruptFlag()
        source.setEventHandler {
            flag.raise()
            signal(SIGINT, SIG_DFL)
            work.cancel()
        }
        source.resume()
        defer {
            source.cancel()
            signal(SIGINT, SIG_DFL)
        }
        do {
            return try await work.value
        } catch  where flag.isRaised {
            throw Interrupted()
        }
    }

    /// Ctrl-C was pressed.
    struct Interrupted: Error {}
}
