import FarmBasics
import FarmBasicsTestSupport
import FarmScheduling
import Foundation
import Testing

@Suite struct RenderPacesTests {
    private let worker = UUID()

    private func work(steps: Int, pixels: Int, model: String = "m") -> RenderPaces.Work {
        RenderPaces.Work(worker: worker, model: Digest(of: model), steps: steps, pixels: pixels)
    }

    @Test func anUnmeasuredRenderHasTimeOnASlowMachine() {
        let paces = RenderPaces()
        #expect(paces.deadline(for: work(steps: 1, pixels: 64 * 64)) == RenderPaces.least)
        // 20 steps at 512×512 take about five minutes on two cores.
        #expect(paces.deadline(for: work(steps: 20, pixels: 512 * 512)) > .seconds(1800))
    }

    @Test func aMeasuredPaceSetsTheDeadlineForItsWorkerAndModel() {
        var paces = RenderPaces()
        // 10 s for 22 steps of a million pixels, so ten times as long for 200 of four million.
        let expected: Double = 10 * (10.0 / 22) * 800
        paces.note(work(steps: 20, pixels: 1_000_000), seconds: 10)
        let deadline = paces.deadline(for: work(steps: 198, pixels: 4_000_000))
        #expect(deadline > .seconds(expected - 1))
        #expect(deadline < .seconds(expected + 1))
        #expect(paces.deadline(for: work(steps: 20, pixels: 10_000)) == RenderPaces.least)
        let other = work(steps: 198, pixels: 4_000_000, model: "other")
        #expect(paces.deadline(for: other) > .seconds(10_000))
    }

    @Test func devicesOfOneWorkerHaveEachTheirPace() {
        var paces = RenderPaces()
        for (device, seconds) in [("gpu", 1.0), ("cpu", 100)] {
            paces.note(
                RenderPaces.Work(worker: worker, device: device, model: Digest(of: "m"), steps: 8, pixels: 100_000),
                seconds: seconds)
        }
        for (device, seconds) in [("gpu", 1.0), ("cpu", 100)] {
            let work = RenderPaces.Work(
                worker: worker, device: device, model: Digest(of: "m"), steps: 8, pixels: 100_000)
            #expect(abs(paces.expected(work) - seconds) < 1e-6)
        }
    }

    @Test func aHiccupDoesNotMakeADeviceSlow() {
        var paces = RenderPaces()
        let usual = work(steps: 8, pixels: 100_000)
        for seconds in [0.2, 0.3, 10] { paces.note(usual, seconds: seconds) }
        #expect(paces.expected(usual) < 0.31)
        paces.note(usual, seconds: 0.2)
        #expect(paces.expected(usual) < 0.31)
        // What lasts is no hiccup.
        for _ in 0..<4 { paces.note(usual, seconds: 10) }
        #expect(paces.expected(usual) > 9.9)
    }

    @Test func aSlowRenderIsRememberedForAWhile() {
        var paces = RenderPaces()
        let usual = work(steps: 98, pixels: 10_000_000)
        paces.note(usual, seconds: 100)
        let before = paces.deadline(for: usual)
        paces.note(usual, seconds: 1)
        let after = paces.deadline(for: usual)
        #expect(after < before && after > .seconds(800))
    }
}
