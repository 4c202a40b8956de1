package import FarmModel

/// A queued image and those who could take it: what decides why it still waits.
package struct WaitingTask: Sendable {
    /// What people call the model that it needs, for the reasons.
    package var modelName: String
    /// The connected ones, each with what keeps it from this image.
    package var workers: [PossibleWorker]
    /// Queued images of the same submitter that are handed out before this one.
    package var imagesBefore: Int
    /// How many others have queued images and take turns with this one's.
    package var otherSubmitters: Int

    /// - Parameters:
    ///   - workers: empty where none is connected.
    ///   - imagesBefore: 0 or more, of the same submitter.
    package init(modelName: String, workers: [PossibleWorker], imagesBefore: Int, otherSubmitters: Int) {
        self.modelName = modelName
        self.workers = workers
        self.imagesBefore = imagesBefore
        self.otherSubmitters = otherSubmitters
    }

    /// What stands in the way, what weighs most first; never empty.
    package var reasons: [WaitReason] {
        guard !workers.isEmpty else { return [.noWorkerConnected] }
        let withModel = workers.filter(\.holdsModel)
        guard !withModel.isEmpty else { return [.modelMissing(modelName)] }
        let holders = withModel.filter(\.missingFiles.isEmpty)
        guard !holders.isEmpty else { return [.filesMissing(Self.missing(from: withModel), model: modelName)] }
        func names(_ condition: (PossibleWorker) -> Bool) -> [String] { holders.filter(condition).map(\.name) }
        let unable: [WaitReason] = [
            .barred(names(\.isBarred)),
            .cooling(coolings(of: holders)),
            .resting(names { $0.isResting && $0.cooling == nil && !$0.isBarred }),
            .tooSmall(names { $0.isTooSmall && !$0.isBarred }),
            .drained(names { $0.isDrained && !$0.isTooSmall && !$0.isBarred }),
            .full(names { $0.isFull && !$0.isDrained && !$0.isTooSmall && !$0.isBarred }),
            .noRoomToFetch(shortages(of: holders)),
            .fetching(names { $0.mustFetch && $0.mayTake }),
        ].filter { reason in
            switch reason {
            case .barred(let names), .tooSmall(let names), .drained(let names), .full(let names),
                .fetching(let names), .resting(let names):
                !names.isEmpty
            case .noRoomToFetch(let words), .cooling(let words): !words.isEmpty
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

    private func coolings(of workers: [PossibleWorker]) -> [String: String] {
        var coolings: [String: String] = [:]
        for worker in workers where !worker.isBarred { coolings[worker.name] = worker.cooling }
        return coolings
    }

    private func shortages(of workers: [PossibleWorker]) -> [String: String] {
        var shortages: [String: String] = [:]
        for worker in workers where !worker.isBarred && !worker.isTooSmall && !worker.isDrained && !worker.isFull {
            shortages[worker.name] = worker.shortage
        }
        return shortages
    }

    /// The files that none of the workers holds; where each is held by one of them, but no worker holds all, those that
    /// any lacks.
    private static func missing(from workers: [PossibleWorker]) -> [String] {
        let all = workers.map { Set($0.missingFiles) }
        let common = all.dropFirst().reduce(all.first ?? []) { $0.intersection($1) }
        return (common.isEmpty ? all.reduce([]) { $0.union($1) } : common).sorted()
    }
}
