import ArgumentParser
import FarmModel

/// `farm-coordinator` itself.
struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Serves workers and clients (the default).", shouldDisplay: false)

    @OptionGroup var options: CoordinatorOptions

    @Option(help: "HOST:PORT, or unix:PATH, to listen on; port 0 takes a free one.")
    var listen = "127.0.0.1:7433"

    @Flag(help: "Listen on other addresses than loopback, without encryption or authentication.")
    var insecure = false

    func run() async throws {
        try await reporting {
            let address = try ListenAddress(parsing: listen)
            try address.check(insecure: insecure)
            let coordinator = try await CoordinatorProcess.start(options: options, address: address)
            try await coordinator.run()
        }
    }
}
