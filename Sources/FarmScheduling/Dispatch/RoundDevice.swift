/// A device in a round: what it has, and what the round adds.
struct RoundDevice {
    let device: FleetDevice
    var context: String?
    var backlog: Double
    var hasTask: Bool

    init(_ device: FleetDevice) {
        self.device = device
        context = device.context
        backlog = device.backlog
        hasTask = !device.tasks.isEmpty
    }

    mutating func take(_ context: String, seconds: Double) {
        self.context = context
        backlog += seconds
        hasTask = true
    }
}
