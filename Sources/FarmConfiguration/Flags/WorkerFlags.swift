import ArgumentParser

/// The command line of `farm-worker`.
package struct WorkerFlags: ParsableArguments {
    private typealias Keys = WorkerKeys

    @OptionGroup var entrance: EntranceFlags

    @Option(name: WorkerKeys.models.flag, parsing: .singleValue, help: WorkerKeys.models.argumentHelp)
    var models: [String] = []

    @Option(name: WorkerKeys.name.flag, help: WorkerKeys.name.argumentHelp)
    var name: String?

    @Option(name: WorkerKeys.device.flag, parsing: .singleValue, help: WorkerKeys.device.argumentHelp)
    var device: [String] = []

    @Option(name: WorkerKeys.threads.flag, help: WorkerKeys.threads.argumentHelp)
    var threads: Int?

    @Option(name: WorkerKeys.spoolLimit.flag, help: WorkerKeys.spoolLimit.argumentHelp)
    var spoolLimit: String?

    @Option(name: WorkerKeys.inputLimit.flag, help: WorkerKeys.inputLimit.argumentHelp)
    var inputLimit: String?

    @Option(name: WorkerKeys.fetchLimit.flag, help: WorkerKeys.fetchLimit.argumentHelp)
    var fetchLimit: String?

    @Flag(name: WorkerKeys.allowPickle.flag, inversion: .prefixedNo, help: WorkerKeys.allowPickle.argumentHelp)
    var allowPickle: Bool?

    @Option(name: WorkerKeys.engineHost.flag, help: WorkerKeys.engineHost.argumentHelp)
    var engineHost: String?

    @Flag(name: WorkerKeys.sandbox.flag, inversion: .prefixedNo, help: WorkerKeys.sandbox.argumentHelp)
    var sandbox: Bool?

    @Option(name: WorkerKeys.hostUser.flag, help: WorkerKeys.hostUser.argumentHelp)
    var hostUser: String?

    @Option(name: WorkerKeys.logLevel.flag, help: WorkerKeys.logLevel.argumentHelp)
    var logLevel: String?

    /// For the argument parser, which fills in the values.
    package init() {}

    /// The flags that the command line has, by their keys; the others are left to lower layers.
    package var given: GivenFlags {
        var flags = entrance.given
        flags.set(Keys.models, models)
        flags.set(Keys.name, name)
        flags.set(Keys.device, device)
        flags.set(Keys.threads, threads)
        flags.set(Keys.spoolLimit, spoolLimit)
        flags.set(Keys.inputLimit, inputLimit)
        flags.set(Keys.fetchLimit, fetchLimit)
        flags.set(Keys.allowPickle, allowPickle)
        flags.set(Keys.engineHost, engineHost)
        flags.set(Keys.sandbox, sandbox)
        flags.set(Keys.hostUser, hostUser)
        flags.set(Keys.logLevel, logLevel)
        return flags
    }
}
