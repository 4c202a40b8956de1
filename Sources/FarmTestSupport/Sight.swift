package import ImageCoding

/// What a picture shows: which paper lies where.
package struct Sight: Sendable {
    /// In pixels.
    package let width: Int
    /// In pixels.
    package let height: Int
    /// A paper for each pixel, rows from the top.
    package let papers: [Paper]

    /// Each pixel is of the paper whose colour is nearest.
    package init(_ image: DecodedPNG) {
        width = image.width
        height = image.height
        let pixels = image.pixels
        papers = stride(from: 0, to: pixels.count - 2, by: 3).map {
            Paper(nearest: pixels[$0], pixels[$0 + 1], pixels[$0 + 2])
        }
    }

    /// - Throws: where the bytes are no PNG that ``PNGDecoder`` reads.
    package init(png bytes: [UInt8]) throws { self.init(try PNGDecoder.decode(bytes)) }

    /// How much of the picture a paper covers, 0 to 1.
    package func share(of paper: Paper) -> Double {
        Double(papers.count { $0 == paper }) / Double(max(papers.count, 1))
    }

    /// The paper that covers most of the picture's rim.
    package var background: Paper {
        let rim = papers.indices.filter { at in
            let (x, y) = (at % width, at / width)
            return x < 2 || y < 2 || x >= width - 2 || y >= height - 2
        }
        return Self.most(rim.map { papers[$0] }) ?? .black
    }

    /// The paper that covers most of what is not background.
    package var subject: Paper? {
        let background = background
        return Self.most(papers.filter { $0 != background })
    }

    /// The middle of a paper's pixels, 0 to 1 from the left and from the top; `nil` without any.
    package func centre(of paper: Paper) -> (x: Double, y: Double)? {
        let places = papers.indices.filter { papers[$0] == paper }
        guard !places.isEmpty else { return nil }
        let x = places.reduce(0) { $0 + $1 % width }
        let y = places.reduce(0) { $0 + $1 / width }
        return (
            (Double(x) / Double(places.count) + 0.5) / Double(width),
            (Double(y) / Double(places.count) + 0.5) / Double(height)
        )
    }

    private static func most(_ papers: [Paper]) -> Paper? {
        Dictionary(grouping: papers, by: \.self).mapValues(\.count).max {
            ($0.value, $0.key.rawValue) < ($1.value, $1.key.rawValue)
        }?.key
    }
}
