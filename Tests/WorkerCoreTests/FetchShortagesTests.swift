import FarmModel
import Testing

@testable import WorkerCore

@Suite struct FetchShortagesTests {
    private let start = ContinuousClock.now

    private func shortage(_ bytes: Int64) -> FetchShortage { FetchShortage(bytes: bytes, reason: "\(bytes)") }

    @Test func endsWhereThereIsRoomAfterAWhile() {
        var shortages = FetchShortages()
        #expect(!shortages.endsNow(start) { _ in true }, "there is none")
        shortages.note(shortage(7), now: start)
        #expect(!shortages.endsNow(start + .seconds(1)) { _ in true })
        #expect(!shortages.endsNow(start + .seconds(2)) { $0 < 7 })
        #expect(shortages.current == shortage(7))
        #expect(shortages.endsNow(start + .seconds(2)) { $0 <= 7 })
        #expect(shortages.current == nil)
    }

    @Test func theSmallestOfSeveralFilesCounts() {
        var shortages = FetchShortages()
        for bytes in [7, 9, 5] { shortages.note(shortage(Int64(bytes)), now: start) }
        #expect(shortages.current == shortage(5))
        #expect(shortages.endsNow(start + .seconds(2)) { _ in true }, "they are one shortage")
    }

    @Test func waitsLongerEachTimeUntilAFileHasCome() {
        var (shortages, waits, now) = (FetchShortages(), [Duration](), start)
        func wait() -> Duration {
            shortages.note(shortage(7), now: now)
            var wait = Duration.zero
            while !shortages.endsNow(now + wait, hasRoom: { _ in true }) { wait += .seconds(1) }
            now += wait
            return wait
        }
        for _ in 0..<9 { waits.append(wait()) }
        #expect(waits == [2, 4, 8, 16, 32, 64, 128, 256, 256].map { .seconds($0) })
        shortages.reset()
        #expect(wait() == .seconds(2))
    }
}
