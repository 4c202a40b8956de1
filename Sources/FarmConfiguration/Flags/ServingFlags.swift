import ArgumentParser

/// What `farm-coordinator` takes beside ``CoordinatorFlags`` where it serves a farm.
package struct ServingFlags: ParsableArguments {
    private typealias Keys = CoordinatorKeys

    @Option(name: CoordinatorKeys.listen.flag, help: CoordinatorKeys.listen.argumentHelp)
    var listen: String?

    @Option(name: CoordinatorKeys.ownerSocket.flag, help: CoordinatorKeys.ownerSocket.argumentHelp)
    var ownerSocket: String?

    @Flag(name: CoordinatorKeys.insecure.flag, inversion: .prefixedNo, help: CoordinatorKeys.insecure.argumentHelp)
    var insecure: Bool?

    @Option(name: CoordinatorKeys.tlsCertificate.flag, help: CoordinatorKeys.tlsCertificate.argumentHelp)
    var tlsCertificate: String?

    @Option(name: CoordinatorKeys.tlsKey.flag, help: CoordinatorKeys.tlsKey.argumentHelp)
    var tlsKey: String?

    @Option(name: CoordinatorKeys.clientAuthorities.flag, help: CoordinatorKeys.clientAuthorities.argumentHelp)
    var clientAuthorities: String?

    @Option(name: CoordinatorKeys.clientAuthorityKey.flag, help: CoordinatorKeys.clientAuthorityKey.argumentHelp)
    var clientAuthorityKey: String?

    @Option(
        name: CoordinatorKeys.databaseConnections.flag, help: CoordinatorKeys.databaseConnections.argumentHelp)
    var databaseConnections: Int?

    @Option(name: CoordinatorKeys.modelStore.flag, help: CoordinatorKeys.modelStore.argumentHelp)
    var modelStore: String?

    @Option(name: CoordinatorKeys.modelStoreLimit.flag, help: CoordinatorKeys.modelStoreLimit.argumentHelp)
    var modelStoreLimit: String?

    @Flag(
        name: CoordinatorKeys.allowPickle.flag, inversion: .prefixedNo, help: CoordinatorKeys.allowPickle.argumentHelp)
    var allowPickle: Bool?

    /// For the argument parser, which fills in the values.
    package init() {}

    /// The flags that the command line has, by their keys; the others are left to lower layers.
    package var given: GivenFlags {
        var flags = GivenFlags()
        flags.set(Keys.listen, listen)
        flags.set(Keys.ownerSocket, ownerSocket)
        flags.set(Keys.insecure, insecure)
        flags.set(Keys.tlsCertificate, tlsCertificate)
        flags.set(Keys.tlsKey, tlsKey)
        flags.set(Keys.clientAuthorities, clientAuthorities)
        flags.set(Keys.clientAuthorityKey, clientAuthorityKey)
        flags.set(Keys.databaseConnections, databaseConnections)
        flags.set(Keys.modelStore, modelStore)
        flags.set(Keys.modelStoreLimit, modelStoreLimit)
        flags.set(Keys.allowPickle, allowPickle)
        return flags
    }
}
