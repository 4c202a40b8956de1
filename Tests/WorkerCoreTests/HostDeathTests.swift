import FarmModel
import Glibc
import Testing

@testable import WorkerCore

@Suite struct HostDeathTests {
    @Test(arguments: [SIGABRT, SIGSEGV, SIGILL, SIGBUS, SIGFPE])
    func signalsOfACrashAreCrashes(signal: CInt) {
        #expect(HostDeath(.signaled(signal)).failureClass == .engineCrash)
    }

    @Test func aKillIsForMemoryOnlyWithEvidence() {
        #expect(HostDeath(.signaled(SIGKILL)).failureClass == .killed)
        #expect(HostDeath(.signaled(SIGKILL), sawMemoryKill: true).failureClass == .outOfMemory)
        #expect(HostDeath(.signaled(SIGTERM), sawMemoryKill: true).failureClass == .killed)
        #expect(HostDeath(.signaled(SIGSEGV), sawMemoryKill: true).failureClass == .engineCrash)
    }

    @Test func anAbortForMemorySaysSoInTheLog() {
        let death = HostDeath(.signaled(SIGABRT), logTail: "what():  std::bad_alloc\n")
        #expect(death.failureClass == .outOfMemory)
        #expect(death.sentence.contains("out of memory"))
    }

    @Test func exitCodesAreCrashesWithTheEndOfTheLog() {
        let log = (0..<1000).map { "line \($0)" }.joined(separator: "\n")
        let death = HostDeath(.exited(3), logTail: log)
        #expect(death.failureClass == .engineCrash)
        #expect(death.message.contains("exit code 3"))
        #expect(death.message.hasSuffix("line 999"))
        #expect(death.message.utf8.count < 2500)
    }

    @Test func kernelCountersAreReadAndCompared() {
        let before = MemoryKills(vmstat: "nr_free 1\noom_kill 4\n", memoryEvents: "oom 0\noom_kill 0\n")
        #expect(!before.hasGrown(since: before))
        #expect(MemoryKills(vmstat: "oom_kill 5\n", memoryEvents: "oom_kill 0\n").hasGrown(since: before))
        #expect(MemoryKills(vmstat: "oom_kill 4\n", memoryEvents: "oom_kill 1\n").hasGrown(since: before))
        #expect(!MemoryKills(vmstat: "", memoryEvents: "").hasGrown(since: before))
    }

    @Test func theLogsTailIsBoundedAndItsEndKept() {
        let tail = LogTail()
        for number in 0..<20_000 { tail.append(Array("line \(number)\n".utf8)) }
        #expect(tail.text.utf8.count <= LogTail.capacity)
        #expect(tail.text.hasSuffix("line 19999\n"))
    }
}
