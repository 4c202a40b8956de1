import Testing

@testable import DiffusionEngine

@Suite struct ProgressThrottleTests {
    @Test func letsTwentyASecondThrough() {
        var throttle = ProgressThrottle()
        let start = ContinuousClock.now
        let admitted = (0..<1000).filter { throttle.admits(mustPass: false, now: start + .milliseconds($0)) }
        #expect(admitted.count == 20)
        #expect(admitted.first == 0)
    }

    @Test func letsWhatMustPassThrough() {
        var throttle = ProgressThrottle()
        let start = ContinuousClock.now
        let admitted = [(0, false), (1, false), (2, true), (3, false)].filter {
            throttle.admits(mustPass: $0.1, now: start + .milliseconds($0.0))
        }
        #expect(admitted.map(\.0) == [0, 2])
    }

    @Test func keepsTheLogsEnd() {
        var tail = RecentLogLines(capacity: 10)
        for line in ["first\n", "second\n", "last\n"] { tail.append(line) }
        #expect(tail.text == "last\n")
        tail.append("one line longer than all of it\n")
        #expect(tail.text == "one line longer than all of it\n")
    }

    @Test func knowsHarmlessWarnings() {
        #expect(
            HarmlessWarning.covers(
                "conditioner.hpp:1105 - t5xxl text encoder not found! Prompt adherence might be degraded."))
        #expect(!HarmlessWarning.covers("stable-diffusion.cpp:290 - loading tae from 'x' failed"))
    }
}
