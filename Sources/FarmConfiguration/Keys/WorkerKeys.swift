/// What `farm-worker` can be told.
package enum WorkerKeys {
    /// Not a key of the file itself, which names no other.
    package static let config = SettingKey(
        .worker, "config", "FARM_WORKER_CONFIG", .path(name: "file"), default: .found("none"),
        "A YAML file with what flags and variables leave out")

    /// As ``CoordinatorAddress/list(parsing:)`` reads it.
    package static let coordinator = SettingKey(
        .worker, "coordinator", "FARM_COORDINATOR", .addresses, default: .value("127.0.0.1:7433"), takesEmpty: true,
        "The coordinators' addresses, commas between: the next is dialled where one does not answer")

    /// A PEM file.
    package static let authorities = SettingKey(
        .worker, "ca", "FARM_CA", .path(name: "file"),
        default: .found("the one that came when the worker was enrolled"),
        "Encrypt, and believe whom the authorities in this file vouch for")

    /// Of the authority, which outlives the coordinator's certificate, or of that.
    package static let fingerprint = SettingKey(
        .worker, "fingerprint", "FARM_FINGERPRINT", .text(name: "SHA256:hex"), default: .found("none"),
        "Encrypt, and believe a farm that shows the certificate of this fingerprint, as 'farm-coordinator certificate' "
            + "prints it")

    /// The others say what is better known than all the world's authorities.
    package static let tls = SettingKey(
        .worker, "tls", "FARM_TLS", .toggle, default: .value("false"),
        "Encrypt, and believe whom this machine's authorities vouch for")

    /// Read at the start alone, and where there is no certificate.
    package static let invitationFile = SettingKey(
        .worker, "invitation-file", "FARM_INVITATION_FILE", .path(name: "file"), default: .found("none"),
        "A file with a code of 'farm workers invite': a worker without a certificate enrols itself with it")

    /// No flag: every user of a machine sees command lines.
    package static let invitation = SettingKey(
        .worker, "invitation", "FARM_INVITATION", .text(name: "code"), default: .found("none"), isFlag: false,
        isSecret: true, "The code itself, where there is no file")

    /// Read again every few seconds: a file may come while the worker runs.
    package static let models = SettingKey(
        .worker, "models", "FARM_MODELS", .paths(name: "dir", separator: ":"),
        default: .found("none: what it renders with is fetched from the store"),
        "A folder with models, LoRA, VAEs, embeddings, ControlNets and upscalers, all together or in subfolders named as "
            + "stable-diffusion-webui or ComfyUI name theirs; may be given more than once")

    /// One worker process at a time has it.
    package static let data = SettingKey(
        .worker, "data", "FARM_WORKER_DATA", .path(name: "dir"),
        default: .found("~/.local/share/diffusion-farm/worker"), takesEmpty: true,
        "The worker's identity, spool and caches")

    /// Belongs to the worker that first registered with it.
    package static let name = SettingKey(
        .worker, "name", "FARM_WORKER_NAME", .text(name: "name"), default: .found("the host's"), takesEmpty: true,
        "The worker's name, which no other worker of the farm has")

    /// `auto` is every GPU that the engine can use, or the CPU.
    package static let device = SettingKey(
        .worker, "device", "FARM_DEVICE", .texts(name: "device", separator: ","), default: .value("auto"),
        "auto, cpu, cuda:N or vulkan:N; may be given more than once")

    /// Of each device's engine host, where that is a CPU.
    package static let threads = SettingKey(
        .worker, "threads", "FARM_THREADS", .number(1...1024, name: "n"), default: .found("its physical cores"),
        "Threads that a CPU renders with")

    /// In bytes, as ``ByteCount`` reads them.
    package static let spoolLimit = SettingKey(
        .worker, "spool-limit", "FARM_SPOOL_LIMIT", .size(orZero: false), default: .value("10GB"),
        "Undelivered images that the spool keeps before the worker takes no more tasks")

    /// In bytes; what tasks hold at the moment may be more.
    package static let inputLimit = SettingKey(
        .worker, "input-limit", "FARM_INPUT_LIMIT", .size(orZero: false), default: .value("2GiB"),
        "Input pictures of tasks that are kept for the next")

    /// In bytes; 0 for a worker that fetches nothing.
    package static let fetchLimit = SettingKey(
        .worker, "fetch-limit", "FARM_FETCH_LIMIT", .size(orZero: true), default: .value("100GB"),
        "Models and other files that are fetched from the farm's store and kept, the least recently used going first; 0 "
            + "fetches nothing")

    /// Off, as a pickle can run code where it is read by Python.
    package static let allowPickle = SettingKey(
        .worker, "allow-pickle", "FARM_ALLOW_PICKLE", .toggle, default: .value("false"),
        "Use files in PyTorch's pickle format too: .ckpt, .pt, .pth")

    /// Each device has a process of it.
    package static let engineHost = SettingKey(
        .worker, "engine-host", "FARM_ENGINE_HOST", .path(name: "file"),
        default: .found("farm-engine-host beside this program"), "The engine host's program")

    /// On, as a model file may be made to do harm; off for a driver that needs more.
    package static let sandbox = SettingKey(
        .worker, "sandbox", "FARM_SANDBOX", .toggle, default: .value("true"),
        "Confine engine hosts to their device, the models and the spool, as far as Linux offers that here; the log says how "
            + "far")

    /// Of no use to a worker that is not root.
    package static let hostUser = SettingKey(
        .worker, "host-user", "FARM_HOST_USER", .text(name: "user"),
        default: .found("diffusion-farm-host, or else nobody, where the worker is root; else the worker's own"),
        "The user that the engine hosts of root's worker run as; in the sandbox alone")

    /// As ``LogLevels`` reads it.
    package static let logLevel = SettingKey(
        .worker, "log-level", "FARM_LOG_LEVEL", .logLevel, default: .value("info"), "How much is logged")

    /// In the order of the configuration page.
    package static let all = [
        config, coordinator, authorities, fingerprint, tls, invitationFile, invitation, models, data, name, device,
        threads, spoolLimit, inputLimit, fetchLimit, allowPickle, engineHost, sandbox, hostUser, logLevel,
    ]
}
