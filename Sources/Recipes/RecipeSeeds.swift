import FarmBasics
import FarmModel

/// The seeds of a recipe's innermost axis.
struct RecipeSeeds: Sendable {
    /// −1: drawn.
    private let values: [Int64]
    /// Images for each of them.
    private let each: Int
    /// For a drawn one, how many are drawn before it.
    private let drawnBefore: [Int: Int]
    /// Whether some image's seed follows from the request's own.
    var needsDrawnSeed: Bool { !drawnBefore.isEmpty }

    /// What may be added to a seed stays below this: the images of one seed, a line's and a matrix's.
    private static let mostAdded: Int64 = 4_000_000

    init(_ content: RecipeContent) throws {
        guard ParameterLimits.imageCount.contains(content.count) else {
            throw FarmError(
                .invalidInput,
                "count \(content.count) is out of range; accepted: 1 to \(ParameterLimits.imageCount.upperBound)")
        }
        each = content.count
        var values: [Int64] = [-1]
        for case .parameter(.seed, let items) in content.variations {
            if case .integers(let seeds, _) = try RecipeValues(items, of: .seed) { values = seeds }
        }
        self.values = values
        try Self.checkApart(values, each: each)
        let drawn = values.indices.filter { values[$0] == -1 }
        drawnBefore = Dictionary(uniqueKeysWithValues: zip(drawn, drawn.indices))
    }

    /// Refuses images that would be rendered twice.
    private static func checkApart(_ values: [Int64], each: Int) throws {
        guard each > 1 else { return }
        let fixed = values.filter { $0 >= 0 }.sorted()
        guard let (one, other) = zip(fixed, fixed.dropFirst()).first(where: { $1 - $0 < Int64(each) }) else { return }
        throw FarmError(
            .invalidInput,
            "count \(each) gives each seed its \(each) images, seeds \(one) and \(other) the same ones: leave count out, "
                + "or give seeds that lie \(each) apart")
    }

    var count: Int { values.count.saturatingProduct(each) }

    /// The seed at a place of the axis; nil where it follows from one that is not drawn yet.
    /// - Parameters:
    ///   - drawn: the request's own seed; nil or −1 where the coordinator has yet to draw it.
    ///   - instead: a line's own seed.
    ///   - added: what the line and the matrix add.
    func seed(at place: Int, drawn: Int64?, instead: Int64?, added: Int) throws -> Int64? {
        let (number, image) = place.quotientAndRemainder(dividingBy: each)
        var seed = instead ?? values[number]
        var added = Int64(image) + Int64(added)
        if seed == -1 {
            guard let drawn, drawn >= 0 else { return nil }
            seed = drawn
            added += Int64(drawnBefore[number] ?? 0) * Int64(each)
        }
        guard seed <= Int64.max - Self.mostAdded, added <= Self.mostAdded else {
            throw FarmError(
                .invalidInput, "seed \(seed) is out of range; accepted: 0 to 2^63 less \(Self.mostAdded)")
        }
        return seed + added
    }

    func label(at place: Int) -> String {
        if let seed = try? seed(at: place, drawn: nil, instead: nil, added: 0) { return "\(seed)" }
        return "random \(place + 1)"
    }
}
