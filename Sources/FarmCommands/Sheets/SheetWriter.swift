import ContactSheets
import FarmModel
import FarmWire
import ImageCoding
import SwiftProtobuf

/// Makes the contact sheet of a job.
struct SheetWriter: Sendable {
    let farm: FarmConnection
    let job: JobID
    /// The long side of a cell in pixels; nil for the thumbnails'.
    var cell: Int?
    /// Draw the images themselves.
    var isFull = false
    var ifTaken = NewFile.IfTaken.refuse

    /// Failed attempts that the farm lists at once.
    static let mostFailures: Int32 = 1000

    /// - Parameter onPage: told how many pages are written, and of how many.
    func write(
        to file: SheetFile, onPage: (_ done: Int, _ count: Int) -> Void = { _, _ in }
    ) async throws -> JobSheetOutput {
        let request = Farm_V1_GetJobRequest.with {
            $0.id = self.job.rawValue
            $0.failureLimit = Self.mostFailures
            $0.onlyFailed = true
        }
        let reply = try await farm.persisting { try await farm.call { try await $0.getJob(request) } }
        let job = try Job(wire: reply.job)
        try JobImages.check(job, "contact sheet")
        var layout = JobSheet(job: job, recipe: try JobRecipe.read(reply.recipe))
        try await JobImages.forEachBatch(of: job.id, from: farm) { images in
            for image in images { layout.add(image) }
        }
        let gaps = SheetGaps(
            job, present: layout.pictures.count, failed: Set(reply.failures.map { Int($0.attempt.index) }))
        return try await draw(layout, gaps, to: file, onPage: onPage)
    }

    private func draw(
        _ layout: JobSheet, _ gaps: SheetGaps, to file: SheetFile, onPage: (Int, Int) -> Void
    ) async throws -> JobSheetOutput {
        let sheet = layout.sheet(cell: cell, isFull: isFull)
        let fonts = try SheetFonts()
        let places = try SheetLayout(sheet, fonts: fonts)
        let renderer = try SheetRenderer(sheet, fonts: fonts)
        var report = JobSheetOutput(job: JobOutput(layout.job), pictures: layout.pictures.count)
        for page in 0..<renderer.pageCount {
            let order = try places.page(page).cells.compactMap { layout.pictures[layout.index(at: $0.place)] }
            var window = PictureWindow(order, isFull: isFull, from: farm)
            let png = try await renderer.png(page: page) { place in
                let index = layout.index(at: place)
                let caption = layout.caption(index)
                guard let picture = layout.pictures[index] else {
                    return SheetCell(.gap(try await gap(at: index, gaps)), caption: caption)
                }
                let image = try await window.next(picture)
                return SheetCell(image.map { .picture($0) } ?? .gap(.missing), caption: caption)
            }
            let name = file.name(page: page, of: renderer.pageCount)
            report.files.append(file.path(of: try await file.folder.save(png, as: name, ifTaken: ifTaken).name))
            onPage(page + 1, renderer.pageCount)
        }
        return report
    }

    private func gap(at index: Int, _ gaps: SheetGaps) async throws -> SheetGap {
        if let gap = gaps.gap(at: index) { return gap }
        return try await state(of: index)
    }

    /// What the farm says of an image that is not there.
    func state(of index: Int) async throws -> SheetGap {
        let request = Farm_V1_ExplainTaskRequest.with {
            $0.job = job.rawValue
            $0.index = Int32(clamping: index)
        }
        let reply = try await farm.persisting { try await farm.call { try await $0.explainTask(request) } }
        return SheetGaps.gap(of: try TaskExplanation(wire: reply).state)
    }
}
