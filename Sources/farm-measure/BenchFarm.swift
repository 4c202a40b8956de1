import FarmBasics
import FarmModel
import Foundation

/// The farm that is measured, driven through the `farm` command beside this program.
struct BenchFarm {
    /// Of `farm.json`, which `farm up` writes.
    private struct State: Decodable {
        var pid: Int32
        var port: Int
    }

    let models: String
    /// The folder with the farm's programs.
    let programs: String
    private let state: State

    init(data: String) throws {
        models = data + "/models"
        programs = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent().path
        do {
            state = try JSONDecoder().decode(
                State.self, from: Data(contentsOf: URL(fileURLWithPath: data + "/farm.json")))
        } catch {
            throw FarmError(.unavailable, "no farm is up on '\(data)'", cause: error)
        }
        setenv("FARM_COORDINATOR", "127.0.0.1:\(state.port)", 1)
    }

    @discardableResult
    func run(_ arguments: String...) throws -> CommandRun {
        try CommandRun(programs + "/farm", arguments)
    }

    /// Lets the worker load the model.
    func warmUp() throws {
        say("warming up: one render, which loads the model")
        try run("submit", "warm up", "--size", "128x128", "--steps", "8", "--wait", "--json")
    }

    /// The images of a job, in order.
    func images(of job: JobID) throws -> [FarmImage] {
        try run("history", "--job", "\(job)", "--limit", "1000", "--json").decode([FarmImage].self)
            .sorted { $0.index < $1.index }
    }

    /// The coordinator's process: a child of `farm up`.
    func coordinator() throws -> pid_t {
        for entry in try FileManager.default.contentsOfDirectory(atPath: "/proc") {
            guard let pid = pid_t(entry),
                let status = try? String(contentsOfFile: "/proc/\(pid)/status", encoding: .utf8)
            else { continue }
            let program = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(pid)/exe")
            if program?.hasSuffix("/farm-coordinator") == true,
                status.split(separator: "\n").contains("PPid:\t\(state.pid)")
            {
                return pid
            }
        }
        throw FarmError(.notFound, "the farm (pid \(state.pid)) has no coordinator")
    }
}
