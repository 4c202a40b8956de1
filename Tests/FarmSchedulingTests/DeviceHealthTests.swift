import FarmModel
import FarmScheduling
import Foundation
import Testing

@Suite struct DeviceHealthTests {
    private let start = ContinuousClock.now

    private func attempt(_ index: Int, _ number: Int = 1) -> AttemptID {
        AttemptID(task: TaskID(job: 7, index: index), attempt: number)
    }

    private func judge(
        _ health: inout DeviceHealth, _ index: Int, _ failure: FailureClass, attempt number: Int = 1,
        at seconds: Int = 0
    ) -> DeviceHealth.Judgement {
        health.fail(attempt(index, number), failure, reason: "no driver", now: start + .seconds(seconds))
    }

    private func fail(
        _ health: inout DeviceHealth, _ index: Int, _ failure: FailureClass = .modelLoadFailed, attempt number: Int = 1,
        at seconds: Int = 0
    ) -> Duration? {
        judge(&health, index, failure, attempt: number, at: seconds).pause
    }

    /// - Parameter seconds: when the render began.
    private func succeed(_ health: inout DeviceHealth, at seconds: Int = 0) -> [Int] {
        health.succeed(begunAt: start + .seconds(seconds)).convicted.map(\.attempt.task.index)
    }

    private func fit() -> DeviceHealth {
        var health = DeviceHealth()
        _ = succeed(&health)
        return health
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
        let first = health.succeed(begunAt: start + .seconds(seconds))
        #expect(first.isRecovered && first.convicted.isEmpty)
        let second = health.succeed(begunAt: start + .seconds(seconds))
        #expect(!second.isRecovered && health == fit())
    }

    @Test func aSuccessBetweenIsHealth() {
        var health = DeviceHealth()
        for index in 0..<9 {
            #expect(fail(&health, index) == nil)
            if index % 2 == 1 { #expect(succeed(&health).isEmpty) }
        }
    }

    /// It came late; the device had broken meanwhile.
    @Test func aSuccessOfBeforeTellsNothing() {
        var health = DeviceHealth()
        for index in 0..<2 { #expect(fail(&health, index, .engineCrash, at: 10) == nil) }
        #expect(succeed(&health, at: 9).isEmpty)
        #expect(fail(&health, 2, .engineCrash, at: 11) == .seconds(30))
        #expect(!health.succeed(begunAt: start + .seconds(9)).isRecovered)
        #expect(health.isCooling(now: start + .seconds(12)))
    }

    @Test func oneTaskThatAWorkerFailsTwiceIsEnough() {
        for failure in [FailureClass.missingModel, .killed] {
            var health = DeviceHealth()
            #expect(fail(&health, 0, failure) == nil)
            // The same word, said again.
            #expect(fail(&health, 0, failure) == nil)
            #expect(fail(&health, 0, failure, attempt: 2) == .seconds(30))
        }
        // Of a crash the task may be the cause, where the device was fit before.
        var fit = fit()
        #expect(fail(&fit, 0, .engineCrash) == nil && fail(&fit, 0, .engineCrash, attempt: 2) == nil)
        var other = DeviceHealth()
        #expect(fail(&other, 0, .engineCrash) == nil && fail(&other, 0, .engineCrash, attempt: 2) == .seconds(30))
    }

    @Test func whatIsNoFaultOfTheDeviceDoesNotCount() {
        for failure in [FailureClass.invalidInput, .outOfMemory] {
            var health = DeviceHealth()
            for index in 0..<5 {
                let judgement = judge(&health, index, failure)
                #expect(judgement.blame == .task && judgement.pause == nil, "\(failure)")
            }
        }
    }

    /// Nothing that a device does before it has rendered counts against a task but what it refuses.
    @Test(arguments: FailureClass.allCases.filter { ![.task, .memory].contains($0.cause) })
    func aDeviceThatIsNotProvenFailsNoTask(_ failure: FailureClass) {
        var health = DeviceHealth()
        for round in 0..<50 {
            for index in 0..<3 {
                let judgement = judge(&health, index, failure, attempt: round + 1, at: round * 1000)
                #expect(judgement.blame != .task, "\(round).\(index)")
            }
        }
        #expect(health.times > 0 && judge(&health, 9, .invalidInput).blame != .task, "it is not believed in anything")
    }

    @Test(arguments: [FailureClass.engineCrash, .hang, .deadline, .engineError])
    func theNextImageTellsWhoseACrashWas(_ failure: FailureClass) {
        var health = fit()
        #expect(judge(&health, 4, failure, at: 1).blame != .task)
        #expect(succeed(&health, at: 2) == [4])
        #expect(succeed(&health, at: 3).isEmpty)
        // A device that cools down was the cause of them all.
        for index in 5..<8 { #expect(judge(&health, index, failure, at: 4).blame != .task) }
        #expect(health.times == 1)
        #expect(succeed(&health, at: 40).isEmpty)
    }

    /// What was killed, or lacks a file, says nothing of the task, whatever comes next.
    @Test(arguments: [FailureClass.killed, .missingModel, .inputOutput, .diskFull, .modelLoadFailed])
    func theNextImageConvictsNoneButTheCrashed(_ failure: FailureClass) {
        var health = fit()
        _ = judge(&health, 4, failure, at: 1)
        #expect(succeed(&health, at: 2).isEmpty)
    }

    /// The last image of all, and no other tells.
    @Test func aFitDeviceThatFailsOneTaskTwiceAndNothingElseIsBelieved() {
        var health = fit()
        #expect(judge(&health, 4, .engineCrash).blame != .task)
        #expect(judge(&health, 4, .engineCrash, attempt: 2).blame == .task)
        // The driver broke.
        health = fit()
        #expect(judge(&health, 4, .engineCrash).blame != .task)
        #expect(judge(&health, 5, .engineCrash).blame != .task)
        #expect(judge(&health, 4, .engineCrash, attempt: 2).blame != .task)
        // An engine that lives on and says what is wrong has shown that it is fit.
        health = DeviceHealth()
        #expect(judge(&health, 4, .engineError).blame != .task)
        #expect(judge(&health, 4, .engineError, attempt: 2).blame == .task)
    }

    /// A device that is fit again though nobody has mended it was never broken.
    @Test func whoFailsATaskAgainBetweenOthersIsBelieved() {
        var health = fit()
        for index in 4..<7 { #expect(judge(&health, index, .engineCrash).blame != .task) }
        #expect(health.times == 1 && succeed(&health, at: 40).isEmpty)
        for index in 4..<7 {
            #expect(judge(&health, index, .engineCrash, attempt: 2, at: 41).blame == .task)
        }
        #expect(health.times == 0, "it is the tasks'")
        #expect(judge(&health, 9, .engineCrash, at: 42).blame != .task)
        // With another that it fails, it may be the device again.
        #expect(judge(&health, 4, .engineCrash, attempt: 3, at: 43).blame != .task)
    }

    @Test func killsCountOnDevicesThatAreFit() {
        var health = fit()
        #expect(judge(&health, 4, .killed).blame == .task)
        #expect(judge(&health, 5, .killed).blame != .task)
        health = DeviceHealth()
        #expect(judge(&health, 4, .killed).blame != .task)
    }

    @Test func aNewSessionGoesOnWhereTheLastOneWas() {
        let cooling = DeviceCooling(
            worker: UUID(), device: "cpu", remaining: .seconds(20), times: 3, reason: "no driver")
        var health = DeviceHealth(cooling, now: start)
        #expect(health.isCooling(now: start + .seconds(19)) && !health.isCooling(now: start + .seconds(20)))
        #expect(fail(&health, 0, at: 21) == .seconds(240))
    }
}
