import ContactSheets
import FarmBasics
import FarmModel
import ImageCoding
import Testing

@Suite struct SheetLayoutTests {
    private static let long = "a very long value of many words, of which the label can show no more than a few"

    private static func axis(_ name: String, _ count: Int, _ value: String = "v") -> SheetAxis {
        SheetAxis(name: name, values: (0..<count).map { "\(value)\($0)" })
    }

    private static func sheet(
        _ arrangement: ContactSheet.Arrangement, cell: ImageSize = ImageSize(width: 128, height: 128),
        limits: SheetLimits = SheetLimits()
    ) -> ContactSheet {
        ContactSheet(
            title: "Job 12", legend: ["Model: papercut", long], arrangement: arrangement, cellSize: cell, limits: limits
        )
    }

    static let sheets: [ContactSheet] = [
        sheet(.list(count: 1)), sheet(.list(count: 23)), sheet(.list(count: 1000), limits: SheetLimits(side: 1000)),
        sheet(.list(count: 100), limits: SheetLimits(cells: 7)),
        sheet(.list(count: 100), limits: SheetLimits(pixels: 400_000)),
        sheet(.grid([axis("Seed", 5)])), sheet(.grid([axis("Seed", 100)])), sheet(.grid([axis("Seed", 1)])),
        sheet(.grid([axis("Seed", 5), axis("Steps", 3)])),
        sheet(.grid([axis("Prompt", 9, long), axis("Negative", 12, long)]), limits: SheetLimits(side: 1200)),
        sheet(.grid([axis("", 2), axis("", 2)]), cell: ImageSize(width: 32, height: 32)),
        sheet(.grid([axis("A", 3), axis("B", 4), axis("C", 5)])),
        sheet(.grid([axis("A", 3), axis("B", 4), axis("C", 5), axis("D", 2)]), limits: SheetLimits(side: 1500)),
        sheet(.grid([axis("A", 30), axis("B", 40), axis("C", 3)]), limits: SheetLimits(cells: 100)),
        sheet(.grid([axis("A", 30), axis("B", 40), axis("C", 3)]), limits: SheetLimits(pixels: 1_000_000)),
        sheet(.grid([axis("A", 4), axis("B", 2)]), cell: ImageSize(width: 1024, height: 512)),
    ]

    private static func boxes(_ page: SheetPage) -> [PixelRegion] {
        page.texts.map(\.box) + page.cells.map(\.box) + page.cells.compactMap(\.captionBox)
    }

    @Test(arguments: sheets)
    func boxesNeverOverlapAndLieOnThePage(sheet: ContactSheet) throws {
        let layout = try SheetLayout(sheet, fonts: FixedFont())
        for index in 0..<layout.pageCount {
            let page = try layout.page(index)
            let boxes = Self.boxes(page)
            for (number, box) in boxes.enumerated() {
                #expect(box.left >= 0 && box.top >= 0 && box.left < box.right && box.top < box.bottom)
                #expect(box.right <= page.size.width && box.bottom <= page.size.height)
                let overlapping = boxes[(number + 1)...].contains {
                    box.left < $0.right && $0.left < box.right && box.top < $0.bottom && $0.top < box.bottom
                }
                #expect(!overlapping)
            }
        }
    }

    @Test(arguments: sheets)
    func everyCellHasItsPlaceOnceWithinTheLimits(sheet: ContactSheet) throws {
        let layout = try SheetLayout(sheet, fonts: FixedFont())
        var places: Set<[Int]> = []
        for index in 0..<layout.pageCount {
            let page = try layout.page(index)
            #expect(page.size.width <= sheet.limits.side && page.size.height <= sheet.limits.side)
            #expect(page.size.pixelCount <= sheet.limits.pixels)
            #expect(!page.cells.isEmpty && page.cells.count <= sheet.limits.cells)
            for cell in page.cells {
                #expect(cell.box.size == sheet.cellSize)
                #expect(places.insert(cell.place).inserted)
            }
        }
        #expect(places.count == (try sheet.cellCount()))
    }

    @Test(arguments: sheets)
    func labelsStandBesideTheirCells(sheet: ContactSheet) throws {
        guard case .grid(let axes) = sheet.arrangement, axes.count > 1 else { return }
        let layout = try SheetLayout(sheet, fonts: FixedFont())
        for index in 0..<layout.pageCount {
            let page = try layout.page(index)
            for cell in page.cells {
                let columns = page.texts.filter {
                    $0.role == .column && $0.box.left == cell.box.left && $0.box.right == cell.box.right
                }
                // Of the blocks above each other, the nearest above.
                let column = try #require(columns.last { $0.box.bottom <= cell.box.top })
                #expect(Self.says(column, axes[0], cell.place[0]))
                let rows = page.texts.filter {
                    $0.role == .row && $0.box.top <= cell.box.top && cell.box.bottom <= $0.box.bottom
                }
                guard let row = rows.last(where: { $0.box.right <= cell.box.left }) else {
                    #expect(axes[1].name.isEmpty && axes[1].values.allSatisfy(\.isEmpty))
                    continue
                }
                #expect(Self.says(row, axes[1], cell.place[1]))
            }
        }
    }

    /// Whether a label says what it should, as far as it has room.
    private static func says(_ text: SheetPage.Text, _ axis: SheetAxis, _ index: Int) -> Bool {
        let whole = (axis.name.isEmpty ? "" : axis.name + ": ") + axis.values[index]
        let shown = text.lines.joined().filter { $0 != " " }
        let wanted = whole.filter { $0 != " " }
        return shown == wanted || shown.hasSuffix("…") && wanted.hasPrefix(shown.dropLast())
    }

    @Test func headsTheBlocksOfFurtherAxes() throws {
        let axes = [Self.axis("A", 2), Self.axis("B", 2), Self.axis("C", 2, "c"), Self.axis("D", 2, "d")]
        let page = try SheetLayout(Self.sheet(.grid(axes)), fonts: FixedFont()).page(0)
        #expect(
            page.texts.filter { $0.role == .heading }.map(\.lines) == [
                ["C: c0 · D: d0"], ["C: c0 · D: d1"], ["C: c1 · D: d0"], ["C: c1 · D: d1"],
            ])
        let first = try #require(page.cells.first)
        let second = page.cells[1]
        #expect(first.place == [0, 0, 0, 0] && second.place == [1, 0, 0, 0])
        #expect(second.box.left > first.box.left && second.box.top == first.box.top)
    }

    @Test func numbersItsPages() throws {
        let paged = try SheetLayout(Self.sheet(.list(count: 9), limits: SheetLimits(cells: 4)), fonts: FixedFont())
        #expect(paged.pageCount == 3)
        let legends = try (0..<3).map { try paged.page($0).texts.first { $0.role == .legend }?.lines.first }
        #expect(legends == ["page 1 of 3", "page 2 of 3", "page 3 of 3"])
        #expect(try paged.page(2).cells.map(\.place) == [[8]])
        let whole = try SheetLayout(Self.sheet(.list(count: 9)), fonts: FixedFont())
        #expect(try whole.page(0).texts.first { $0.role == .legend }?.lines.first == "Model: papercut")
        for index in [-1, 3, Int.max] {
            #expect(throws: FarmError.self) { try paged.page(index) }
        }
    }

    @Test func laysOutAMillionCellsPageByPage() throws {
        let layout = try SheetLayout(Self.sheet(.list(count: 1_000_000)), fonts: FixedFont())
        let last = try layout.page(layout.pageCount - 1)
        #expect(last.cells.last?.place == [999_999])
    }

    @Test func hasLegibleLabelsAtEverySize() throws {
        for side in [32, 128, 512, 4096] {
            let sheet = Self.sheet(
                .grid([Self.axis("Steps", 1), Self.axis("Seed", 1)]), cell: ImageSize(width: side, height: side))
            let column = try SheetLayout(sheet, fonts: FixedFont()).page(0).texts.first { $0.role == .column }
            // The fixed font's line is its size and four pixels.
            #expect(try #require(column).box.size.height >= 18)
        }
    }

    @Test(arguments: [
        (ContactSheet.Arrangement.list(count: 0), 128, 16_384, "a contact sheet of no images cannot be made"),
        (.list(count: -1), 128, 16_384, "a contact sheet of no images cannot be made"),
        (.grid([]), 128, 16_384, "a contact sheet's grid needs an axis at least; or make a list"),
        (
            .grid([SheetAxis(name: "Steps", values: [])]), 128, 16_384,
            "the axis 'Steps' of the contact sheet has no values"
        ),
        (
            .list(count: 1), 8, 16_384,
            "a contact sheet's cells cannot be 8x8 pixels large; accepted: sides of 32 to 4096"
        ),
        (
            .list(count: 1), 512, 400,
            "a page of at most 400 pixels a side and 64000000 in all has no room for a cell of 512x576 with its "
                + "labels; accepted: smaller cells, shorter labels, a larger page"
        ),
    ])
    func refusesWhatCannotBeLaidOut(
        arrangement: ContactSheet.Arrangement, side: Int, limit: Int, message: String
    ) {
        let sheet = Self.sheet(
            arrangement, cell: ImageSize(width: side, height: side), limits: SheetLimits(side: limit))
        let error = #expect(throws: FarmError.self) { try SheetLayout(sheet, fonts: FixedFont()) }
        #expect(error?.message == message)
    }

    @Test func refusesMorePlacesThanCanBeCounted() {
        let axes = (0..<10).map { Self.axis("\($0)", 100) }
        #expect(throws: FarmError.self) { try SheetLayout(Self.sheet(.grid(axes)), fonts: FixedFont()) }
        let none = SheetLimits(side: 0, pixels: 0, cells: 0)
        #expect(throws: FarmError.self) {
            try SheetLayout(Self.sheet(.list(count: 3), limits: none), fonts: FixedFont())
        }
    }
}
