import ArgumentParser
import FarmModel
import FoundationEssentials
import Glibc
import Logging
import WorkerCore

/// The command line; what it leaves out comes from environment variables.
struct WorkerOptions: ParsableArguments {
    @Option(help: "The coordinators' addresses, HOST:PORT with commas between (FARM_COORDINATOR).")
    var coordinator: String?

    @Option(
        name: .long, parsing: .singleValue,
        help: """
            A folder with models, LoRA, VAEs, embeddings, ControlNets and upscalers, all together or in subfolders \
            named as stable-diffusion-webui or ComfyUI name theirs; may be given more than once (FARM_MODELS, with \
            colons between).
            """)
    var models: [String] = []

    @Option(
        help: """
            The worker's identity, spool and caches (FARM_WORKER_DATA; default \
            ~/.local/share/diffusion-farm/worker).
            """)
    var data: String?

    @Option(help: "The worker's name, which no other worker of the farm has (FARM_WORKER_NAME; default: the host's).")
    var name: String?

    @Option(
        parsing: .singleValue,
        help: "auto, cpu, cuda:N or vulkan:N; may be given more than once (FARM_DEVICE, with commas between).")
    var device: [String] = []

    @Option(help: "Threads that a CPU renders with (FARM_THREADS; default: its physical cores).")
    var threads: Int?

    @Option(
        help: """
            Undelivered images that the spool keeps before the worker takes no more tasks, such as 500MB \
            (FARM_SPOOL_LIMIT; default: 10GB).
            """)
    var spoolLimit: String?

    @Option(
        help: """
            Input pictures of tasks that are kept for the next, such as 500MB (FARM_INPUT_LIMIT; default: 2GiB).
            """)
    var inputLimit: String?

    @Option(
        help: """
            Models and other files that are fetched from the farm's store and kept, the least recently used going \
            first, such as 200GB; 0 fetches nothing (FARM_FETCH_LIMIT; default: 100GB).
            """)
    var fetchLimit: String?

    @Flag(help: "Use files in PyTorch's pickle format too: .ckpt, .pt, .pth (FARM_ALLOW_PICKLE=1).")
    var allowPickle = false

    @Option(help: "The engine host's program (default: farm-engine-host beside this program).")
    var engineHost: String?

    @Option(help: "trace, debug, info, notice, warning, error or critical (FARM_LOG_LEVEL; default: info).")
    var logLevel: String?
}

extension WorkerOptions {
    func level(environment: [String: String]) throws -> Logger.Level {
        let text = logLevel ?? environment["FARM_LOG_LEVEL"] ?? "info"
        guard let level = Logger.Level(rawValue: text.lowercased()) else {
            let known = Logger.Level.allCases.map(\.rawValue).joined(separator: ", ")
            throw FarmError(.invalidInput, "unknown log level '\(text.shortened())'; accepted: \(known)")
        }
        return level
    }

    func configuration(environment: [String: String]) throws -> WorkerConfiguration {
        let coordinators = try CoordinatorAddress.list(
            parsing: coordinator ?? environment["FARM_COORDINATOR"] ?? "127.0.0.1:7433")
        guard !coordinators.isEmpty else {
            throw FarmError(.invalidInput, "--coordinator names no address; give HOST:PORT")
        }
        let folders = models.isEmpty ? Self.list(environment["FARM_MODELS"], separator: ":") : models
        let fetchLimit = try fetchLimit(environment)
        guard !folders.isEmpty || fetchLimit > 0 else {
            throw FarmError(
                .invalidInput, "no model folder, and --fetch-limit is 0; name a folder with --models or FARM_MODELS")
        }
        let devices = device.isEmpty ? Self.list(environment["FARM_DEVICE"], separator: ",") : device
        var configuration = WorkerConfiguration(
            coordinators: coordinators, modelFolders: folders.map(Self.absolute),
            dataFolder: Self.absolute(data ?? environment["FARM_WORKER_DATA"] ?? Self.defaultData(environment)),
            name: try Self.checked(name: name ?? environment["FARM_WORKER_NAME"] ?? Self.hostName()),
            devices: try (devices.isEmpty ? ["auto"] : devices).map(DeviceSelection.init(parsing:)),
            threads: try threads(environment), hostPath: try engineHost.map(Self.absolute) ?? Self.siblingHost(),
            environment: environment)
        if let limit = spoolLimit ?? environment["FARM_SPOOL_LIMIT"], !limit.isEmpty {
            configuration.spoolLimit = try ByteCount(parsing: limit).bytes
        }
        if let limit = inputLimit ?? environment["FARM_INPUT_LIMIT"], !limit.isEmpty {
            configuration.inputLimit = try ByteCount(parsing: limit).bytes
        }
        configuration.fetchLimit = fetchLimit
        configuration.allowPickle = try allowPickle || Self.isOn("FARM_ALLOW_PICKLE", environment)
        return configuration
    }

    private func fetchLimit(_ environment: [String: String]) throws -> Int64 {
        guard let text = fetchLimit ?? environment["FARM_FETCH_LIMIT"], !text.isEmpty else {
            return WorkerConfiguration.standardFetchLimit
        }
        return text.trimmingSpaces() == "0" ? 0 : Int64(try ByteCount(parsing: text).bytes)
    }

    private func threads(_ environment: [String: String]) throws -> Int {
        guard let text = threads.map(String.init) ?? environment["FARM_THREADS"], !text.isEmpty else { return 0 }
        guard let count = Int(text), (1...1024).contains(count) else {
            throw FarmError(.invalidInput, "threads '\(text.shortened())' is not a number from 1 to 1024")
        }
        return count
    }

    private static func isOn(_ name: String, _ environment: [String: String]) throws -> Bool {
        switch environment[name] ?? "" {
        case "", "0": return false
        case "1": return true
        case let text: throw FarmError(.invalidInput, "\(name) is '\(text.shortened())'; accepted: 0, 1")
        }
    }

    private static func list(_ text: String?, separator: Character) -> [String] {
        (text ?? "").split(separator: separator).map { String($0).trimmingSpaces() }
    }

    private static func checked(name: String) throws -> String {
        // What a terminal would obey or nobody sees is no part of a name by which people know it.
        guard TerminalText.line(name) == name, name.trimmingSpaces() == name, !name.isEmpty,
            name.utf8.count <= ParameterLimits.nameBytes
        else {
            throw FarmError(
                .invalidInput,
                "'\(name.shortened())' is no name for a worker; set one with --name: at most "
                    + "\(ParameterLimits.nameBytes) bytes of visible characters, with no space at its ends")
        }
        return name
    }

    private static func absolute(_ path: String) -> String {
        path.hasPrefix("/") ? path : FileManager.default.currentDirectoryPath + "/" + path
    }

    private static func defaultData(_ environment: [String: String]) -> String {
        let base = environment["XDG_DATA_HOME"].flatMap { $0.isEmpty ? nil : $0 }
        return (base ?? (environment["HOME"] ?? "/root") + "/.local/share") + "/diffusion-farm/worker"
    }

    private static func hostName() -> String {
        var name = [CChar](repeating: 0, count: 256)
        guard gethostname(&name, name.count - 1) == 0 else { return "" }
        return name.withUnsafeBufferPointer { buffer in buffer.baseAddress.map { String(cString: $0) } ?? "" }
    }

    private static func siblingHost() throws -> String {
        let own = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        return own.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
            + "/farm-engine-host"
    }
}
