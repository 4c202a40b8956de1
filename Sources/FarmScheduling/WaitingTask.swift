package import FarmModel

/// A queued image and those who could take it: what decides why it still waits.
package struct WaitingTask: Sendable {
    package var modelName: String
    package var workers: [PossibleWorker]
    /// Queued images of the same submitter that are handed out before this one.
    package var imagesBefore: Int
    package var otherSubmitters: Int

    package init(modelName: String, workers: [PossibleWorker], imagesBefore: Int, otherSubmitters: Int) {
        self.modelName = modelName
        self.workers = workers
        self.imagesBefore = imagesBefore
        self.otherSubmitters = otherSubmitters
    }

    /// What stands in the way, what weighs most first; never empty.
    package var reasons: [WaitReason] {
        guard !workers.isEmpty else { return [.noWorkerConnected] }
        let holders = workers.filter(\.holdsModel)
        guard !holders.isEmpty else { return [.modelMissing(modelName)] }
        func names(_ condition: (PossibleWorker) -> Bool) -> [String] { holders.filter(condition).map(\.name) }
        let unable: [WaitReason] = [
            .barred(names(\.isBarred)),
            .tooSmall(names { $0.isTooSmall && !$0.isBarred }),
            .drained(names { $0.isDrained && !$0.isTooSmall && !$0.isBarred }),
            .full(names { $0.isFull && !$0.isDrained && !$0.isTooSmall && !$0.isBarred }),
        ].filter { reason in
            switch reason {
            case .barred(let names), .tooSmall(let names), .drained(let names), .full(let names): !names.isEmpty
            default: true
            }
        }
        guard holders.contains(where: \.mayTake) else { return unable }
        var order: [WaitReason] = []
        if imagesBefore > 0 { order.append(.behind(images: imagesBefore)) }
        if otherSubmitters > 0 { order.append(.sharing(submitters: otherSubmitters)) }
        // Those who may not take it explain why it has to wait for the others.
        return order.isEmpty ? [.next] + unable : order + unable
    }
}
