/// What share of the farm's time each submitter with waiting work is due.
package enum PriorityWeights {
    private static let range = 0.125...8.0

    /// Doubles with every 10 of priority, within 1/8 and 8.
    package static func weight(ofPriority priority: Int) -> Double {
        var weight = 1.0
        // Beyond three doublings the bounds decide.
        for _ in 0..<min(abs(priority), 40) { weight *= 1.0717734625362931 }  // 2^(1/10)
        return min(max(priority < 0 ? 1 / weight : weight, range.lowerBound), range.upperBound)
    }

    /// What part of the time one among so many gets at least: 1 in 16, among more than 16 half of an equal part.
    package static func leastShare(among count: Int) -> Double {
        count <= 16 ? 1.0 / 16 : 0.5 / Double(count)
    }

    /// Weights, one for each priority, of which none is less than the least share of their sum.
    package static func weights(ofPriorities priorities: [Int]) -> [Double] {
        let plain = priorities.map(weight(ofPriority:))
        guard let low = plain.min(), let high = plain.max(), low < high else { return plain }
        let least = leastShare(among: plain.count)
        var raised = Set<Int>()
        while true {
            // Those that are not raised share what the others leave, by weight.
            let sum = plain.indices.reduce(0) { raised.contains($1) ? $0 : $0 + plain[$1] }
            let whole = sum / (1 - least * Double(raised.count))
            let poor = plain.indices.filter { !raised.contains($0) && plain[$0] < least * whole * (1 - 1e-9) }
            if poor.isEmpty { return plain.indices.map { raised.contains($0) ? least * whole : plain[$0] } }
            raised.formUnion(poor)
            if raised.count == plain.count { return plain.map { _ in 1 } }
        }
    }
}
