import FarmModel
import FarmScheduling
import FarmTestSupport

import struct FoundationEssentials.UUID

/// What it costs to decide who gets an image.
struct Planning {
    private static let jobs = 2000
    private static let submitters = 20
    private static let devices = 16
    private static let images = 4000

    /// Milliseconds an image.
    func measure() -> Double {
        say("plan-2000: \(Self.images) images of \(Self.jobs) jobs of \(Self.submitters) submitters, one at a time")
        var paces = RenderPaces()
        let workers = (0..<Self.devices).map { _ in UUID() }
        for worker in workers {
            for model in 0..<8 {
                paces.note(
                    RenderPaces.Work(worker: worker, model: "\(model)", steps: 8, pixels: 100_000), seconds: 2)
            }
        }
        let models = Set((0..<8).map { "\($0)" })
        var fleet = workers.enumerated().map { index, worker in
            FleetDevice(
                id: FleetDevice.ID(session: Int64(index), device: "d"), worker: worker, models: models, room: 0)
        }
        var policy = DispatchPolicy()
        let start = ContinuousClock.now
        var work = WaitingWork(
            (0..<Self.jobs).map { job in
                OpenSegment(
                    id: TaskID(job: Int64(job), index: 0), submitter: "s\(job % Self.submitters)",
                    context: "\(job % 8)", modelDigest: "\(job % 8)", pixels: 100_000, steps: 8)
            })
        for image in 0..<Self.images {
            let device = image % Self.devices
            fleet[device].room = 1
            let choices = policy.plan(
                work, for: fleet, DispatchPolicy.Circumstances(paces: paces, now: Double(image) / 8))
            fleet[device].room = 0
            for choice in choices {
                policy.clocks.charge(choice.segment.submitter, seconds: choice.expected / choice.weight)
                fleet[device].context = choice.segment.context
                // Jobs of two images.
                if image.isMultiple(of: 2) { work.remove(choice.segment.id) }
            }
        }
        let seconds = ContinuousClock.now - start
        return Double(seconds.components.attoseconds) / 1e15 / Double(Self.images)
            + Double(seconds.components.seconds) * 1000 / Double(Self.images)
    }
}
