import ArgumentParser
import FarmConfiguration

/// How a coordinator proves who it is, and what may go without that.
struct SecurityOptions: ParsableArguments {
    @Flag(name: FarmKeys.tls.flag, help: FarmKeys.tls.argumentHelp)
    var tls = false

    @Option(name: FarmKeys.authorities.flag, help: FarmKeys.authorities.argumentHelp)
    var authorities: String?

    @Flag(name: FarmKeys.insecure.flag, help: FarmKeys.insecure.argumentHelp)
    var insecure = false

    /// Adds what is given here.
    func set(_ flags: inout GivenFlags) {
        if tls { flags.set(FarmKeys.tls, true) }
        flags.set(FarmKeys.authorities, authorities)
        if insecure { flags.set(FarmKeys.insecure, true) }
    }
}
