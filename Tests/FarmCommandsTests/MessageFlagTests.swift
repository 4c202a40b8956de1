import ArgumentParser
import FarmConfiguration
import Testing

@testable import FarmCommands

/// A message that names a flag names one that is there.
@Suite struct MessageFlagTests {
    /// What stands in a literal and is no flag of ours, by file.
    private static let others: [String: Set<String>] = [
        // Of initdb, pg_ctl, createdb, dropdb, setpriv.
        "PostgresServer/": [
            "auth", "chdir", "data-checksums", "encoding", "force", "host", "if-exists", "init-groups", "locale", "log",
            "maintenance-db", "mode", "no-instructions", "no-sync", "pgdata", "quiet", "regid", "reuid", "silent",
            "timeout", "username",
        ],
        "FarmCommands/LocalFarm/Programs.swift": ["pdeathsig"],
        // The names of colours.
        "ContactSheets/Page/PageStyle.swift": ["faint", "ink", "link", "paper", "plate", "stripe", "veil"],
        // What the web UIs' prompts from file say.
        "Recipes/PromptLine.swift": ["cfg_scale", "restore_faces", "subseed_strength"],
        // The engine's own words, its host's, and its installer's.
        "DiffusionEngine/Engine/HarmlessWarning.swift": ["force-sdxl-vae-conv-scale"],
        "DiffusionEngine/Engine/EngineDevice.swift": ["backend"],
        // Of farm-worker: the worker shows it.
        "DiffusionEngine/Host/Confinement.swift": ["no-sandbox"],
        "DiffusionEngine/Host/EngineHost.swift": ["confined", "describe"],
        "EngineHostProtocol/HostEnvironment.swift": ["confined"],
        // Of farm-fuzz, and what its samples hold.
        "FuzzSupport/": [
            "subject", "minutes", "input", "from", "seconds", "status", "negative_prompt", "sampler_name", "batch_size",
            "n_iter",
        ],
        // Of useradd.
        "Sandbox/Sandbox+User.swift": ["system"],
        "WorkerCore/EngineHost/DeviceProbe.swift": ["describe"],
    ]

    @Test func everyFlagOfAMessageIsThere() throws {
        let known = try Self.farmFlags().union(Self.programFlags())
        #expect(
            known.isSuperset(of: [
                "init-image", "no-seamless", "listen", "allow-pickle", "contract", "json", "help", "version",
            ]))
        var count = 0
        for target in try SourceFiles.targets() {
            for (path, text) in try SourceFiles.read(target) {
                let allowed = Self.others.filter { path.hasPrefix($0.key) }.reduce(into: Set()) {
                    $0.formUnion($1.value)
                }
                for literal in SwiftLiterals.all(in: text) {
                    for flag in Self.flags(in: literal) {
                        count += 1
                        #expect(known.contains(flag) || allowed.contains(flag), "--\(flag) in \(path): \(literal)")
                    }
                }
            }
        }
        // The scan sees what there is.
        #expect(count > 200)
    }

    @Test func literalsAreFound() {
        let source = """
            // "no --comment"
            let a = "give --one\\(b ? "or --two" : "\\(c)") \\"--three\\"" /* "--four" */
            let d = \"\"\"
                a --five "x"
                \"\"\"
            let e = #"--six "y""#
            """
        let flags = SwiftLiterals.all(in: source).flatMap(Self.flags)
        #expect(Set(flags) == ["one", "two", "three", "five", "six"])
    }

    /// `--word` where no letter or hyphen stands before it; a lone `--` is none.
    private static func flags(in literal: String) -> [String] {
        literal.matches(of: #/(?:^|[^\w-])--([a-z][a-z0-9_-]*)/#).map { String($0.output.1) }
    }

    /// Of `farm`, as its help lists them.
    private static func farmFlags() -> Set<String> {
        func tree(_ command: any ParsableCommand.Type) -> [any ParsableCommand.Type] {
            [command] + command.configuration.subcommands.flatMap { tree($0) }
        }
        let lines = tree(FarmCommand.self).flatMap { command in
            FarmCommand.helpMessage(for: command, includeHidden: true, columns: 10_000).split(separator: "\n")
        }
        return Set(
            lines.filter { $0.hasPrefix("  -") }.flatMap { line in
                // The description follows after two blanks.
                flags(
                    in: String(
                        line.drop { $0 == " " }.firstRange(of: "  ").map { line.drop { $0 == " " }[..<$0.lowerBound] }
                            ?? line.drop { $0 == " " }
                    ).replacing("/", with: " "))
            })
    }

    /// Of the other programs: what is declared for them, and further flags by their properties: `@Flag var contract` is
    /// `--contract`.
    private static func programFlags() throws -> Set<String> {
        let declared = FarmProgram.allCases.flatMap(\.keys).filter(\.isFlag).map(\.name)
        let files = try SourceFiles.read("farm-coordinator") + SourceFiles.read("farm-worker")
        let properties = files.flatMap { file in
            file.text.matches(of: #/@(?:Option|Flag)\b[\s\S]*?\bvar (\w+)/#).map { String($0.output.1) }
        }
        return Set(
            properties.map { name in
                name.map { $0.isUppercase ? "-" + $0.lowercased() : String($0) }.joined()
            }
        ).union(declared)
    }
}
