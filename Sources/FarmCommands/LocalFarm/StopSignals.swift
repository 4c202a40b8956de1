import Dispatch
import Glibc

/// SIGINT, SIGTERM and SIGHUP, as requests to stop.
struct StopSignals {
    private let sources: [any DispatchSourceSignal]

    /// - Parameter handle: called at each signal with how many there have been.
    init(_ handle: @escaping @Sendable (Int) -> Void) {
        let queue = DispatchQueue(label: "farm.signals")
        let counter = SignalCounter()
        sources = [SIGINT, SIGTERM, SIGHUP].map { number in
            // The source sees the signal although it is ignored; the default would end the process.
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
            source.setEventHandler { handle(counter.next()) }
            source.resume()
            return source
        }
    }

    func end() { for source in sources { source.cancel() } }
}
