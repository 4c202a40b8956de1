package import FarmBasics
package import FarmModel

/// The end of the work: fast and slow devices are to end together. What a slow one has not begun goes to one that is sooner
/// done with it; what it renders is given out a second time where a faster one ends before it.
package enum TailPolicy {
    /// An attempt that its worker is to give back, unless it has begun.
    package struct Recall: Sendable, Equatable {
        /// Not begun when this was decided; its worker keeps it where it has begun since.
        package var attempt: AttemptID
        /// Who has it in hand.
        package var device: FleetDevice.ID
    }

    /// A rendering image that an idle device is to make, too.
    package struct Duplicate: Sendable, Equatable {
        /// The one under way; the copy becomes the task's next attempt.
        package var attempt: AttemptID
        /// Who renders it.
        package var device: FleetDevice.ID
        /// Who is to make it, too, and how long it is expected to take.
        package var other: FleetDevice.ID
        /// Seconds on the other device, with what it has to load.
        package var expected: Double
    }

    /// What is gained is worth the bother from so many seconds on, and from this part of the time left.
    private static let leastGain = 1.0
    private static let leastPart = 0.2
    /// A job of so much more priority takes places from what was not begun.
    private static let muchHigher = 10

    /// What is to be called back near the end: what was not begun, and idle devices are sooner done with: they
    /// come first when it is queued again. Asked when nothing is queued that they would take.
    /// - Parameter stored: sizes of the files in the model store, by digest.
    package static func recalls(
        _ work: WaitingWork, _ fleet: [FleetDevice], _ paces: RenderPaces, stored: [Digest: Int64] = [:]
    ) -> [Recall] {
        let takers = fleet.filter { $0.room > 0 && $0.tasks.isEmpty }
        guard !takers.isEmpty, let remaining = work.remaining(for: takers), remaining < takers.count else { return [] }
        var ready = takers.map(\.backlog)
        var late: [(end: Double, device: FleetDevice, task: HeldTask)] = []
        for device in fleet {
            var end = 0.0
            for task in device.tasks {
                end += task.secondsLeft
                guard task.elapsed == nil, !task.isRecalled, task.modelDigest != nil else { continue }
                late.append((device.isStalled(task, stored) ? .infinity : end, device, task))
            }
        }
        late.sort { $0.end > $1.end }
        var recalls: [Recall] = []
        for (end, device, task) in late {
            // Where there are more images than devices with room for them, one that was called back would be given out again.
            guard remaining + recalls.count < takers.count else { break }
            let ends = takers.indices.compactMap { index -> (index: Int, end: Double, seconds: Double)? in
                guard takers[index].id != device.id,
                    let seconds = seconds(task, on: takers[index], paces)
                else {
                    return nil
                }
                return (index, ready[index] + seconds, seconds)
            }
            guard let best = ends.min(by: { $0.end < $1.end }), isWorthIt(end, best.end) else { continue }
            recalls.append(Recall(attempt: task.attempt, device: device.id))
            ready[best.index] += best.seconds
        }
        return recalls
    }

    private static func isWorthIt(_ now: Double, _ then: Double) -> Bool {
        then.isFinite && (now.isInfinite || now - then > max(leastGain, leastPart * now))
    }

    /// How long the device takes with the task, loading included; nil where it cannot make it.
    private static func seconds(_ task: HeldTask, on device: FleetDevice, _ paces: RenderPaces) -> Double? {
        guard let model = task.modelDigest, device.holds(task.files),
            device.hasMemory(for: task.pixels, model)
        else { return nil }
        let render = paces.expected(
            RenderPaces.Work(
                worker: device.worker, device: device.id.device, model: model, steps: task.steps,
                pixels: task.pixels))
        return render + (device.context == task.context ? 0 : paces.loadSeconds(task.context))
    }

    /// What is to be called back because it keeps a place that new segments of much higher priority would get.
    package static func urgentRecalls(
        for new: Set<TaskID>, _ policy: DispatchPolicy, _ work: WaitingWork, _ fleet: [FleetDevice],
        _ circumstances: DispatchPolicy.Circumstances
    ) -> [Recall] {
        guard let highest = work.highestPriority(among: new) else { return [] }
        var recalls: [Recall] = []
        var taken: [TaskID: Int] = [:]
        var round = DispatchRound(work, fleet: fleet, circumstances, policy: policy)
        for (index, device) in fleet.enumerated() where device.room == 0 {
            guard
                let task = device.tasks.last(where: {
                    $0.elapsed == nil && !$0.isRecalled && !$0.submitter.isEmpty
                        && $0.priority <= highest - muchHigher
                }),
                let segment = round.offer(to: index), new.contains(segment.id),
                segment.priority >= task.priority + muchHigher,
                segment.remaining.map({ taken[segment.id] ?? 0 < $0 }) ?? true
            else { continue }
            taken[segment.id, default: 0] += 1
            recalls.append(Recall(attempt: task.attempt, device: device.id))
        }
        return recalls
    }

    /// What idle devices are to make a second time: what would end latest, where they end well before it. Asked when
    /// nothing is queued that they could take.
    package static func duplicates(_ fleet: [FleetDevice], _ paces: RenderPaces) -> [Duplicate] {
        var counts: [TaskID: Int] = [:]
        for device in fleet { for task in device.tasks { counts[task.attempt.task, default: 0] += 1 } }
        var duplicates: [Duplicate] = []
        var running = fleet.flatMap { device in
            device.tasks.filter { $0.elapsed != nil && counts[$0.attempt.task] == 1 && $0.modelDigest != nil }
                .map { (device: device.id, worker: device.worker, task: $0) }
        }
        // The latest first; the fastest device takes it.
        running.sort { $0.task.secondsLeft > $1.task.secondsLeft }
        var idle = fleet.filter { $0.room > 0 && $0.tasks.isEmpty }
        for late in running {
            var best: (index: Int, seconds: Double)?
            for index in idle.indices where idle[index].worker != late.worker {
                guard let seconds = seconds(late.task, on: idle[index], paces) else { continue }
                if best.map({ seconds < $0.seconds }) ?? true { best = (index, seconds) }
            }
            guard let best, isWorthIt(late.task.secondsLeft, best.seconds) else { continue }
            let other = idle.remove(at: best.index)
            duplicates.append(
                Duplicate(attempt: late.task.attempt, device: late.device, other: other.id, expected: best.seconds))
        }
        return duplicates
    }
}
