import FarmBasics
import FarmConfiguration
import FarmModel
import FoundationEssentials
import Glibc
import LocalFiles
import Logging
import WorkerCore

/// What a worker is told: its flags, the environment, its configuration file.
struct WorkerSetup {
    private typealias Keys = WorkerKeys

    let configuration: WorkerConfiguration
    let level: Logger.Level

    init(_ flags: WorkerFlags, environment: [String: String]) throws {
        let settings = try Settings.read(.worker, flags: flags.given, environment: environment)
        level = try settings.logLevel(Keys.logLevel)
        let entrance = try WorkerEntrance(settings, environment: environment)
        let folders = settings.list(Keys.models)
        let fetchLimit = try settings.bytes(Keys.fetchLimit)
        guard !folders.isEmpty || fetchLimit != 0 else {
            throw FarmError(
                .invalidInput, "no model folder, and --fetch-limit is 0; name a folder with --models or FARM_MODELS")
        }
        var configuration = WorkerConfiguration(
            coordinators: entrance.coordinators, modelFolders: folders.map(Folders.absolute),
            dataFolder: entrance.dataFolder,
            name: try Self.checked(name: settings.text(Keys.name) ?? Self.hostName()),
            devices: try Self.devices(settings), threads: try settings.number(Keys.threads) ?? 0,
            hostPath: try settings.text(Keys.engineHost).map(Folders.absolute) ?? Self.siblingHost(),
            environment: WorkerEntrance.withoutSecrets(environment))
        configuration.trust = entrance.trust
        configuration.invitation = entrance.invitation
        if let limit = try settings.bytes(Keys.spoolLimit) { configuration.spoolLimit = limit }
        if let limit = try settings.bytes(Keys.inputLimit) { configuration.inputLimit = limit }
        if let fetchLimit { configuration.fetchLimit = Int64(fetchLimit) }
        configuration.allowPickle = try settings.isOn(Keys.allowPickle)
        configuration.confinesHosts = try settings.isOn(Keys.sandbox)
        configuration.hostUser = settings.text(Keys.hostUser)
        self.configuration = configuration
    }

    private static func devices(_ settings: Settings) throws -> [DeviceSelection] {
        let devices = settings.list(Keys.device)
        return try (devices.isEmpty ? ["auto"] : devices).map(DeviceSelection.init(parsing:))
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
