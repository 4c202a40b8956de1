package import ArgumentParser

extension SettingKey {
    /// `--name`.
    package var flag: NameSpecification { .customLong(name) }

    /// What `--help` says: the sentence, the variable, the default.
    package var argumentHelp: ArgumentHelp { makeHelp(withDefault: true) }

    /// The same where ArgumentParser writes the default itself.
    package var argumentHelpWithoutDefault: ArgumentHelp { makeHelp(withDefault: false) }

    private func makeHelp(withDefault: Bool) -> ArgumentHelp {
        var notes: [String] = []
        switch kind {
        case .size, .logLevel: notes.append(kind.accepted)
        default: break
        }
        if let variable { notes.append("environment: \(variable)") }
        if withDefault {
            switch fallback {
            // A flag that is not given is off, as everywhere.
            case .value("true") where kind == .toggle: notes.append("default: on")
            case .value(let text): if kind != .toggle { notes.append("default: \(text)") }
            case .found(let words): if words != "none" { notes.append("default: \(words)") }
            case .required: break
            }
        }
        let note = notes.isEmpty ? "" : " (\(notes.joined(separator: "; ")))"
        return ArgumentHelp("\(help)\(note).", valueName: kind.valueName)
    }
}
