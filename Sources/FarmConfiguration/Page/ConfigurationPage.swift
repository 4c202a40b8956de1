/// The page of all that can be set, as `Deploy/docs/configuration.md` has it.
package enum ConfigurationPage {
    /// The whole page; a test compares the committed one with it.
    package static var markdown: String {
        ([introduction] + FarmProgram.allCases.map(section)).joined(separator: "\n")
    }

    private static let introduction = """
        # Configuration

        Made from the programs' own declarations (`Sources/FarmConfiguration/Keys`): change those.

        A setting comes from the first that has it:

        1. its flag, `--NAME VALUE`;
        2. its variable of the environment, `FARM_…`, unless that is set to nothing;
        3. its key in the configuration file that `--config FILE` names, for the daemons;
        4. its default.

        A configuration file is YAML, a key a line, under the flag's name without its dashes:
        [coordinator.yaml](../examples/coordinator.yaml), [worker.yaml](../examples/worker.yaml). What takes several values
        takes a list, or one value. A relative path in it begins at the file's own folder, elsewhere where the program runs;
        `~` is the home folder. A key that the program does not know and a value of another kind are refused when it starts,
        also where a flag overrides them.

        A toggle is its flag alone, of a daemon also with `no-` before the name; `1`, `true`, `0` or `false` in the
        environment; `true` or `false` in a file. A flag with several values is given again for each; in the environment the
        sign that the table shows stands between them. `~/.local/share` is `XDG_DATA_HOME` where that is set.

        The daemons that `farm up` starts inherit its environment: their variables hold for them, too. It gives each its own
        `--coordinator` or `--listen`, `--data`, `--name`, `--models`, `--database` and `--model-store`.

        """

    private static func section(_ program: FarmProgram) -> String {
        let hasFlags = program.keys.contains(where: \.isFlag)
        let rows = program.keys.map(row)
        return """
            ## \(program.rawValue)

            | \(hasFlags ? "flag" : "setting") | environment | accepts | default | meaning |
            |---|---|---|---|---|
            \(rows.joined(separator: "\n"))

            """
    }

    private static func row(_ key: SettingKey) -> String {
        let flag = key.isFlag ? "`--\(key.name)`" : key.name
        return "| "
            + [
                key.commands.map { "\(flag) (\($0))" } ?? flag, variable(key), cell(accepted(key)), fallback(key),
                meaning(key),
            ].joined(separator: " | ") + " |"
    }

    private static func variable(_ key: SettingKey) -> String {
        guard let variable = key.variable else { return "" }
        guard let separator = key.kind.separator else { return "`\(variable)`" }
        return "`\(variable)`, `\(separator)` between"
    }

    private static func accepted(_ key: SettingKey) -> String {
        switch key.kind {
        case .toggle: "toggle"
        default: key.kind.accepted
        }
    }

    private static func fallback(_ key: SettingKey) -> String {
        switch key.fallback {
        case .value(let text): key.kind == .toggle ? (text == "true" ? "on" : "off") : "`\(text)`"
        case .found(let words): cell(words)
        case .required: "must be given"
        }
    }

    private static func meaning(_ key: SettingKey) -> String {
        var text = cell(key.help) + "."
        if key.isSecret { text += " May hold a password: never logged." }
        if key.takesEmpty { text += " Its variable is taken also where it is set to nothing." }
        return text
    }

    /// A column's sign would end the cell.
    private static func cell(_ text: String) -> String { text.replacing("|", with: "\\|") }
}
