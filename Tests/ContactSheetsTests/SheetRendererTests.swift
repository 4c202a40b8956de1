import ContactSheets
import FarmBasics
import FarmModel
import ImageCoding
import Testing

@Suite struct SheetRendererTests {
    private static let size = ImageSize(width: 128, height: 128)
    private static let sheet = ContactSheet(
        title: "Job 12: a lighthouse", legend: ["Model: papercut", "Ωμέγα Кириллица"],
        arrangement: .grid([
            SheetAxis(name: "Sampler", values: ["Euler a", "DPM++ 2M"]),
            SheetAxis(name: "Steps", values: ["10", "20"]),
        ]), cellSize: size)

    private static func plain(_ red: UInt8, _ green: UInt8, _ blue: UInt8, size: ImageSize = size) throws -> PixelImage
    {
        try PixelImage(
            width: size.width, height: size.height, channels: 3,
            bytes: (0..<size.pixelCount).flatMap { _ in [red, green, blue] })
    }

    private static func cell(_ place: [Int]) throws -> SheetCell {
        place == [1, 1]
            ? SheetCell(.gap(.failed))
            : SheetCell(.picture(try plain(UInt8(place[0] * 100), UInt8(place[1] * 100), 50)))
    }

    private static func pixels(_ canvas: SheetCanvas, _ box: PixelRegion) -> [[UInt8]] {
        (box.top..<box.bottom).flatMap { y in
            (box.left..<box.right).map { x in
                let index = (y * canvas.size.width + x) * 3
                return Array(canvas.bytes[index..<(index + 3)])
            }
        }
    }

    @Test func putsEveryPictureIntoItsPlace() async throws {
        let canvas = try await SheetRenderer(Self.sheet).draw(page: 0) { try Self.cell($0) }
        let page = try SheetLayout(Self.sheet, fonts: SheetFonts()).page(0)
        #expect(canvas.size == page.size)
        for cell in page.cells where cell.place != [1, 1] {
            let colour = [UInt8(cell.place[0] * 100), UInt8(cell.place[1] * 100), 50]
            #expect(Self.pixels(canvas, cell.box).allSatisfy { $0 == colour })
        }
    }

    @Test func writesLabelsWithinTheirBoxesAlone() async throws {
        let canvas = try await SheetRenderer(Self.sheet).draw(page: 0) { try Self.cell($0) }
        let page = try SheetLayout(Self.sheet, fonts: SheetFonts()).page(0)
        #expect(Set(page.texts.map(\.role)) == [.title, .legend, .column, .row])
        for text in page.texts {
            let dark = Self.pixels(canvas, text.box).count { $0[0] < 128 }
            // Ink covers a few hundredths of a box that is as wide as its page, and more of a label's.
            #expect(dark > 20 * text.lines.count)
        }
        var bare = canvas
        for box in page.texts.map(\.box) + page.cells.map(\.box) { bare.fill(box, SheetColour(0xFFFFFF)) }
        #expect(bare.bytes.allSatisfy { $0 == 255 })
    }

    @Test(arguments: SheetGap.allCases)
    func marksGapsWithHatchingAndAWord(gap: SheetGap) async throws {
        let page = try SheetLayout(Self.sheet, fonts: SheetFonts()).page(0)
        let box = try #require(page.cells.first).box
        let canvas = try await SheetRenderer(Self.sheet).draw(page: 0) { _ in SheetCell(.gap(gap)) }
        let edge = PixelRegion(left: box.left, top: box.top, right: box.right, bottom: box.top + 20)
        #expect(Set(Self.pixels(canvas, edge)).count == 2)
        #expect(Set(Self.pixels(canvas, edge)).allSatisfy { $0 != [255, 255, 255] })
        let middle = (box.top + box.bottom) / 2
        let word = PixelRegion(left: box.left, top: middle - 10, right: box.right, bottom: middle + 10)
        #expect(Self.pixels(canvas, word).count { $0[0] < 100 } > 60)
        for other in SheetGap.allCases where other != gap {
            let marked = try await SheetRenderer(Self.sheet).draw(page: 0) { _ in SheetCell(.gap(other)) }
            #expect(marked != canvas)
        }
    }

    @Test(arguments: [(false, [128 * 64, 16 * 16, 128]), (true, [128 * 64, 128 * 128, 128])])
    func scalesDownAndUpOnlyWhereAsked(isEnlarging: Bool, expected: [Int]) async throws {
        let sheet = ContactSheet(
            title: "", arrangement: .list(count: 3), cellSize: Self.size, isEnlarging: isEnlarging)
        let sizes = [
            ImageSize(width: 512, height: 256), ImageSize(width: 16, height: 16), ImageSize(width: 1, height: 900),
        ]
        let pictures = try sizes.map { try Self.plain(10, 20, 30, size: $0) }
        let canvas = try await SheetRenderer(sheet).draw(page: 0) { SheetCell(.picture(pictures[$0[0]])) }
        let page = try SheetLayout(sheet, fonts: SheetFonts()).page(0)
        let counts = page.cells.map { cell in Self.pixels(canvas, cell.box).count { $0 == [10, 20, 30] } }
        #expect(counts == expected)
    }

    @Test func givesTheSameBytesAndATextForTheSameCells() async throws {
        var files: [[UInt8]] = []
        for _ in 0..<2 { files.append(try await SheetRenderer(Self.sheet).png(page: 0) { try Self.cell($0) }) }
        #expect(files[0] == files[1])
        let file = try PNGDecoder.decode(files[0])
        #expect(file.textChunks.first { $0.keyword == "Title" }?.text == "Job 12: a lighthouse")
        #expect(file.textChunks.first { $0.keyword == "Description" }?.text == "Model: papercut\nΩμέγα Кириллица")
    }

    @Test func drawsAnyTextWithoutLeavingItsBox() async throws {
        let hostile = [
            "", " ", "\u{0}\u{7}\u{1B}[31m", "\u{202E}reversed", "🙂👨‍👩‍👧 漢字", String(repeating: "W", count: 100_000),
            "a" + String(repeating: "\u{301}", count: 3_000), "\u{FFFF}\u{10FFFF}", "one\ntwo\tthree", "مرحبا שלום",
        ]
        let sheet = ContactSheet(
            title: hostile.joined(), legend: hostile,
            arrangement: .grid([
                SheetAxis(name: "", values: hostile), SheetAxis(name: "\u{1F}", values: hostile),
                SheetAxis(name: "C", values: hostile),
            ]), cellSize: ImageSize(width: 40, height: 40))
        let renderer = try SheetRenderer(sheet)
        let layout = try SheetLayout(sheet, fonts: SheetFonts())
        let white = try Self.plain(255, 255, 255, size: ImageSize(width: 40, height: 40))
        for index in 0..<renderer.pageCount {
            var canvas = try await renderer.draw(page: index) { _ in SheetCell(.picture(white), caption: hostile[5]) }
            for text in try layout.page(index).texts { canvas.fill(text.box, SheetColour(0xFFFFFF)) }
            #expect(canvas.bytes.allSatisfy { $0 == 255 })
        }
    }

    @Test func passesOnWhatACellThrows() async {
        await #expect(throws: FarmError.self) {
            let renderer = try SheetRenderer(Self.sheet)
            _ = try await renderer.draw(page: 0) { _ in throw FarmError(.notFound, "gone") }
        }
    }
}
