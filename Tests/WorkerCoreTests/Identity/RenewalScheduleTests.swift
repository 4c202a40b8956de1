import Certificates
import Foundation
import Testing

@testable import WorkerCore

@Suite struct RenewalScheduleTests {
    private static let start = Date(timeIntervalSince1970: 1_800_000_000)
    private static let day = RenewalSchedule.day

    private func certificate(_ number: UInt8 = 1, days: Double = 30, from start: Date = start)
        -> RenewalSchedule.Certificate
    {
        .init(fingerprint: CertificateFingerprint(ofDER: [number]), expires: start + days * Self.day)
    }

    @Test func asksFromTenDaysBeforeTheEndOn() {
        for (jitter, due) in [(0.0, 20.0), (1.0, 21.0)] {
            var schedule = RenewalSchedule(jitter: jitter)
            let held = certificate()
            let early = schedule.step(held, at: Self.start)
            #expect(early == .wait(RenewalSchedule.look))
            let soon = schedule.step(held, at: Self.start + due * Self.day - 60)
            #expect(soon == .wait(60))
            let last = schedule.step(held, at: Self.start + due * Self.day)
            #expect(last == .renew)
        }
    }

    @Test func whoHasNoneAsksForNone() {
        var schedule = RenewalSchedule(jitter: 0)
        let none = schedule.step(nil, at: Self.start)
        #expect(none == .wait(RenewalSchedule.look))
        // Enrolled at last, with one that is short.
        let short = schedule.step(certificate(days: 5), at: Self.start)
        #expect(short == .renew)
    }

    @Test func whatMayPassIsTriedAgainSoonAndSaidOnceADay() {
        var schedule = RenewalSchedule(jitter: 0)
        let held = certificate()
        var now = Self.start + 20 * Self.day
        var (tries, said, pauses) = (0, 0, [TimeInterval]())
        while now < Self.start + 22 * Self.day {
            switch schedule.step(held, at: now) {
            case .wait(let seconds): now += seconds
            case .renew:
                tries += 1
                if tries > 1, pauses.count < 7 { pauses.append(now.timeIntervalSince(Self.start) - 20 * Self.day) }
                if schedule.failed(isRefusal: false, at: now, jitter: 1) { said += 1 }
            case .sayExpired: Issue.record("it has not expired")
            }
        }
        #expect(pauses == [60, 180, 420, 900, 1860, 3780, 7380])
        #expect((48...56).contains(tries) && said == 2)
    }

    @Test func aRefusalIsSaidOnceADay() {
        var schedule = RenewalSchedule(jitter: 0)
        let held = certificate()
        var now = Self.start + 20 * Self.day
        var said = 0
        while now < Self.start + 25 * Self.day {
            switch schedule.step(held, at: now) {
            case .wait(let seconds): now += seconds
            case .renew: if schedule.failed(isRefusal: true, at: now) { said += 1 }
            case .sayExpired: Issue.record("it has not expired")
            }
        }
        #expect(said == 5)
        // Enrolled anew, it is another matter.
        let anew = schedule.step(certificate(2, from: now), at: now)
        #expect(anew == .wait(RenewalSchedule.look))
        let isSaid = schedule.failed(isRefusal: true, at: now)
        #expect(isSaid)
    }

    @Test func anExpiredOneIsSaidOnceADay() {
        var schedule = RenewalSchedule(jitter: 0)
        let held = certificate()
        var now = Self.start + 30 * Self.day
        var said = 0
        while now < Self.start + 33 * Self.day {
            switch schedule.step(held, at: now) {
            case .wait(let seconds): now += seconds
            case .sayExpired: said += 1
            case .renew: Issue.record("it cannot be renewed any more")
            }
        }
        #expect(said == 3)
    }

    /// An authority that ends soon signs for no longer than that.
    @Test func shortOnesAreNotRenewedInALoop() {
        var schedule = RenewalSchedule(jitter: 0)
        let end = Self.start + 3 * Self.day
        var (now, renewals) = (Self.start, UInt8(0))
        while now < end {
            let held = RenewalSchedule.Certificate(
                fingerprint: CertificateFingerprint(ofDER: [renewals]), expires: end)
            switch schedule.step(held, at: now) {
            case .wait(let seconds): now += seconds
            case .renew: renewals += 1
            case .sayExpired: Issue.record("it has not expired")
            }
        }
        #expect((2...40).contains(renewals), "\(renewals)")
    }
}
