import ArgumentParser
import FarmConfiguration
import FarmModel

/// What a farm on this machine consists of, as flags.
struct LocalFarmOptions: ParsableArguments {
    @Option(name: FarmKeys.data.flag, help: FarmKeys.data.argumentHelp, transform: PathArgument.read)
    var data: String?

    @Option(
        name: FarmKeys.workers.flag, parsing: .unconditional, help: FarmKeys.workers.argumentHelpWithoutDefault)
    var workers = 1

    @Option(name: FarmKeys.model.flag, help: FarmKeys.model.argumentHelp, transform: PathArgument.read)
    var model: [String] = []

    @Option(name: FarmKeys.models.flag, help: FarmKeys.models.argumentHelp, transform: PathArgument.read)
    var models: [String] = []

    @Option(name: FarmKeys.port.flag, parsing: .unconditional, help: FarmKeys.port.argumentHelpWithoutDefault)
    var port = CoordinatorAddress.defaultPort

    @Option(name: FarmKeys.device.flag, help: FarmKeys.device.argumentHelp)
    var device: [String] = []

    @Option(name: FarmKeys.threads.flag, parsing: .unconditional, help: FarmKeys.threads.argumentHelp)
    var threads: Int?

    /// - Throws: `invalidInput` for a number out of its key's range.
    func check() throws {
        var flags = GivenFlags()
        flags.set(FarmKeys.workers, workers)
        flags.set(FarmKeys.threads, threads)
        flags.set(FarmKeys.port, port)
        let settings = Environment.settings(flags)
        for key in [FarmKeys.workers, FarmKeys.threads, FarmKeys.port] { _ = try settings.number(key) }
    }
}
