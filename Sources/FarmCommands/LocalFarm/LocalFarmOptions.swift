import ArgumentParser
import FarmModel

/// What a farm on this machine consists of, as flags.
struct LocalFarmOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Where the farm keeps its data (environment: FARM_DATA; default: ~/.local/share/diffusion-farm).",
            valueName: "dir"),
        transform: PathArgument.read)
    var data: String?

    @Option(parsing: .unconditional, help: ArgumentHelp("How many workers to run.", valueName: "n"))
    var workers = 1

    @Option(
        help: ArgumentHelp("Add a checkpoint file to the farm's models; may be repeated.", valueName: "file"),
        transform: PathArgument.read)
    var model: [String] = []

    @Option(
        help: ArgumentHelp("Also offer the models in this folder; may be repeated.", valueName: "dir"),
        transform: PathArgument.read)
    var models: [String] = []

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Where the coordinator listens, on 127.0.0.1; 0 for any free port.", valueName: "port"))
    var port = CoordinatorAddress.defaultPort

    @Option(
        help: ArgumentHelp(
            "What the workers render on: auto, cpu, cuda:N or vulkan:N; may be repeated.", valueName: "device"))
    var device: [String] = []

    @Option(parsing: .unconditional, help: ArgumentHelp("CPU threads of each worker.", valueName: "n"))
    var threads: Int?

    func check() throws {
        try Self.check(workers, within: 0...64, "--workers")
        if let threads { try Self.check(threads, within: 1...1024, "--threads") }
        try Self.check(port, within: 0...65535, "--port")
    }

    private static func check(_ value: Int, within limits: ClosedRange<Int>, _ flag: String) throws {
        guard limits.contains(value) else {
            throw FarmError(
                .invalidInput,
                "\(flag) \(value) is out of range; accepted: \(limits.lowerBound) to \(limits.upperBound)")
        }
    }
}
