/// A device in a round: what it has, and what the round adds.
struct RoundDevice {
    var context: String?
    var backlog: Double
    var hasTask: Bool
    let isOfUse: Bool

    init(_ device: FleetDevice) {
        context = device.context
        backlog = device.backlog
        hasTask = !device.tasks.isEmpty
        isOfUse = device.isOfUse
    }

    mutating func take(_ context: String, seconds: Double) {
        self.context = context
        backlog += seconds
        hasTask = true
    }
}
