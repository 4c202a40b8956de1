import FarmScheduling

/// What has to wait, and who has nothing to do meanwhile.
extension FarmSimulation {
    struct Key: Hashable {
        var submitter: String
        var context: String
    }

    /// Jobs with queued images that the device could make, in their order.
    private func open(for device: Int) -> [Int] {
        (0..<arrived).filter { !queued[$0].isEmpty && holds[device].contains(jobs[$0].context) }
    }

    private func key(_ job: Int) -> Key { Key(submitter: jobs[job].submitter, context: jobs[job].context) }

    /// A render of the job begins: of every other submitter what would come next has waited, and what is older of its own.
    mutating func notePassing(by job: Int, on device: Int) {
        let open = open(for: device)
        let isOldest = !open.contains { $0 < job && key($0) == key(job) }
        if isOldest, let since = passedSince.removeValue(forKey: key(job)) {
            longestPassing = max(longestPassing, now - since)
        }
        var firsts: [String: Int] = [:]
        for other in open where other != job {
            if jobs[other].submitter == jobs[job].submitter {
                if other < job { wait(other) }
            } else if firsts[jobs[other].submitter].map({ jobs[$0].priority < jobs[other].priority }) ?? true {
                firsts[jobs[other].submitter] = other
            }
        }
        for other in firsts.values { wait(other) }
        let waiting = Set((0..<arrived).filter { !queued[$0].isEmpty }.map(key))
        passedSince = passedSince.filter { waiting.contains($0.key) }
        for since in passedSince.values { longestPassing = max(longestPassing, now - since) }
    }

    private mutating func wait(_ job: Int) {
        if passedSince[key(job)] == nil { passedSince[key(job)] = now }
    }

    mutating func noteIdling() {
        for device in devices.indices {
            let isIdle = devices[device].tasks.isEmpty && !open(for: device).isEmpty
            let since = isIdle ? idleSince[device] ?? now : nil
            idleSince[device] = since
            if let since { longestIdling = max(longestIdling, now - since) }
        }
    }

    /// Whether all is done that a device could make.
    package var isDone: Bool {
        jobs.indices.allSatisfy { job in
            unfinished[job].isEmpty || !holds.contains { $0.contains(jobs[job].context) }
        }
    }

    /// Of the seconds of rendering between two times, the least part of a submitter's on the devices that it could use,
    /// over an equal part among those who could; of those who have work all the while.
    package func share(of submitter: String, from start: Double, until end: Double) -> Double {
        let own = Set(jobs.filter { $0.submitter == submitter }.map(\.context))
        let pool = devices.indices.filter { !holds[$0].isDisjoint(with: own) }
        var had = 0.0
        var all = 0.0
        for render in renders where pool.contains(render.device) {
            let seconds = max(0, min(render.end ?? now, end) - max(render.start, start))
            all += seconds
            if render.submitter == submitter { had += seconds }
        }
        return all > 0 ? had / all : 1
    }
}
