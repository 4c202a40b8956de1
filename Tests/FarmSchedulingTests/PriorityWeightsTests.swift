import FarmScheduling
import Testing

@Suite struct PriorityWeightsTests {
    @Test func tenOfPriorityDoubleAShareWithinBounds() {
        #expect(abs(PriorityWeights.weight(ofPriority: 10) - 2) < 1e-9)
        #expect(abs(PriorityWeights.weight(ofPriority: -10) - 0.5) < 1e-9)
        #expect(PriorityWeights.weight(ofPriority: 1000) == 8)
        #expect(PriorityWeights.weight(ofPriority: -1000) == 0.125)
    }

    @Test func everybodyHasTheLeastShare() {
        for count in 2...40 {
            for high in 1..<count {
                let priorities = (0..<count).map { $0 < high ? 1000 : $0.isMultiple(of: 2) ? -1000 : -3 }
                let weights = PriorityWeights.weights(ofPriorities: priorities)
                let least = (weights.min() ?? 0) / weights.reduce(0, +)
                #expect(least >= PriorityWeights.leastShare(among: count) - 1e-9, "\(high) of \(count)")
                if count <= 16 { #expect(least >= 1.0 / 16 - 1e-9) }
            }
        }
        #expect(PriorityWeights.weights(ofPriorities: [0, 10]) == [1, PriorityWeights.weight(ofPriority: 10)])
        #expect(PriorityWeights.weights(ofPriorities: []) == [])
    }
}
