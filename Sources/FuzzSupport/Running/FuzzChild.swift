import Foundation
import Glibc

/// Reads one input after the other until its time is over or an input ends the process.
struct FuzzChild: Sendable {
    let subject: FuzzSubject
    let seed: UInt64
    /// The first input.
    let start: UInt64
    let seconds: Double
    /// Where its parent looks after its end; nil for nobody.
    let statusPath: String?

    /// What its exit code says beside 0.
    enum Ending: CInt {
        /// An input took longer than ``longestSeconds``.
        case hangs = 75
        /// An input took more memory than ``mostGrowth``.
        case grows = 76
    }

    static let longestSeconds = 10
    /// Of the process's greatest size, in bytes: the largest picture that we take unpacked, and its like once more.
    static let mostGrowth = 640 << 20
    /// Bytes of address space.
    private static let mostMemory: rlim_t = 4 << 30
    /// Of the thread that reads: threads of a daemon have 8 MiB, of which half is to be left. YAML may nest 1000 levels
    /// deep before its reader refuses it, and takes more than 1 MiB for that.
    private static let stackBytes = 4 << 20

    /// Does not return.
    func run() -> Never {
        guard let status = FuzzStatus(path: statusPath) else { exit(1) }
        limit(__rlimit_resource_t(RLIMIT_AS.rawValue), to: Self.mostMemory)
        limit(__rlimit_resource_t(RLIMIT_CORE.rawValue), to: 0)
        status.number = start
        let shared = Shared(status)
        let reader = Thread { self.read(shared) }
        reader.stackSize = Self.stackBytes
        reader.start()
        watch(shared)
    }

    private final class Shared: Sendable {
        let status: FuzzStatus
        init(_ status: consuming FuzzStatus) { self.status = status }
    }

    private func limit(_ resource: __rlimit_resource_t, to value: rlim_t) {
        var limit = rlimit(rlim_cur: value, rlim_max: value)
        setrlimit(resource, &limit)
    }

    private func read(_ shared: Shared) -> Never {
        let end = ContinuousClock.now + .seconds(seconds)
        var number = start
        var size = Self.greatestSize()
        while ContinuousClock.now < end {
            shared.status.number = number
            if subject.refusal(of: subject.input(seed: seed, number: number)) == nil { shared.status.taken += 1 }
            let grown = Self.greatestSize()
            if grown - size > Self.mostGrowth { exit(Ending.grows.rawValue) }
            size = grown
            number += 1
        }
        exit(0)
    }

    /// Ends the process where one input takes too long.
    private func watch(_ shared: Shared) -> Never {
        var (last, since) = (UInt64.max, ContinuousClock.now)
        while true {
            usleep(100_000)
            let number = shared.status.number
            if number != last { (last, since) = (number, .now) }
            if ContinuousClock.now - since > .seconds(Self.longestSeconds) { _exit(Ending.hangs.rawValue) }
        }
    }

    private static func greatestSize() -> Int {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        return usage.ru_maxrss << 10
    }
}
