package import FarmModel

extension ImageSize {
    /// The largest size of the same shape, to the nearest pixel and at least one, that lies within `bounds`; never larger
    /// than this one unless it may enlarge. All sides are positive.
    package func fitted(into bounds: ImageSize, isEnlarging: Bool = false) -> ImageSize {
        guard isEnlarging || width > bounds.width || height > bounds.height else { return self }
        // The side that decides is the one that is relatively longer.
        let byWidth = width * bounds.height >= height * bounds.width
        func scaled(_ side: Int, _ numerator: Int, _ denominator: Int) -> Int {
            max(1, (2 * side * numerator + denominator) / (2 * denominator))
        }
        return byWidth
            ? ImageSize(width: bounds.width, height: min(bounds.height, scaled(height, bounds.width, width)))
            : ImageSize(width: min(bounds.width, scaled(width, bounds.height, height)), height: bounds.height)
    }
}
