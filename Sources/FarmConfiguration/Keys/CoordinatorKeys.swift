/// What `farm-coordinator` and its subcommands can be told.
package enum CoordinatorKeys {
    /// Not a key of the file itself, which names no other.
    package static let config = SettingKey(
        .coordinator, "config", "FARM_COORDINATOR_CONFIG", .path(name: "file"), default: .found("none"),
        "A YAML file with what flags and variables leave out")

    /// May hold a password: messages and logs leave it out.
    package static let database = SettingKey(
        .coordinator, "database", "FARM_DATABASE", .text(name: "conninfo"), default: .required, isSecret: true,
        "PostgreSQL connection string or URI")

    /// Of workers, clients and the `farm` command alike.
    package static let listen = SettingKey(
        .coordinator, "listen", "FARM_LISTEN", .text(name: "address"), default: .value("127.0.0.1:7433"),
        commands: serve, "HOST:PORT, or unix:PATH, to listen on; port 0 takes a free one")

    /// Whoever can open it is an admin, whatever else the farm asks.
    package static let ownerSocket = SettingKey(
        .coordinator, "owner-socket", "FARM_OWNER_SOCKET", .path(name: "path"), default: .found("none"),
        commands: serve, "A Unix socket to listen on, too, for this program's own user: admin without a login")

    /// Without it another address than loopback is refused where there is no TLS.
    package static let insecure = SettingKey(
        .coordinator, "insecure", "FARM_INSECURE", .toggle, default: .value("false"), commands: serve,
        "Listen on other addresses than loopback without encryption")

    /// Read again when it changes.
    package static let tlsCertificate = SettingKey(
        .coordinator, "tls-certificate", "FARM_TLS_CERTIFICATE", .path(name: "file"), default: .found("none: no TLS"),
        commands: serve,
        "The coordinator's certificate and what leads to its authority, in PEM: 'farm-coordinator certificate' makes one"
    )

    /// For its owner's eyes alone.
    package static let tlsKey = SettingKey(
        .coordinator, "tls-key", "FARM_TLS_KEY", .path(name: "file"), default: .found("none"), commands: serve,
        "The certificate's key, in PEM")

    /// Never those of the system: whoever they sign would be a worker.
    package static let clientAuthorities = SettingKey(
        .coordinator, "client-ca", "FARM_CLIENT_CA", .path(name: "file"),
        default: .found("none: no worker is enrolled"),
        commands: serve, "The house's own authority, which signs the certificates of workers, in PEM")

    /// Without it another coordinator enrols workers.
    package static let clientAuthorityKey = SettingKey(
        .coordinator, "client-ca-key", "FARM_CLIENT_CA_KEY", .path(name: "file"),
        default: .found("beside client-ca: ca.key for ca.pem"), commands: serve,
        "The authority's key, with which workers are enrolled")

    /// Without one, what is pushed or fetched is refused.
    package static let modelStore = SettingKey(
        .coordinator, "model-store", "FARM_MODEL_STORE", .path(name: "folder"),
        default: .found("none: nothing can be pushed; 'farm up': DATA/model-store"), commands: serve,
        "A folder for the models that people push and workers fetch, one for all coordinators of a farm")

    /// In bytes, as ``ByteCount`` reads them.
    package static let modelStoreLimit = SettingKey(
        .coordinator, "model-store-limit", "FARM_MODEL_STORE_LIMIT", .size(orZero: false), default: .value("1TB"),
        commands: serve, "How much the model store keeps")

    /// Off, as a pickle can run code where it is read by Python.
    package static let allowPickle = SettingKey(
        .coordinator, "allow-pickle", "FARM_ALLOW_PICKLE", .toggle, default: .value("false"), commands: serve,
        "Take files in PyTorch's pickle format into the store too: .ckpt, .pt, .pth")

    /// Of one coordinator; a farm's coordinators add up to PostgreSQL's own limit.
    package static let databaseConnections = SettingKey(
        .coordinator, "database-connections", "FARM_DATABASE_CONNECTIONS", .number(2...1000, name: "n"),
        default: .value("10"), commands: serve,
        "Most connections to PostgreSQL, two fifths of them for what people ask; two more are always there")

    /// In seconds, up to a day.
    package static let waitForDatabase = SettingKey(
        .coordinator, "wait-for-database", "FARM_WAIT_FOR_DATABASE", .number(0...86_400, name: "seconds"),
        default: .found("without end; 60 for the subcommands"), "How long to wait for PostgreSQL at the start")

    /// Of files `NNNN_verb_noun.sql`, which are applied in the order of their numbers.
    package static let migrations = SettingKey(
        .coordinator, "migrations", "FARM_MIGRATIONS", .path(name: "folder"),
        default: .found("Migrations beside or above the program"), "Folder of the migrations")

    /// As ``LogLevels`` reads it.
    package static let logLevel = SettingKey(
        .coordinator, "log-level", "FARM_LOG_LEVEL", .logLevel, default: .value("info"), "How much is logged")

    /// In the order of the configuration page.
    package static let all = [
        config, database, listen, ownerSocket, insecure, tlsCertificate, tlsKey, clientAuthorities, clientAuthorityKey,
        modelStore,
        modelStoreLimit, allowPickle,
        databaseConnections, waitForDatabase, migrations, logLevel,
    ]

    private static let serve = "not the subcommands"
}
