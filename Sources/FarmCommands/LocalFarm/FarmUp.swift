import ArgumentParser
import FarmConfiguration

/// `farm up`.
struct FarmUp: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "up",
        abstract: "Run a farm on this machine: PostgreSQL, a coordinator and workers.",
        discussion: """
            Ctrl-C stops all of it in order: workers finish the render that is under way; press it again to cut \
            that short. Nothing that was finished is lost, and the next 'farm up' goes on with unfinished jobs. What \
            the parts say is in the data folder's logs. --model links the file into the data folder, where it stays.

            Example:
              farm up --model sd15.safetensors --workers 2
              farm up --detach
            """)

    @OptionGroup var options: LocalFarmOptions

    @Flag(name: FarmKeys.detach.flag, help: FarmKeys.detach.argumentHelp)
    var detach = false

    func run() async throws {
        let data = try FarmData(option: options.data)
        if detach {
            try options.check()
            try await DetachedFarm(data: data).start()
        } else {
            try await LocalFarm(data: data, options: options).run()
        }
    }
}
