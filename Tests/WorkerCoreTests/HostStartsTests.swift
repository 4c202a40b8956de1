import Glibc
import Testing

@testable import WorkerCore

@Suite struct HostStartsTests {
    private var starts = HostStarts()

    private mutating func fail(_ death: HostDeath = HostDeath(.exited(1))) -> String? {
        starts.begin()
        starts.ended()
        return starts.neverCameUp(death)
    }

    @Test mutating func theThirdInARowMakesTheDeviceUnavailable() {
        #expect(fail() == nil)
        #expect(fail() == nil)
        #expect(fail() == "the engine host ended with exit code 1")
        #expect(starts.failed == 3)
        starts.cameUp()
        #expect(fail() == nil)
    }

    @Test mutating func whatTheHostSaidGoesBeforeHowItEnded() {
        starts.begin()
        starts.note("no such device")
        _ = starts.neverCameUp(HostDeath(.signaled(SIGKILL)))
        #expect(starts.failure == "no such device")
        starts.begin()
        #expect(starts.failure == nil)
    }

    @Test mutating func theNextWaitsTheLongerTheLessUseTheyWere() {
        #expect(starts.delay == .zero)
        starts.ended()
        #expect(starts.delay == .zero, "the first alone says little")
        starts.ended()
        #expect(starts.delay == .milliseconds(800))
        for _ in 0..<100 { starts.ended() }
        #expect(starts.delay == .seconds(30))
        starts.borneFruit()
        #expect(starts.delay == .zero)
        _ = fail()
        #expect(starts.delay == .milliseconds(400))
    }
}
