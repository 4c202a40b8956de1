/// What `farm` can be told of where its farm is and what one on this machine consists of. What a job is made of are
/// options of its commands, not settings.
package enum FarmKeys {
    /// As ``CoordinatorAddress/list(parsing:)`` reads it.
    package static let coordinator = SettingKey(
        .farm, "coordinator", "FARM_COORDINATOR", .addresses,
        default: .found("the farm of FARM_DATA, and no other; else that of 'farm up' here, or 127.0.0.1:7433"),
        commands: "all that speak to a farm",
        "The coordinators' addresses, commas between: the first that answers is asked")

    /// For its owner's eyes alone; goes before ``token``.
    package static let tokenFile = SettingKey(
        .farm, "token-file", "FARM_TOKEN_FILE", .path(name: "file"), default: .found("the login of 'farm login'"),
        commands: "all that speak to a farm", "A file with the access token to show")

    /// No flag: every user of a machine sees command lines.
    package static let token = SettingKey(
        .farm, "token", "FARM_TOKEN", .text(name: "token"), default: .found("the login of 'farm login'"),
        commands: "all that speak to a farm", isFlag: false, isSecret: true, "The access token to show")

    /// A login that kept a certificate needs no word.
    package static let tls = SettingKey(
        .farm, "tls", "FARM_TLS", .toggle, default: .value("false"), commands: "all that speak to a farm",
        "Encrypt, and believe whom this machine's authorities vouch for")

    /// A PEM file.
    package static let authorities = SettingKey(
        .farm, "ca", "FARM_CA", .path(name: "file"), default: .found("what 'farm login' kept"),
        commands: "all that speak to a farm", "Encrypt, and believe whom the authorities in this file vouch for")

    /// No variable: who sets one forgets it.
    package static let insecure = SettingKey(
        .farm, "insecure", nil, .toggle, default: .value("false"), commands: "all that speak to a farm",
        "Show the access token without encryption, to whoever reads along")

    /// Whose turn the jobs take; ``ParameterLimits/nameBytes`` at most.
    package static let submitter = SettingKey(
        .farm, "submitter", "FARM_SUBMITTER", .text(name: "name"), default: .found("the user's name"),
        commands: "submit, upscale", "Who submits")

    /// Of `farm up`: database, models, workers' folders, logs.
    package static let data = SettingKey(
        .farm, "data", "FARM_DATA", .path(name: "dir"), default: .found("~/.local/share/diffusion-farm"),
        commands: "up, down", "Where the farm keeps its data")

    /// 0 runs a coordinator alone.
    package static let workers = SettingKey(
        .farm, "workers", nil, .number(0...64, name: "n"), default: .value("1"), commands: "up",
        "How many workers to run")

    /// Of loopback: a farm of one machine is for that machine.
    package static let port = SettingKey(
        .farm, "port", nil, .number(0...65535, name: "port"), default: .value("7433"), commands: "up",
        "Where the coordinator listens, on 127.0.0.1; 0 for any free port")

    /// Files by themselves, without their folders.
    package static let model = SettingKey(
        .farm, "model", nil, .paths(name: "file", separator: ":"), default: .found("none"), commands: "up",
        "Add a checkpoint file to the farm's models; may be repeated")

    /// Folders beside the data folder's own.
    package static let models = SettingKey(
        .farm, "models", nil, .paths(name: "dir", separator: ":"), default: .found("none but the data folder's"),
        commands: "up", "Also offer the models in this folder; may be repeated")

    /// Handed on to the workers, as ``WorkerKeys/device``.
    package static let device = SettingKey(
        .farm, "device", nil, .texts(name: "device", separator: ","), default: .found("the workers' own"),
        commands: "up",
        "What the workers render on: auto, cpu, cuda:N or vulkan:N; may be repeated")

    /// Handed on to the workers, as ``WorkerKeys/threads``.
    package static let threads = SettingKey(
        .farm, "threads", nil, .number(1...1024, name: "n"), default: .found("the workers' own"), commands: "up",
        "CPU threads of each worker")

    /// `farm up` returns once the farm is ready.
    package static let detach = SettingKey(
        .farm, "detach", nil, .toggle, default: .value("false"), commands: "up",
        "Go on in the background; stop it with 'farm down'")

    /// In the order of the configuration page.
    package static let all = [
        coordinator, tokenFile, token, tls, authorities, insecure, submitter, data, workers, port, model, models,
        device, threads, detach,
    ]
}
