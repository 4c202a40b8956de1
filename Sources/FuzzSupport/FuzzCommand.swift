package import ArgumentParser
import FarmBasics
import Foundation

/// The command line of `farm-fuzz`, which `Deploy/fuzz` calls.
package struct FuzzCommand: ParsableCommand {
    /// Names the program; what it prints is in its help.
    package static let configuration = CommandConfiguration(
        commandName: "farm-fuzz",
        abstract: "Give the farm's readers bad inputs, and count those that end the process.",
        discussion: """
            Each input is made of a seed and a number alone, so that it can be made again. What ends a child process is \
            said on standard error with the input's hex; the last lines on standard output are a table. Exit code 1 where \
            an input ended one, took too long or too much memory.
            """)

    @Option(help: "How long in all, in minutes.")
    var minutes = 5.0

    @Option(help: "Decides all inputs.")
    var seed: UInt64 = 1

    @Option(help: "This subject alone; may be given several times.")
    var only: [String] = []

    @Option(help: ArgumentHelp("Read inputs of one subject in this process.", visibility: .hidden))
    var subject: String?

    @Option(help: "With --subject: read this file once; with '-' the hex digits on standard input.")
    var input: String?

    @Option(name: .customLong("from"), help: ArgumentHelp("The first input's number.", visibility: .hidden))
    var start: UInt64 = 0

    @Option(help: ArgumentHelp("How long the inputs of one subject are read.", visibility: .hidden))
    var seconds = 10.0

    @Option(help: ArgumentHelp("Where the parent looks for how far it came.", visibility: .hidden))
    var status: String?

    /// Of the defaults.
    package init() {}

    /// - Throws: `ValidationError` for what cannot be run.
    package func validate() throws {
        guard minutes.isFinite, minutes > 0, minutes <= 1440, seconds.isFinite else {
            throw ValidationError("--minutes must be more than 0 and at most 1440, not \(minutes)")
        }
        for name in only + [subject].compactMap({ $0 }) where FuzzSubject.named(name) == nil {
            let hint = NearestNames.hint(for: name, in: FuzzSubject.all.map(\.name), noun: "subject")
            throw ValidationError("there is no subject '\(name)'\(hint)")
        }
        guard input == nil || subject != nil else { throw ValidationError("--input needs --subject") }
    }

    /// Does not return where it is one of the children.
    /// - Throws: `ExitCode` where an input ended a child.
    package func run() throws {
        if let subject = subject.flatMap(FuzzSubject.named) {
            guard let input else {
                FuzzChild(subject: subject, seed: seed, start: start, seconds: seconds, statusPath: status).run()
            }
            print(subject.refusal(of: try Self.bytes(of: input)).map { "refused: \($0)" } ?? "taken")
            return
        }
        let subjects = only.isEmpty ? FuzzSubject.all : only.compactMap(FuzzSubject.named)
        let run = FuzzRun(
            program: try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"), subjects: subjects,
            seed: seed,
            seconds: minutes * 60 / Double(subjects.count))
        let outcomes = try run.outcomes { FileHandle.standardError.write(Data(($0 + "\n").utf8)) }
        print(FuzzTable.text(outcomes))
        if outcomes.contains(where: { $0.crashes > 0 }) { throw ExitCode.failure }
    }

    private static func bytes(of input: String) throws -> [UInt8] {
        guard input == "-" else { return Array(try Data(contentsOf: URL(fileURLWithPath: input))) }
        let digits = Array((readLine() ?? "").utf8)
        return stride(from: 0, to: digits.count - 1, by: 2).compactMap {
            UInt8(String(decoding: digits[$0..<($0 + 2)], as: UTF8.self), radix: 16)
        }
    }
}
