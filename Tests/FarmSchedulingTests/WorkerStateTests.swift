import FarmModel
import FarmScheduling
import Testing

@Suite struct WorkerStateTests {
    private func state(
        _ hasEnded: Bool = false, isDrained: Bool = false, isFull: Bool = false, isCooling: Bool = false,
        hasTasks: Bool = false
    ) -> WorkerStatus.State {
        WorkerStatus.State(
            hasEnded: hasEnded, isDrained: isDrained, isFull: isFull, isCooling: isCooling, hasTasks: hasTasks)
    }

    @Test func whatWeighsMostIsSaid() {
        #expect(state() == .idle)
        #expect(state(hasTasks: true) == .rendering)
        #expect(state(isCooling: true, hasTasks: true) == .cooling)
        #expect(state(isFull: true, isCooling: true) == .full)
        #expect(state(isDrained: true, isFull: true) == .drained)
        #expect(state(isDrained: true, isFull: true, hasTasks: true) == .draining)
        #expect(state(true, isDrained: true, isFull: true, isCooling: true, hasTasks: true) == .offline)
    }
}
