/// A program that a person sets up.
package enum FarmProgram: String, Sendable, CaseIterable {
    case farm
    case coordinator = "farm-coordinator"
    case worker = "farm-worker"
    case engineHost = "farm-engine-host"

    /// What can be set, in the order in which a person would.
    package var keys: [SettingKey] {
        switch self {
        case .farm: FarmKeys.all
        case .coordinator: CoordinatorKeys.all
        case .worker: WorkerKeys.all
        case .engineHost: EngineHostKeys.all
        }
    }

    /// Names the program's configuration file; nil where it reads none.
    package var fileKey: SettingKey? {
        switch self {
        case .coordinator: CoordinatorKeys.config
        case .worker: WorkerKeys.config
        case .farm, .engineHost: nil
        }
    }

    /// What a configuration file may say.
    package var keysOfFile: [SettingKey] {
        guard let fileKey else { return [] }
        return keys.filter { $0.name != fileKey.name }
    }
}
