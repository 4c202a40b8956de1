import FarmScheduling
import Testing

@Suite struct DoorDecisionTests {
    private let start = ContinuousClock.now

    @Test func aBucketLetsABurstThroughAndThenItsRate() {
        var bucket = TokenBucket(rate: 2, burst: 4, now: start)
        for _ in 0..<4 { #expect(bucket.take(at: start) == nil) }
        #expect(bucket.take(at: start) == .milliseconds(500))
        // What is refused takes nothing.
        #expect(bucket.take(at: start) == .milliseconds(500))
        #expect(bucket.take(at: start + .milliseconds(500)) == nil)
        #expect(bucket.take(at: start + .milliseconds(500)) == .milliseconds(500))
        // It never holds more than its burst, and a clock that stands still harms nobody.
        var taken = 0
        while bucket.take(at: start + .seconds(3600)) == nil { taken += 1 }
        #expect(taken == 4)
        #expect(bucket.take(at: start) != nil)
    }

    @Test func wrongTokensWaitTwiceAsLongEachTimeUpToAMinute() {
        var logins = FailedLogins()
        var now = start
        for wait in [1, 2, 4, 8, 16, 32, 60, 60] {
            #expect(logins.wait(of: "a", now: now) == nil)
            #expect(logins.failed("a", now: now) == .refused(wait: .seconds(wait)))
            // Too soon: neither answered nor counted.
            #expect(
                logins.failed("a", now: now + .milliseconds(500)) == .tooSoon(wait: .seconds(wait) - .milliseconds(500))
            )
            #expect(logins.wait(of: "b", now: now) == nil)
            now += .seconds(wait)
        }
        #expect(logins.failed("b", now: now) == .refused(wait: .seconds(1)))
        now += .seconds(700)
        #expect(logins.failed("a", now: now) == .refused(wait: .seconds(1)))
    }

    @Test func aMillionAddressesTakeBoundedMemory() {
        var logins = FailedLogins(limit: 1000)
        for address in 0..<20_000 { _ = logins.failed("\(address)", now: start) }
        #expect(logins.count <= 1000)
        #expect(logins.wait(of: "19999", now: start) == .seconds(1))
    }

    @Test func whatIsUsedStays() {
        var recent = RecentlyUsed<Int, String>(limit: 8)
        for key in 0..<100 {
            recent[key] = "\(key)"
            #expect(recent[0] == "0")
            #expect(recent.count <= 8)
        }
        recent[0] = nil
        #expect(recent[0] == nil && recent[99] == "99")
    }

    @Test func aLoginIsRememberedForHalfAMinuteAndNoLongerThanNewsCome() {
        func isKnown(_ cache: inout LoginCache<Int, String>, _ id: Int, _ now: ContinuousClock.Instant) -> Bool? {
            switch cache.find(id, now: now) {
            case .known: true
            case .none: false
            case .unread: nil
            }
        }
        var cache = LoginCache<Int, String>(limit: 16)
        #expect(isKnown(&cache, 1, start) == nil)
        cache.keep("anna", of: 1, generation: cache.generation, now: start)
        cache.keep(nil, of: 2, generation: cache.generation, now: start)
        #expect(isKnown(&cache, 1, start + .seconds(29)) == true)
        #expect(isKnown(&cache, 2, start + .seconds(29)) == false)
        #expect(isKnown(&cache, 1, start + .seconds(30)) == nil)
        #expect(isKnown(&cache, 2, start + .seconds(30)) == nil)
        // Asked before the news, answered after them.
        let asked = cache.generation
        cache.forget()
        #expect(isKnown(&cache, 1, start) == nil)
        cache.keep("anna", of: 1, generation: asked, now: start)
        #expect(isKnown(&cache, 1, start) == nil)
        // Guesses push no login out.
        cache.keep("anna", of: 1, generation: cache.generation, now: start)
        for id in 10..<1000 { cache.keep(nil, of: id, generation: cache.generation, now: start) }
        #expect(isKnown(&cache, 1, start) == true)
        #expect(cache.count <= 32)
    }
}
