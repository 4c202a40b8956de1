import ArgumentParser

/// `Deploy/docs/commands.md`: what `farm help` says of each command.
enum CommandPage {
    static var markdown: String {
        """
        # Commands

        What `farm help COMMAND` prints. Made by `Deploy/generate` from the commands in `Sources/FarmCommands`.


        """ + sections(of: FarmCommand.self, path: ["farm"]).joined(separator: "\n")
    }

    private static func sections(of command: any ParsableCommand.Type, path: [String]) -> [String] {
        let help = FarmCommand.helpMessage(for: command, columns: 100)
        let text = """
            ## \(path.joined(separator: " "))

            ```
            \(help.trimmingSuffix(while: \.isWhitespace))
            ```

            """
        let configuration = command.configuration
        let commands = configuration.subcommands.filter { $0.configuration.shouldDisplay }
        return [text]
            + commands.flatMap { sections(of: $0, path: path + [$0.configuration.commandName ?? "\($0)"]) }
    }
}

extension String {
    fileprivate func trimmingSuffix(while predicate: (Character) -> Bool) -> Substring {
        self[..<(lastIndex { !predicate($0) }.map { index(after: $0) } ?? startIndex)]
    }
}
