extension String {
    /// The first place of a text, byte by byte as Python finds it, which takes far less time than by characters.
    func firstPlace(of text: String, from start: Int = 0) -> Range<Index>? {
        let wanted = Array(text.utf8)
        guard let first = wanted.first else { return nil }
        let offset = utf8.withContiguousStorageIfAvailable { bytes -> Int? in
            var place = start
            while place + wanted.count <= bytes.count {
                if bytes[place] == first, bytes[place..<(place + wanted.count)].elementsEqual(wanted) { return place }
                place += 1
            }
            return nil
        }
        guard let offset = offset ?? nil else { return nil }
        let lower = utf8.index(startIndex, offsetBy: offset)
        return lower..<utf8.index(lower, offsetBy: wanted.count)
    }

    func replacingText(_ text: String, with other: String) -> String {
        var result = ""
        var end = startIndex
        while let place = firstPlace(of: text, from: utf8.distance(from: startIndex, to: end)) {
            result += self[end..<place.lowerBound]
            result += other
            end = place.upperBound
        }
        return result + self[end...]
    }
}
