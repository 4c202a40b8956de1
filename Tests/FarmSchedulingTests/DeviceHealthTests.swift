import FarmModel
import FarmScheduling
import Foundation
import Testing

@Suite struct DeviceHealthTests {
    private let start = ContinuousClock.now

    private func task(_ index: Int) -> TaskID { TaskID(job: 7, index: index) }

    private func fail(
        _ health: inout DeviceHealth, _ index: Int, _ failure: FailureClass = .modelLoadFailed, at seconds: Int = 0
    ) -> Duration? {
        health.fail(task(index), failure, reason: "no driver", now: start + .seconds(seconds))
    }

    @Test func threeFailuresOfDifferentTasksCoolADeviceDownForLongerEachTime() {
        var health = DeviceHealth()
        #expect(fail(&health, 0) == nil && fail(&health, 1) == nil)
        #expect(health.room(held: 5, now: start) == .max)
        #expect(fail(&health, 2) == .seconds(30))
        #expect(health.isCooling(now: start + .seconds(29)) && health.room(held: 0, now: start) == 0)
        // What was in hand meanwhile tells nothing new.
        #expect(fail(&health, 3, at: 1) == nil)
        var seconds = 30
        for pause in [60, 120, 240, 480, 600, 600] {
            // One task at a time shows whether it is mended.
            #expect(health.room(held: 0, now: start + .seconds(seconds)) == 1)
            #expect(health.room(held: 1, now: start + .seconds(seconds)) == 0)
            #expect(fail(&health, 9, at: seconds) == .seconds(pause))
            seconds += pause
        }
        #expect(health.reason == "no driver" && health.times == 7)
        let (first, second) = (health.succeed(), health.succeed())
        #expect(first && !second && health == DeviceHealth())
    }

    @Test func aSuccessBetweenIsHealth() {
        var health = DeviceHealth()
        for index in 0..<9 {
            #expect(fail(&health, index) == nil)
            if index % 2 == 1 {
                let wasCooled = health.succeed()
                #expect(!wasCooled)
            }
        }
    }

    @Test func oneTaskThatAWorkerFailsTwiceIsEnough() {
        var health = DeviceHealth()
        #expect(fail(&health, 0, .missingModel) == nil)
        #expect(fail(&health, 0, .missingModel) == .seconds(30))
        // Of a crash the task may be the cause.
        var other = DeviceHealth()
        #expect(fail(&other, 0, .engineCrash) == nil && fail(&other, 0, .engineCrash) == nil)
    }

    @Test func whatIsNoFaultOfTheDeviceDoesNotCount() {
        for failure in [FailureClass.invalidInput, .killed, .workerLost, .outOfMemory, .deadline] {
            var health = DeviceHealth()
            for index in 0..<5 { #expect(fail(&health, index, failure) == nil, "\(failure)") }
        }
    }

    @Test func aNewSessionGoesOnWhereTheLastOneWas() {
        let cooling = DeviceCooling(
            worker: UUID(), device: "cpu", remaining: .seconds(20), times: 3, reason: "no driver")
        var health = DeviceHealth(cooling, now: start)
        #expect(health.isCooling(now: start + .seconds(19)) && !health.isCooling(now: start + .seconds(20)))
        #expect(fail(&health, 0, at: 21) == .seconds(240))
    }

    /// Three workers that load nothing work on ten tasks for an hour, each task going to whoever it does not rest from:
    /// none of them fails.
    @Test func brokenWorkersFailNoJob() {
        var tasks = Array(repeating: TaskLife(), count: 10)
        var until = [[Int]](repeating: [0, 0, 0], count: 10)
        var devices = Array(repeating: DeviceHealth(), count: 3)
        let workers = (0..<3).map { _ in UUID() }
        var failures = 0
        for second in 0..<3600 {
            for number in devices.indices where devices[number].room(held: 0, now: start + .seconds(second)) > 0 {
                for index in tasks.indices where until[index][number] <= second && tasks[index].state == .queued {
                    tasks[index].resting.remove(workers[number])
                    #expect(tasks[index].apply(.claim(session: 1, worker: workers[number])) == .accepted)
                    let event = TaskLife.Event.fail(
                        attempt: tasks[index].attempt, session: 1, worker: workers[number], .modelLoadFailed)
                    #expect(tasks[index].apply(event) == .accepted)
                    failures += 1
                    let rest = FailurePolicy.rest(attempt: tasks[index].attempt).components.seconds
                    until[index][number] = second + Int(rest)
                    _ = fail(&devices[number], index, at: second)
                    break
                }
            }
        }
        #expect(tasks.allSatisfy { $0.state == .queued })
        #expect(failures < 60, "\(failures)")
    }
}
