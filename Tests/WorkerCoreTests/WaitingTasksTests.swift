import FarmBasics
import FarmBasicsTestSupport
import FarmModel
import Testing

@testable import WorkerCore

@Suite struct WaitingTasksTests {
    private var waiting = WaitingTasks()

    init() {
        for index in 0..<3 {
            var task = Fixture.task(index)
            if index == 0 { task.files = nil }
            waiting.append(task)
        }
    }

    @Test mutating func oneWithoutItsFilesHoldsUpNoOther() {
        let second = waiting.takeNext()
        #expect(second?.attempt == Fixture.attempt(1))
        let isHere = waiting.give([Digest(repeating: "a"): "/a"], to: Fixture.attempt(0))
        #expect(isHere)
        let first = waiting.takeNext()
        #expect(first?.attempt == Fixture.attempt(0) && first?.files == [Digest(repeating: "a"): "/a"])
        let (third, none) = (waiting.takeNext(), waiting.takeNext())
        #expect(third?.attempt == Fixture.attempt(2) && none == nil)
        let comesLate = waiting.give([:], to: Fixture.attempt(0))
        #expect(!comesLate)
    }

    @Test mutating func whatIsPutBackIsNext() throws {
        let next = waiting.takeNext()
        let task = try #require(next)
        waiting.putBack(task)
        #expect(waiting.attempts == [1, 0, 2].map { Fixture.attempt($0) })
    }

    @Test mutating func whatIsTakenOutIsNamed() {
        let isRemoved = waiting.remove(Fixture.attempt(1))
        let isRemovedAgain = waiting.remove(Fixture.attempt(1))
        #expect(isRemoved && !isRemovedAgain)
        #expect(waiting.removeAll { $0 == Fixture.attempt(2) } == [Fixture.attempt(2)])
        #expect(waiting.removeAll() == [Fixture.attempt(0)])
        #expect(waiting.attempts.isEmpty)
    }
}
