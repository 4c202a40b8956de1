import Configuration
import FarmBasics
package import FarmModel
package import Logging

/// What a program was told, from the first layer that says it: the flag, the variable of the environment, the
/// configuration file, the default.
package struct Settings: Sendable {
    private let layers: [SettingLayer]
    private let reader: ConfigReader

    /// - Parameter environment: all variables of the process.
    package init(
        _ program: FarmProgram, flags: GivenFlags = GivenFlags(), environment: [String: String],
        file: ConfigurationFile? = nil
    ) {
        var layers = [SettingLayer.flags(flags, program), .environment(environment, program)]
        if let file { layers.append(.file(file, program)) }
        layers.append(.defaults(program))
        self.layers = layers
        reader = ConfigReader(providers: layers.map(\.provider))
    }

    /// Reads the configuration file, too, that a flag or the environment names.
    /// - Throws: `invalidInput` for what is wrong with it.
    package static func read(
        _ program: FarmProgram, flags: GivenFlags, environment: [String: String]
    ) throws -> Settings {
        let settings = Settings(program, flags: flags, environment: environment)
        guard let key = program.fileKey, let path = settings.text(key) else { return settings }
        let file = try ConfigurationFile.read(path, for: program)
        return Settings(program, flags: flags, environment: environment, file: file)
    }

    /// Whether any layer but the defaults says it.
    package func isGiven(_ key: SettingKey) -> Bool {
        layers.contains { !$0.isDefaults && $0.says(key) }
    }

    /// - Returns: nil where no layer says it.
    package func text(_ key: SettingKey) -> String? {
        reader.string(forKey: ConfigKey([key.name]), isSecret: key.isSecret)
    }

    /// Of a key with several values; empty where no layer says it.
    package func list(_ key: SettingKey) -> [String] {
        reader.stringArray(forKey: ConfigKey([key.name]), isSecret: key.isSecret) ?? []
    }

    /// - Returns: nil where no layer says it.
    package func number(_ key: SettingKey) throws -> Int? {
        guard let text = text(key) else { return nil }
        guard case .number(let range, _) = key.kind, let number = Int(text), range.contains(number) else {
            throw FarmError(.invalidInput, "\(place(of: key)) '\(text.shortened())' is not \(key.kind.accepted)")
        }
        return number
    }

    /// - Returns: nil where no layer says it.
    package func bytes(_ key: SettingKey) throws -> Int? {
        guard let text = text(key) else { return nil }
        if case .size(orZero: true) = key.kind, text.trimmingSpaces() == "0" { return 0 }
        return try naming(key) { try ByteCount(parsing: text).bytes }
    }

    /// Of a toggle: `true`, `1`, `false` or `0`, in any case; off where no layer says it.
    /// - Throws: `invalidInput` that names the layer's place.
    package func isOn(_ key: SettingKey) throws -> Bool {
        switch text(key)?.lowercased() ?? "false" {
        case "true", "1": return true
        case "false", "0": return false
        case let text:
            throw FarmError(
                .invalidInput, "\(place(of: key)) is '\(text.shortened())'; accepted: 0, 1, true, false")
        }
    }

    /// Info where no layer says it.
    /// - Throws: `invalidInput` that names the layer's place and what is accepted.
    package func logLevel(_ key: SettingKey) throws -> Logger.Level {
        try naming(key) { try LogLevels.parse(text(key) ?? Logger.Level.info.rawValue) }
    }

    /// At least one, in the order in which they are tried.
    /// - Throws: `invalidInput` that names the layer's place, also where no layer says it.
    package func addresses(_ key: SettingKey) throws -> [CoordinatorAddress] {
        try naming(key) { try CoordinatorAddress.list(parsing: text(key) ?? "") }
    }

    /// Where a value comes from, in the words of whoever wrote it: `--threads`, `FARM_THREADS`, `worker.yaml: threads`.
    package func place(of key: SettingKey) -> String {
        layers.first { $0.says(key) }?.place(of: key) ?? key.name
    }

    private func naming<Value>(_ key: SettingKey, _ body: () throws -> Value) throws -> Value {
        do {
            return try body()
        } catch let error as FarmError {
            throw FarmError(error.code, "\(place(of: key)): \(error.message)", cause: error.cause)
        }
    }
}
