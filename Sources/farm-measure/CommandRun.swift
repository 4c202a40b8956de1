import FarmBasics
import FarmTestSupport
import Foundation

/// A command that ran to its end, with its times on the clock that the farm's stamps are read from.
struct CommandRun {
    /// Just before it was started, and just after it had ended.
    let startedAt: Date
    let endedAt: Date
    let output: [UInt8]

    var seconds: Double { endedAt.timeIntervalSince(startedAt) }

    /// Runs a program; its standard error is ours.
    init(_ program: String, _ arguments: [String]) throws {
        let (reading, writing) = try Spawn.pipe()
        defer { close(reading) }
        startedAt = Date()
        let pid: pid_t
        do {
            defer { close(writing) }
            pid = try Spawn.start(program, arguments, output: writing)
        }
        var output: [UInt8] = []
        while true {
            let bytes = Spawn.read(reading)
            if bytes.isEmpty { break }
            output += bytes
        }
        let code = Spawn.wait(pid)
        endedAt = Date()
        self.output = output
        guard code == 0 else {
            throw FarmError(
                .failedPrecondition, "'\(program) \(arguments.joined(separator: " "))' ended with exit code \(code)")
        }
    }

    /// Reads the output as the JSON that `--json` prints.
    func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
        try JSONDecoder.ofCommands().decode(type, from: Data(output))
    }
}
