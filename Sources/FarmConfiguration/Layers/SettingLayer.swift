import Configuration
import FarmBasics

/// One source of settings.
struct SettingLayer: Sendable {
    private enum Source: Sendable, Equatable { case flags, environment, file(String), defaults }

    let provider: InMemoryProvider
    private let names: Set<String>
    private let source: Source

    private init(_ source: Source, _ program: FarmProgram, _ contents: [String: SettingContent]) {
        self.source = source
        names = Set(contents.keys)
        var values: [AbsoluteConfigKey: ConfigValue] = [:]
        for key in program.keys {
            guard let content = contents[key.name] else { continue }
            let value: ConfigContent =
                switch content {
                case .text(let text): .string(text)
                case .list(let texts): .stringArray(texts)
                }
            values[AbsoluteConfigKey([key.name])] = ConfigValue(value, isSecret: key.isSecret)
        }
        provider = InMemoryProvider(name: "\(source)", values: values)
    }

    static func flags(_ flags: GivenFlags, _ program: FarmProgram) -> SettingLayer {
        SettingLayer(.flags, program, flags.contents)
    }

    static func environment(_ variables: [String: String], _ program: FarmProgram) -> SettingLayer {
        var contents: [String: SettingContent] = [:]
        for key in program.keys {
            guard let variable = key.variable, let text = variables[variable], !text.isEmpty || key.takesEmpty else {
                continue
            }
            let texts = key.kind.separator.map { separator in
                text.split(separator: separator).map { String($0).trimmingSpaces() }
            }
            contents[key.name] = .of(texts ?? [text], key, path: HomeFolder.expanding)
        }
        return SettingLayer(.environment, program, contents)
    }

    static func file(_ file: ConfigurationFile, _ program: FarmProgram) -> SettingLayer {
        SettingLayer(.file(file.path), program, file.contents)
    }

    static func defaults(_ program: FarmProgram) -> SettingLayer {
        var contents: [String: SettingContent] = [:]
        for key in program.keys {
            if case .value(let text) = key.fallback { contents[key.name] = .of([text], key, path: { $0 }) }
        }
        return SettingLayer(.defaults, program, contents)
    }

    var isDefaults: Bool { source == .defaults }

    func says(_ key: SettingKey) -> Bool { names.contains(key.name) }

    /// Where this layer has `key`, in the words of whoever wrote it.
    func place(of key: SettingKey) -> String {
        switch source {
        case .flags: "--\(key.name)"
        case .environment: key.variable ?? key.name
        case .file(let path): "\(path.shortened()): \(key.name)"
        case .defaults: key.name
        }
    }
}
