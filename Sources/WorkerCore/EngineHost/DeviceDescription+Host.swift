import EngineHostProtocol
import FarmModel

extension DeviceDescription {
    /// As its host describes it.
    init(_ device: HostDescription.Device) {
        self.init(
            id: device.selector, name: device.name, memoryBytes: device.memoryBytes, deviceClass: device.deviceClass)
    }
}
