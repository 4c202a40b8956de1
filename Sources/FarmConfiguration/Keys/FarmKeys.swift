/// What `farm` can be told of where its farm is and what one on this machine consists of. What a job is made of are
/// options of its commands, not settings.
package enum FarmKeys {
    /// As ``CoordinatorAddress/list(parsing:)`` reads it.
    package static let coordinator = SettingKey(
        .farm, "coordinator", "FARM_COORDINATOR", .addresses,
        default: .found("the farm of FARM_DATA, and no other; else that of 'farm up' here, or 127.0.0.1:7433"),
        commands: "all that speak to a farm",
        "The coordinators' addresses, commas between: the first that answers is asked")

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
        coordinator, submitter, data, workers, port, model, models, device, threads, detach,
    ]
}
