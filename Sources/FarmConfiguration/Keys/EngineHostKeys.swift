/// What `farm-engine-host` reads of its environment, which its worker sets.
package enum EngineHostKeys {
    /// As ``WorkerKeys/device``, but one and by the worker's hand.
    package static let device = SettingKey(
        .engineHost, "device", "FARM_DEVICE", .text(name: "device"), default: .value("auto"), isFlag: false,
        "The one device of this process, auto, cpu, cuda:N or vulkan:N; its worker says which")

    /// In the order of the configuration page.
    package static let all = [device]
}
