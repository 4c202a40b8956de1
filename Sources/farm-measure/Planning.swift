import FarmBasics
import FarmBasicsTestSupport
import FarmModel
import FarmScheduling
import FarmTestSupport

import struct FoundationEssentials.UUID

/// What it costs to decide who gets an image.
struct Planning {
    private static let submitters = 20
    private static let images = 4000
    private static let contexts = (0..<8).map { "\($0)" }
    private static let models = contexts.map { Digest(of: $0) }

    /// Milliseconds an image.
    func manyJobs() -> Double { measure(jobs: 2000, queued: nil, devices: 16) }

    /// The same as near to the jobs' end as is looked at, of the dearest.
    func busyDevices() -> Double { [1000, 100, 70].map { measure(jobs: 64, queued: $0, devices: 300) }.max() ?? .nan }

    /// - Parameter queued: of each job; nil where they are not counted.
    private func measure(jobs: Int, queued: Int?, devices: Int) -> Double {
        var paces = RenderPaces()
        var fleet = (0..<devices).map { index in
            FleetDevice(
                id: FleetDevice.ID(session: SessionID(Int64(index)), device: "d"), worker: UUID(),
                models: Set(Self.models),
                context: Self.contexts[index % 8], room: 0,
                tasks: [task(-1 - index, Self.contexts[index % 8], Self.models[index % 8])])
        }
        for device in fleet {
            for model in Self.models {
                paces.note(
                    RenderPaces.Work(worker: device.worker, device: "d", model: model, steps: 8, pixels: 100_000),
                    seconds: 2)
            }
        }
        var policy = DispatchPolicy()
        var work = WaitingWork(
            (0..<jobs).map { job in
                OpenSegment(
                    id: TaskID(job: JobID(Int64(job)), index: 0), submitter: "s\(job % Self.submitters)",
                    context: Self.contexts[job % 8], modelDigest: Self.models[job % 8], pixels: 100_000, steps: 8,
                    remaining: queued)
            })
        let start = ContinuousClock.now
        for image in 0..<Self.images {
            let device = image % devices
            // Each has an image of 2 s under way, and room for one more.
            let circumstances = DispatchPolicy.Circumstances(
                paces: paces, now: 2 * Double(image) / Double(devices))
            fleet[device].room = 1
            fleet[device].tasks.removeFirst(max(0, fleet[device].tasks.count - 1))
            let choices = policy.plan(work, for: fleet, circumstances)
            for choice in choices {
                policy.clocks.charge(choice.segment.submitter, seconds: choice.expected / choice.weight)
                fleet[device].context = choice.segment.context
                fleet[device].tasks.append(task(image, choice.segment.context, choice.segment.modelDigest))
                if queued != nil {
                    work.take(1, of: choice.segment.id)
                } else if image.isMultiple(of: 2) {
                    // Jobs of two images.
                    work.remove(choice.segment.id)
                }
            }
            fleet[device].room = choices.isEmpty ? 1 : 0
            _ = policy.plan(work, for: fleet, circumstances)
            _ = TailPolicy.urgentRecalls(for: [], policy, work, fleet, circumstances)
            _ = TailPolicy.recalls(work, fleet, paces)
            fleet[device].room = 0
        }
        let seconds = ContinuousClock.now - start
        return Double(seconds.components.attoseconds) / 1e15 / Double(Self.images)
            + Double(seconds.components.seconds) * 1000 / Double(Self.images)
    }

    private func task(_ index: Int, _ context: String, _ model: Digest) -> HeldTask {
        var task = HeldTask(
            attempt: AttemptID(task: TaskID(job: 0, index: index), attempt: 1), submitter: "s\(abs(index) % 20)",
            context: context, modelDigest: model, steps: 8, pixels: 100_000, expected: 2)
        task.elapsed = 1
        return task
    }
}
