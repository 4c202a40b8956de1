import FoundationEssentials
import Testing

@testable import FarmCommands

@Suite struct ProgressTests {
    private let start = Date(timeIntervalSince1970: 1_000_000)

    @Test func theBarShowsWhatIsKnown() {
        let line = ProgressLine.bar(
            Samples.progress(done: 3, failed: 2, step: 7), .init(imagesPerSecond: 1.25, secondsLeft: 52), width: 200)
        #expect(
            line
                == "job 12 [###############---------------] 3/10, 2 failed, 1.3/s, 52 s left, image 5 step 7/20 on worker-1"
        )
    }

    @Test func theBarNeverFillsTheTerminal() {
        for width in [20, 40, 80, 120] {
            let line = ProgressLine.bar(
                Samples.progress(done: 3, step: 7), .init(imagesPerSecond: 1, secondsLeft: 5), width: width)
            #expect(DisplayWidth.of(line) < width)
        }
    }

    @Test func plainLinesSayWhatTheyWaitFor() {
        #expect(ProgressLine.plain(Samples.progress(done: 0), .init()) == "job 12: 0/10, waiting for a worker")
        #expect(ProgressLine.plain(Samples.progress(done: 10), .init()) == "job 12: 10/10")
        let slow = ProgressEstimator.Estimate(imagesPerSecond: 0.05, secondsLeft: 200)
        #expect(ProgressLine.plain(Samples.progress(done: 1, step: 1), slow).contains("3.0/min, 3:20 left"))
    }

    @Test func theRateCountsImagesAndSteps() {
        var estimator = ProgressEstimator()
        #expect(estimator.add(Samples.progress(done: 0, step: 0), at: start) == .init())
        // Half an image in 5 s: 0.1 a second, 9.5 to go.
        let half = estimator.add(Samples.progress(done: 0, step: 10), at: start.addingTimeInterval(5))
        #expect(half.imagesPerSecond == 0.1)
        #expect(half.secondsLeft == 95)
        let two = estimator.add(Samples.progress(done: 2, step: 0), at: start.addingTimeInterval(20))
        #expect(two.imagesPerSecond == 0.1)
        #expect(two.secondsLeft == 80)
    }

    @Test func timeBeforeTheFirstStepDoesNotCount() {
        var estimator = ProgressEstimator()
        _ = estimator.add(Samples.progress(done: 0), at: start)
        _ = estimator.add(Samples.progress(done: 0, step: 0), at: start.addingTimeInterval(100))
        let estimate = estimator.add(Samples.progress(done: 1, step: 0), at: start.addingTimeInterval(102))
        #expect(estimate.imagesPerSecond == 0.5)
    }

    @Test func aTaskTriedAgainStartsTheMeasureAnew() {
        var estimator = ProgressEstimator()
        _ = estimator.add(Samples.progress(done: 1, step: 10), at: start)
        #expect(estimator.add(Samples.progress(done: 1, step: 0), at: start.addingTimeInterval(5)) == .init())
        let estimate = estimator.add(Samples.progress(done: 2, step: 0), at: start.addingTimeInterval(7))
        #expect(estimate.imagesPerSecond == 0.5)
    }

    @Test func theRateForgetsWhatIsOverAMinuteOld() {
        var estimator = ProgressEstimator()
        _ = estimator.add(Samples.progress(done: 0, step: 0), at: start)
        _ = estimator.add(Samples.progress(done: 1, step: 0), at: start.addingTimeInterval(1000))
        let estimate = estimator.add(Samples.progress(done: 5, step: 0), at: start.addingTimeInterval(1061))
        #expect(estimate.imagesPerSecond == 4.0 / 61)
    }
}
