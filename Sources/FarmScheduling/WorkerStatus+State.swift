package import FarmModel

extension WorkerStatus.State {
    /// The one word for how a worker stands; what keeps it from tasks for longest comes first.
    package init(hasEnded: Bool, isDrained: Bool, isFull: Bool, isCooling: Bool, hasTasks: Bool) {
        if hasEnded {
            self = .offline
        } else if isDrained {
            self = hasTasks ? .draining : .drained
        } else if isFull {
            self = .full
        } else if isCooling {
            self = .cooling
        } else {
            self = hasTasks ? .rendering : .idle
        }
    }
}
