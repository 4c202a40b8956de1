import ArgumentParser

/// What `farm-worker` and its subcommand take of the farm to work for, and of who the worker is.
package struct EntranceFlags: ParsableArguments {
    private typealias Keys = WorkerKeys

    @Option(name: WorkerKeys.config.flag, help: WorkerKeys.config.argumentHelp)
    var config: String?

    @Option(name: WorkerKeys.coordinator.flag, help: WorkerKeys.coordinator.argumentHelp)
    var coordinator: String?

    @Option(name: WorkerKeys.authorities.flag, help: WorkerKeys.authorities.argumentHelp)
    var authorities: String?

    @Option(name: WorkerKeys.fingerprint.flag, help: WorkerKeys.fingerprint.argumentHelp)
    var fingerprint: String?

    @Flag(name: WorkerKeys.tls.flag, inversion: .prefixedNo, help: WorkerKeys.tls.argumentHelp)
    var tls: Bool?

    @Option(name: WorkerKeys.invitationFile.flag, help: WorkerKeys.invitationFile.argumentHelp)
    var invitationFile: String?

    @Option(name: WorkerKeys.data.flag, help: WorkerKeys.data.argumentHelp)
    var data: String?

    /// For the argument parser, which fills in the values.
    package init() {}

    /// The flags that the command line has, by their keys; the others are left to lower layers.
    package var given: GivenFlags {
        var flags = GivenFlags()
        flags.set(Keys.config, config)
        flags.set(Keys.coordinator, coordinator)
        flags.set(Keys.authorities, authorities)
        flags.set(Keys.fingerprint, fingerprint)
        flags.set(Keys.tls, tls)
        flags.set(Keys.invitationFile, invitationFile)
        flags.set(Keys.data, data)
        return flags
    }
}
