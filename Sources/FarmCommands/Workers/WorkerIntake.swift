import ArgumentParser
import FarmModel
import FarmWire
import SwiftProtobuf

/// `farm workers drain`.
struct WorkerDrain: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "drain",
        abstract: "Let a worker finish what it renders and take no more.",
        discussion: """
            It stays drained, also when it or the farm starts again, until 'farm workers resume NAME'.

            Example:
              farm workers drain node-7
            """)

    @Argument(help: "The worker's name.") var name: String

    @OptionGroup var coordinator: CoordinatorOptions
    @OptionGroup var format: FormatOptions

    func run() async throws {
        let worker = try await coordinator.setIntake(of: name, isOpen: false)
        if format.json { return Console.output.write(try format.renderer.list([worker], empty: "")) }
        switch worker.state {
        case .offline: Console.output.writeLine("\(name) is offline; it takes no tasks when it comes back")
        case .draining: Console.output.writeLine("\(name) is draining: it finishes what it renders and takes no more")
        default: Console.output.writeLine("\(name) is drained: it renders nothing and takes no tasks")
        }
    }
}

/// `farm workers resume`.
struct WorkerResume: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resume",
        abstract: "Let a drained worker take tasks again.",
        discussion: """
            Example:
              farm workers resume node-7
            """)

    @Argument(help: "The worker's name.") var name: String

    @OptionGroup var coordinator: CoordinatorOptions
    @OptionGroup var format: FormatOptions

    func run() async throws {
        let worker = try await coordinator.setIntake(of: name, isOpen: true)
        if format.json { return Console.output.write(try format.renderer.list([worker], empty: "")) }
        Console.output.writeLine(
            worker.state == .offline ? "\(name) is offline; it takes tasks when it comes back" : "\(name) takes tasks")
    }
}

extension CoordinatorOptions {
    fileprivate func setIntake(of name: String, isOpen: Bool) async throws -> WorkerOutput {
        let request = Farm_V1_SetWorkerIntakeRequest.with {
            $0.name = name
            $0.open = isOpen
        }
        let reply = try await withFarm { farm in try await farm.call { try await $0.setWorkerIntake(request) } }
        return WorkerOutput(try WorkerStatus(wire: reply.worker))
    }
}
