/// Repeated measurements of one quantity; never empty.
struct Samples {
    private let sorted: [Double]

    /// - Returns: nil for no values.
    init?(_ values: [Double]) {
        guard !values.isEmpty else { return nil }
        sorted = values.sorted()
    }

    var least: Double { sorted[0] }
    var most: Double { sorted[sorted.count - 1] }

    var median: Double {
        let middle = sorted.count / 2
        return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
    }

    /// `least 1.2, median 1.3, most 2.0`.
    func text(places: Int) -> String {
        "least \(decimal(least, places: places)), median \(decimal(median, places: places)), "
            + "most \(decimal(most, places: places))"
    }
}
