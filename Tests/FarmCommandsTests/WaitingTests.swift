import FarmBasics
import Synchronization
import Testing

@testable import FarmCommands

/// What becomes of calls that the farm has no room for.
@Suite struct WaitingTests {
    private func full(_ pause: Duration?) -> FarmError { FarmError(.exhausted, "enough", retryAfter: pause) }

    @Test func aCallThatCameTooSoonIsMadeAgain() {
        #expect(RatePause.pause(after: full(.milliseconds(300)), retries: 0) == .milliseconds(300))
        #expect(RatePause.pause(after: full(.seconds(2)), retries: 9) == .seconds(2))
        #expect(RatePause.pause(after: full(.zero), retries: 0) == .milliseconds(20))
        for (error, retries) in [
            (full(.seconds(30)), 0), (full(nil), 0), (full(.seconds(1)), RatePause.mostRetries),
            (FarmError(.unavailable, "", retryAfter: .seconds(1)), 0),
        ] {
            #expect(RatePause.pause(after: error, retries: retries) == nil)
        }
    }

    @Test func aSubmissionThatWaitsSaysWhyOnce() async throws {
        var (tries, said, slept) = (0, [String](), [Duration]())
        let room = RoomWait(waits: true, say: { said.append($0) }, sleep: { slept.append($0) })
        let job = try await room.run { () async throws -> Int in
            tries += 1
            switch tries {
            case 1, 2: throw full(.seconds(60))
            case 3: throw FarmError(.exhausted, "other", retryAfter: .milliseconds(5))
            default: return 12
            }
        }
        #expect(job == 12 && tries == 4)
        #expect(said == ["enough; waiting until there is room", "other; waiting until there is room"])
        #expect(slept == [.seconds(30), .seconds(30), .seconds(1)])
    }

    @Test func whereNobodyWaitsItIsSaidAtOnce() async throws {
        let room = RoomWait(waits: false, say: { _ in }, sleep: { _ in Issue.record("slept") })
        let error = try await #require(throws: FarmError.self) { try await room.run { throw full(.seconds(30)) } }
        #expect(error.code == .exhausted && error.message.hasPrefix("enough. With --wait"))
        // Where waiting does not help, nobody is told to.
        for waits in [true, false] {
            let room = RoomWait(waits: waits, say: { _ in }, sleep: { _ in Issue.record("slept") })
            let error = try await #require(throws: FarmError.self) { try await room.run { throw full(nil) } }
            #expect(error.message == "enough")
        }
    }
}
