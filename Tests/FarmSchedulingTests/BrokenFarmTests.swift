import FarmBasics
import FarmModel
import FarmScheduling
import Foundation
import Testing

/// Farms of fit and of broken workers, over hours: devices and tasks by their own rules, and a dispatcher that gives each
/// free device the first task that it may have.
@Suite struct BrokenFarmTests {
    private struct Device {
        let worker = UUID()
        var health = DeviceHealth()
        /// What it makes of a task, at this second; nil for an image.
        var outcome: @Sendable (_ task: Int, _ second: Int) -> FailureClass?
    }

    private struct Farm {
        var devices: [Device]
        var tasks: [TaskLife]
        /// By task and worker.
        private var rests: [[UUID: Int]]
        private(set) var attempts = 0
        private let start = ContinuousClock.now

        init(_ tasks: Int, _ devices: [Device]) {
            self.devices = devices
            self.tasks = Array(repeating: TaskLife(), count: tasks)
            rests = Array(repeating: [:], count: tasks)
        }

        /// A render takes ten seconds.
        mutating func run(seconds: Range<Int>) {
            for second in stride(from: seconds.lowerBound, to: seconds.upperBound, by: 10) {
                for number in devices.indices { turn(of: number, second) }
            }
        }

        private mutating func turn(of number: Int, _ second: Int) {
            let now = start + .seconds(second)
            let worker = devices[number].worker
            guard devices[number].health.room(held: 0, now: now) > 0 else { return }
            guard let index = tasks.indices.first(where: { mayHave($0, worker, second) }) else {
                if devices[number].health.hasWaited(.seconds(10), now: now) { endRests(of: worker, second) }
                return
            }
            attempts += 1
            tasks[index].resting.remove(worker)
            #expect(tasks[index].apply(.claim(session: 1, worker: worker)) == .accepted)
            guard let failure = devices[number].outcome(index, second) else {
                #expect(tasks[index].apply(.complete(attempt: tasks[index].attempt, digest: .zero)) == .accepted)
                let told = devices[number].health.succeed(begunAt: now)
                for suspicion in told.convicted { convict(suspicion, worker) }
                if told.isRecovered { endRests(of: worker, second) }
                return
            }
            let attempt = AttemptID(task: TaskID(job: 1, index: index), attempt: tasks[index].attempt)
            let judgement = devices[number].health.fail(attempt, failure, reason: "", now: now)
            #expect(
                tasks[index].apply(
                    .fail(
                        attempt: attempt.attempt, session: 1, worker: worker, failure, judgement.blame))
                    == .accepted)
            let rest = FailurePolicy.rest(after: failure, judgement.blame, attempt: attempt.attempt)
            rests[index][worker] = second + Int(rest.components.seconds)
            giveUp(index)
        }

        private mutating func endRests(of worker: UUID, _ second: Int) {
            for index in tasks.indices where rests[index][worker] != nil { rests[index][worker] = second }
        }

        private mutating func convict(_ suspicion: DeviceHealth.Suspicion, _ worker: UUID) {
            let index = suspicion.attempt.task.index
            // The rest is over, and is still known.
            if rests[index][worker] != nil, !tasks[index].barred.contains(worker) {
                tasks[index].resting.insert(worker)
            }
            _ = tasks[index].apply(.convict(worker: worker, suspicion.failure))
            giveUp(index)
        }

        private mutating func giveUp(_ index: Int) {
            guard tasks[index].barred.isSuperset(of: devices.map(\.worker)) else { return }
            _ = tasks[index].apply(.giveUp)
        }

        private func mayHave(_ index: Int, _ worker: UUID, _ second: Int) -> Bool {
            tasks[index].state == .queued && !tasks[index].barred.contains(worker)
                && rests[index][worker, default: 0] <= second
        }

        func count(_ state: TaskState) -> Int { tasks.count { $0.state == state } }
    }

    private static func fit(poison: Set<Int> = []) -> Device {
        Device { task, _ in poison.contains(task) ? .engineCrash : nil }
    }

    /// However many they are and whatever they fail of; and as soon as one is mended all is rendered.
    @Test(arguments: [FailureClass.engineCrash, .engineError, .killed, .modelLoadFailed], [1, 3, 30])
    func brokenWorkersFailNoJob(_ failure: FailureClass, workers: Int) {
        for tasks in [2, 30] {
            let mended = 3600
            var farm = Farm(
                tasks, (0..<workers).map { _ in Device { _, second in second < mended ? failure : nil } })
            farm.run(seconds: 0..<mended)
            #expect(farm.count(.queued) == tasks)
            // Each device is tried seldom.
            #expect(farm.attempts <= workers * 20, "\(farm.attempts)")
            farm.run(seconds: mended..<mended + 2500)
            #expect(farm.count(.done) == tasks)
        }
    }

    /// They rendered, and then their driver was replaced.
    @Test(arguments: [FailureClass.engineCrash, .killed, .engineError, .hang], [1, 3])
    func workersThatBreakHalfWayFailNoJob(_ failure: FailureClass, workers: Int) {
        var farm = Farm(
            40, (0..<workers).map { _ in Device { _, second in (100..<1000).contains(second) ? failure : nil } })
        farm.run(seconds: 0..<6000)
        #expect(farm.count(.done) == 40)
    }

    /// One broken worker beside a fit one takes nothing from it but a few tries.
    @Test func aBrokenWorkerBesideAFitOne() {
        var farm = Farm(50, [Device { _, _ in .killed }, Self.fit()])
        farm.run(seconds: 0..<1200)
        #expect(farm.count(.done) == 50)
    }

    /// An image that ends each host fails for good, among others or alone on a farm that has rendered.
    @Test(arguments: [1, 2, 3, 10])
    func poisonFails(workers: Int) {
        var farm = Farm(60, (0..<workers).map { _ in Self.fit(poison: [20, 59]) })
        farm.run(seconds: 0..<3000)
        #expect(farm.tasks.indices.filter { farm.tasks[$0].state == .failed } == [20, 59])
        #expect(farm.count(.done) == 58)
        #expect(farm.attempts <= 58 + 2 * 3 * workers, "\(farm.attempts)")
    }

    /// One axis of a recipe is poison: many in a row, which look like a broken device.
    @Test(arguments: [1, 2, 4])
    func manyPoisonsInARowFail(workers: Int) {
        let poison = Set(20..<30)
        var farm = Farm(100, (0..<workers).map { _ in Self.fit(poison: poison) })
        farm.run(seconds: 0..<4 * 3600)
        #expect(Set(farm.tasks.indices.filter { farm.tasks[$0].state == .failed }) == poison)
        #expect(farm.count(.done) == 90)
    }

    /// Nothing else is there that could tell: with patience it ends.
    @Test(arguments: [1, 2])
    func aJobOfNothingButPoisonFails(workers: Int) {
        var farm = Farm(12, (0..<workers).map { _ in Self.fit(poison: [9, 10, 11]) })
        farm.run(seconds: 0..<24 * 3600)
        #expect(farm.count(.failed) == 3)
    }

    /// On a fit farm beside a broken worker, too.
    @Test func poisonFailsBesideABrokenWorker() {
        var farm = Farm(60, [Device { _, _ in .engineCrash }, Self.fit(poison: [20]), Self.fit(poison: [20])])
        farm.run(seconds: 0..<3000)
        #expect(farm.tasks.indices.filter { farm.tasks[$0].state == .failed } == [20])
        #expect(farm.count(.done) == 59)
    }

    /// What all workers refuse fails at once; what one refuses is made by another.
    @Test func aRefusalIsBelievedFromTwo() {
        var farm = Farm(5, [Device { task, _ in task == 2 ? .invalidInput : nil }, Self.fit(), Self.fit()])
        farm.run(seconds: 0..<200)
        #expect(farm.count(.done) == 5)
        farm = Farm(5, (0..<3).map { _ in Device { task, _ in task == 2 ? .invalidInput : nil } })
        farm.run(seconds: 0..<200)
        #expect(farm.tasks[2].state == .failed && farm.count(.done) == 4)
    }
}
