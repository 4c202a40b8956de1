import ContactSheets
import FarmModel
import ImageCoding

/// A contact sheet of 400 pictures of 128×128 pixels, which are in memory.
struct SheetSpeed {
    private static let runs = 5
    private static let side = 128
    private static let values = (1...20).map(String.init)

    /// The median of the seconds from the sheet's description to its PNG file.
    func measure() async throws -> Double {
        say(
            """
            sheet-400: \(Self.runs) times a sheet of 20x20 pictures of 128x128 pixels, made up of shades and noise, with \
            labels and a legend, from its description to the bytes of its PNG file.
            """)
        let pictures = try (0..<16).map(picture)
        let sheet = ContactSheet(
            title: "400 cells", legend: ["Model: papercut", "Prompt: a lighthouse at dusk"],
            arrangement: .grid([
                SheetAxis(name: "Steps", values: Self.values), SheetAxis(name: "CFG scale", values: Self.values),
            ]), cellSize: ImageSize(width: Self.side, height: Self.side))
        var times: [Double] = []
        for _ in 1...Self.runs {
            let start = ContinuousClock.now
            let renderer = try SheetRenderer(sheet)
            for page in 0..<renderer.pageCount {
                _ = try await renderer.png(page: page) { place in
                    SheetCell(.picture(pictures[(place[0] * 5 + place[1]) % pictures.count]))
                }
            }
            times.append((ContinuousClock.now - start) / .seconds(1))
        }
        guard let samples = Samples(times) else { return .nan }
        say("sheet-400, s: \(samples.text(places: 3))")
        return samples.median
    }

    /// Shades with noise in their lowest bits, which compress about as rendered pictures do.
    private func picture(_ number: Int) throws -> PixelImage {
        var state = UInt32(number) &* 2_654_435_761 | 1
        var bytes: [UInt8] = []
        for y in 0..<Self.side {
            for x in 0..<Self.side {
                for channel in 0..<3 {
                    state = state &* 1_664_525 &+ 1_013_904_223
                    let shade = (x * (number + 3) + y * (channel + 2)) / 4 + Int(state >> 30)
                    bytes.append(UInt8(truncatingIfNeeded: shade))
                }
            }
        }
        return try PixelImage(width: Self.side, height: Self.side, channels: 3, bytes: bytes)
    }
}
