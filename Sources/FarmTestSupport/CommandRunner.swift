import Foundation

/// Runs the farm's programs to their ends.
package struct CommandRunner: Sendable {
    /// Where their output goes meanwhile, and their home.
    package var folder: String
    /// All variables: nothing of the test process's own is inherited.
    package var environment: [String: String]

    /// - Parameters:
    ///   - folder: one that is there.
    ///   - environment: on top of ``Products/environment(home:)``.
    package init(folder: String, environment: [String: String] = [:]) {
        self.folder = folder
        self.environment = Products.environment(home: folder).merging(environment) { _, new in new }
    }

    /// Starts a program in the background.
    /// - Parameter input: what it reads from standard input; nothing where it is nil.
    package func start(_ program: String, bytes arguments: [[UInt8]], input: [UInt8]? = nil) async throws -> TestProcess
    {
        try await start(program, path: Products.path(of: program), bytes: arguments, input: input)
    }

    private func start(
        _ program: String, path: String, bytes arguments: [[UInt8]], input: [UInt8]?
    ) async throws -> TestProcess {
        let file = "\(folder)/\(program)-\(UUID().uuidString.prefix(8))"
        var launch = TestProcess.Launch(
            name: program, program: path, arguments: arguments, environment: environment,
            outputFile: file + ".out", errorFile: file + ".log")
        if let input {
            launch.input = file + ".in"
            try Data(input).write(to: URL(fileURLWithPath: launch.input))
        }
        return try await TestProcess.start(launch)
    }

    /// Starts a program in the background, with nothing on its standard input.
    package func start(_ program: String, _ arguments: [String]) async throws -> TestProcess {
        try await start(program, bytes: arguments.map { Array($0.utf8) })
    }

    /// Runs a program to its end; one that takes longer than `limit` is killed, and that is an error.
    package func run(
        _ program: String, bytes arguments: [[UInt8]], input: [UInt8]? = nil, limit: Duration = .seconds(120)
    ) async throws -> CommandResult {
        try await end(of: try await start(program, bytes: arguments, input: input), limit: limit)
    }

    /// Runs a program of the system's, found on the path.
    package func run(
        system program: String, _ arguments: [String], limit: Duration = .seconds(60)
    ) async throws -> CommandResult {
        let process = try await start(program, path: program, bytes: arguments.map { Array($0.utf8) }, input: nil)
        return try await end(of: process, limit: limit)
    }

    /// Runs a program of the system's; another exit code than 0 is an error.
    package func succeed(system program: String, _ arguments: [String]) async throws -> CommandResult {
        let result = try await run(system: program, arguments)
        guard result.status == 0 else { throw TestFailure("\(program) failed", details: result.description) }
        return result
    }

    private func end(of process: TestProcess, limit: Duration) async throws -> CommandResult {
        let start = ContinuousClock.now
        let end = try await process.waitUntilEnd(within: limit)
        let status: Int32 =
            switch end {
            case .exited(let code): code
            case .signaled(let signal): 128 + signal
            }
        let words = process.launch.arguments.map { String(decoding: $0, as: UTF8.self) }
        return CommandResult(
            command: ([process.launch.name] + words).joined(separator: " "), status: status, output: process.output,
            errors: process.errors, seconds: (ContinuousClock.now - start) / .seconds(1))
    }

    /// Runs a program to its end; one that takes longer than `limit` is killed, and that is an error.
    package func run(
        _ program: String, _ arguments: [String], input: [UInt8]? = nil, limit: Duration = .seconds(120)
    ) async throws -> CommandResult {
        try await run(program, bytes: arguments.map { Array($0.utf8) }, input: input, limit: limit)
    }
}
