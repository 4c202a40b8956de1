internal import CStableDiffusion
package import EngineHostProtocol
package import FarmModel
internal import Foundation

/// Chooses the device, through the environment that the engine and ggml read, and says what it is.
package enum EngineDevice {
    /// What `FARM_DEVICE` can ask for.
    enum Selector: Equatable {
        case automatic
        case cpu
        case cuda(Int)
        case vulkan(Int)

        init(parsing text: String) throws(HostFailure) {
            let parts = text.split(separator: ":", omittingEmptySubsequences: false)
            let index = parts.count == 2 ? Int(parts[1]) : 0
            switch (parts.first.map(String.init) ?? "", parts.count, index) {
            case ("", 1, _), ("auto", 1, _): self = .automatic
            case ("cpu", 1, _): self = .cpu
            case ("cuda", 1...2, let index?) where index >= 0: self = .cuda(index)
            case ("vulkan", 1...2, let index?) where index >= 0: self = .vulkan(index)
            default:
                throw HostFailure(
                    kind: .deviceUnavailable,
                    message: "device '\(text)' is not known: auto, cpu, cuda:N or vulkan:N")
            }
        }
    }

    private struct Found {
        var name: String
        var description: String
        var memoryBytes: Int64
        var isCPU: Bool
    }

    /// Call it before anything else of the engine: its first use fixes the devices that it sees.
    package static func select(
        _ selector: String, build: EngineBuild
    ) throws(HostFailure) -> HostDescription.Device {
        let selector = try Selector(parsing: selector)
        hideOthers(than: selector)
        let devices = list()
        switch selector {
        case .automatic:
            return describe(devices.first { !$0.isCPU }, build: build)
        case .cpu:
            if let other = devices.first(where: { !$0.isCPU }) {
                throw HostFailure(kind: .deviceUnavailable, message: "the engine would use \(other.name), not the CPU")
            }
            return describe(nil, build: build)
        case .cuda(let index):
            guard let device = devices.first(where: { $0.name.hasPrefix("CUDA") }) else {
                throw absent("cuda", index: index, build: build)
            }
            return describe(device, build: build, selector: "cuda:\(index)")
        case .vulkan(let index):
            let name = "Vulkan" + (environment("SD_VK_DEVICE") ?? "\(index)")
            guard let device = devices.first(where: { $0.name == name }) else {
                throw absent("vulkan", index: index, build: build)
            }
            return describe(device, build: build, selector: "vulkan:\(index)")
        }
    }

    /// A worker sets these for its host; where it has not, the selector does.
    private static func hideOthers(than selector: Selector) {
        switch selector {
        case .automatic: break
        case .cpu:
            setenv("CUDA_VISIBLE_DEVICES", "", 1)
            setenv("GGML_VK_VISIBLE_DEVICES", "", 1)
            unsetenv("SD_VK_DEVICE")
        case .cuda(let index):
            // CUDA's own order is by speed; nvidia-smi's, which people read, is by bus.
            setenv("CUDA_DEVICE_ORDER", "PCI_BUS_ID", 0)
            setenv("CUDA_VISIBLE_DEVICES", "\(index)", 0)
        case .vulkan(let index):
            setenv("SD_VK_DEVICE", "\(index)", 0)
        }
    }

    private static func list() -> [Found] {
        (0..<farm_engine_device_count()).compactMap { index in
            var device = farm_engine_device()
            guard farm_engine_device_get(index, &device), let name = device.name else { return nil }
            return Found(
                name: String(cString: name),
                description: device.description.map { String(cString: $0) } ?? "",
                memoryBytes: Int64(clamping: device.memory_total), isCPU: device.is_cpu)
        }
    }

    private static func describe(
        _ device: Found?, build: EngineBuild, selector: String? = nil
    ) -> HostDescription.Device {
        guard let device else {
            return HostDescription.Device(
                selector: "cpu", name: ProcessorInfo.name,
                deviceClass: (["cpu", ProcessorInfo.architecture] + build.cpuFeatures).joined(separator: " "),
                cores: Int(sd_get_num_physical_cores()),
                memoryBytes: Int64(clamping: ProcessInfo.processInfo.physicalMemory))
        }
        let index = device.name.reversed().prefix { $0.isNumber }.reversed()
        return HostDescription.Device(
            selector: selector ?? "\(build.backend):\(String(index))", name: device.description,
            deviceClass: "\(build.backend) \(device.description)", cores: 0, memoryBytes: device.memoryBytes)
    }

    private static func absent(_ backend: String, index: Int, build: EngineBuild) -> HostFailure {
        let reason =
            build.backend == backend
            ? "the engine finds no such device; check its driver"
            : "the engine is built for \(build.backend); run Deploy/engine/install --backend \(backend)"
        return HostFailure(kind: .deviceUnavailable, message: "device \(backend):\(index) is not there: \(reason)")
    }

    private static func environment(_ name: String) -> String? {
        getenv(name).map { String(cString: $0) }
    }
}
