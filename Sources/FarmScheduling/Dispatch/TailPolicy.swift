package import FarmModel

/// The end of the work: fast and slow devices are to end together. What a slow one has not begun goes to one that is sooner
/// done with it; what it renders is given out a second time where a faster one ends before it.
package enum TailPolicy {
    /// A device on its way through the last images.
    struct Racer {
        /// Seconds until it can begin another.
        var ready: Double
        /// That an image takes there.
        var seconds: Double
    }

    /// An attempt that its worker is to give back, unless it has begun.
    package struct Recall: Sendable, Equatable {
        package var attempt: AttemptID
        package var device: FleetDevice.ID
    }

    /// A rendering image that an idle device is to make, too.
    package struct Duplicate: Sendable, Equatable {
        package var attempt: AttemptID
        /// Who renders it.
        package var device: FleetDevice.ID
        /// Who is to make it, too, and how long it is expected to take.
        package var other: FleetDevice.ID
        package var expected: Double
    }

    /// What is gained is worth the bother from so many seconds on, and from this part of the time left.
    private static let leastGain = 1.0
    private static let leastPart = 0.2
    /// A job of so much more priority takes places from what was not begun.
    private static let muchHigher = 10

    /// Images a device from which on nobody is told to leave one to others.
    private static let longestRace = 100

    /// Whether racer `index` gets any of so many images, when each goes to whoever ends it first: unless the others have
    /// done all of them before it would have done one.
    static func takesOne(_ index: Int, of count: Int, among racers: [Racer]) -> Bool {
        let end = racers[index].ready + racers[index].seconds
        var others = 0.0
        for (other, racer) in racers.enumerated() where other != index && racer.ready < end {
            others += max(0, ((end - racer.ready) / max(racer.seconds, 1e-6) - 1e-6).rounded(.up) - 1)
        }
        return others < Double(count)
    }

    /// What is to be called back near the end: what was not begun, and other devices are sooner done with, the queued
    /// images included.
    package static func recalls(
        remaining: Int, _ fleet: [FleetDevice], _ paces: RenderPaces
    ) -> [Recall] {
        var left = remaining
        // A device is hardly that much slower than the others.
        guard left < longestRace * fleet.count else { return [] }
        var ready = fleet.map(\.backlog)
        var recalls: [Recall] = []
        for index in fleet.indices.sorted(by: { ready[$0] > ready[$1] }) {
            for task in fleet[index].tasks.reversed() where task.elapsed == nil && !task.isRecalled {
                var racers: [Racer] = []
                var me: Int?
                for other in fleet.indices where fleet[other].isOfUse {
                    guard let seconds = seconds(task, on: fleet[other], paces) else { continue }
                    if other == index { me = racers.count }
                    // What is to be gained counts for the device that has it.
                    let isOwn = other == index
                    let start = isOwn ? (1 - leastPart) * ready[index] - task.expected - leastGain : ready[other]
                    racers.append(Racer(ready: start, seconds: seconds))
                }
                guard let me, !takesOne(me, of: left + 1, among: racers) else { continue }
                recalls.append(Recall(attempt: task.attempt, device: fleet[index].id))
                ready[index] -= task.expected
                left += 1
            }
        }
        return recalls
    }

    private static func isWorthIt(_ now: Double, _ then: Double) -> Bool {
        now - then > max(leastGain, leastPart * now)
    }

    /// How long the device takes with the task, loading included; nil where it cannot make it.
    private static func seconds(_ task: HeldTask, on device: FleetDevice, _ paces: RenderPaces) -> Double? {
        guard !task.modelDigest.isEmpty, device.holds(task.modelDigest, task.accessories),
            device.hasMemory(for: task.pixels, task.modelDigest)
        else { return nil }
        let render = paces.expected(
            RenderPaces.Work(
                worker: device.worker, model: task.modelDigest, steps: task.steps, pixels: task.pixels))
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
        for device in fleet where device.room == 0 {
            guard
                let task = device.tasks.last(where: {
                    $0.elapsed == nil && !$0.isRecalled && !$0.submitter.isEmpty
                        && $0.priority <= highest - muchHigher
                }),
                let segment = policy.offer(to: device.id, work, fleet, circumstances), new.contains(segment.id),
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
            device.tasks.filter { $0.elapsed != nil && counts[$0.attempt.task] == 1 && !$0.modelDigest.isEmpty }
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
