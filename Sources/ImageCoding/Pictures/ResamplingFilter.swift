import Foundation

/// A kernel by which pictures are resized.
struct ResamplingFilter: Sendable {
    /// Half its width, in pixels of the larger picture.
    let support: Double
    let weight: @Sendable (Double) -> Double

    /// A sinc windowed by a sinc of thrice the width.
    static let lanczos = ResamplingFilter(support: 3) { x in
        -3 <= x && x < 3 ? sinc(x) * sinc(x / 3) : 0
    }

    /// Keys' cubic convolution with a = -0.5.
    static let bicubic = ResamplingFilter(support: 2) { x in
        let x = abs(x)
        if x < 1 { return (1.5 * x - 2.5) * x * x + 1 }
        if x < 2 { return (((x - 5) * x + 8) * x - 4) * -0.5 }
        return 0
    }

    private static func sinc(_ x: Double) -> Double {
        x == 0 ? 1 : sin(x * .pi) / (x * .pi)
    }
}

/// For one axis: which pixels of the source make a pixel of the result, and how much each counts.
struct ResamplingTaps: Sendable {
    /// Weights are whole numbers of 2⁻²²: 8 bits for the result and 2 for overshoot are left of 32, as in Pillow, whose
    /// bytes this gives.
    static let precision = 22

    let first: Int
    let weights: [Int]

    /// The taps of `count` pixels that are spread over `source` (pixel edges) of `length` pixels.
    static func all(
        _ filter: ResamplingFilter, count: Int, source: ClosedRange<Double>, length: Int
    ) -> [ResamplingTaps] {
        let scale = (source.upperBound - source.lowerBound) / Double(count)
        let filterScale = max(scale, 1)
        let support = filter.support * filterScale
        return (0..<count).map { pixel in
            let center = source.lowerBound + (Double(pixel) + 0.5) * scale
            let first = max(0, Int(center - support + 0.5))
            let end = min(length, Int(center + support + 0.5))
            let weights = (first..<max(first, end)).map { source in
                filter.weight((Double(source) - center + 0.5) * (1 / filterScale))
            }
            let sum = weights.reduce(0, +)
            return ResamplingTaps(
                first: first,
                weights: weights.map { weight in
                    let scaled = (sum == 0 ? weight : weight / sum) * Double(1 << precision)
                    return Int(scaled < 0 ? scaled - 0.5 : scaled + 0.5)
                })
        }
    }
}
