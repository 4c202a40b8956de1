import ContactSheets
import FarmBasics
import FarmModel
import FoundationEssentials
import LocalFiles
import Recipes
import Testing

@testable import FarmCommands

@Suite struct JobSheetTests {
    static func recipe(_ variations: [RecipeVariation], prompts: [String] = ["a {cat|dog}"]) throws -> Recipe {
        var content = RecipeContent()
        content.prompts = prompts
        content.variations = variations
        return try Recipe(content)
    }

    static func image(
        _ index: Int, id: ImageID? = nil, change: (inout GenerationParameters) -> Void = { _ in }
    ) -> ImageRecord {
        var parameters = Samples.parameters
        parameters.seed += Int64(index)
        change(&parameters)
        return ImageRecord(
            id: id ?? ImageID(Int64(100 + index)), task: TaskID(job: 12, index: index), attempt: 1, jobName: "shoot",
            submitter: "ada", modelName: "sd15", modelDigest: .zero, parameters: parameters, workerName: "w",
            deviceName: "cpu", byteCount: 10, digest: .zero, pixelDigest: .zero, infotext: "", provenance: "",
            startedAt: Date(timeIntervalSince1970: 0), finishedAt: Date(timeIntervalSince1970: 0), renderSeconds: 1)
    }

    static func job(_ count: Int, _ counts: JobCounts) -> Job {
        var job = Samples.job(id: 12, done: 0)
        job.imageCount = count
        job.counts = counts
        return job
    }

    @Test func aRecipeStandsAlongItsAxes() throws {
        let recipe = try Self.recipe([
            .parameter(RecipeParameter(.sampler), values: ["Euler", "Heun", "DPM++ 2M"]),
            .parameter(RecipeParameter(.guidanceScale), values: ["1-7[4]"]),
            .parameter(.seed, values: ["1-5"]),
        ])
        var layout = JobSheet(job: Self.job(60, JobCounts(done: 60)), recipe: recipe)
        for index in 0..<60 {
            let request = try recipe.request(at: index, from: JobRequest(submission: UUID(), prompt: "", submitter: ""))
            layout.add(
                Self.image(index) {
                    $0.sampler = request.sampler ?? $0.sampler
                    $0.guidanceScale = request.guidanceScale ?? 0
                    $0.seed = request.seed ?? 0
                    $0.prompt = request.prompt
                })
        }
        let sheet = layout.sheet(cell: nil, isFull: false)
        #expect(
            sheet.arrangement
                == .grid([
                    SheetAxis(name: "Sampler", values: ["Euler", "Heun", "DPM++ 2M"]),
                    SheetAxis(name: "CFG scale", values: ["1", "3", "5", "7"]),
                    SheetAxis(name: "Seed", values: ["1", "2", "3", "4", "5"]),
                ]))
        #expect(sheet.title == "shoot (job 12)")
        #expect(
            sheet.legend == ["Prompt: a {cat|dog}", "Model: sd15 · Size: 512x512 · Schedule type: Karras · Steps: 20"])
        #expect(layout.index(at: [2, 1, 4]) == 2 * 20 + 5 + 4)
        #expect(layout.caption(7) == "")
        #expect(sheet.cellSize == ImageSize(width: 256, height: 256))
    }

    @Test func otherJobsAreAListWithIndexAndSeed() {
        var layout = JobSheet(job: Self.job(3, JobCounts(queued: 1, done: 2)), recipe: nil)
        layout.add(Self.image(0))
        layout.add(Self.image(2))
        let sheet = layout.sheet(cell: 64, isFull: false)
        #expect(sheet.arrangement == .list(count: 3))
        #expect(layout.caption(2) == "#2 · seed 44" && layout.caption(1) == "#1")
        #expect(layout.index(at: [2]) == 2)
        #expect(sheet.cellSize == ImageSize(width: 64, height: 64))
        #expect(sheet.legend[0] == "Prompt: a lighthouse")
        #expect(!sheet.legend.joined().contains("Seed"))
    }

    @Test func drawnSeedsAreSaidOnceImagesShowThem() throws {
        let recipe = try Self.recipe([
            .parameter(RecipeParameter(.steps), values: ["1", "2"]), .parameter(.seed, values: ["-1", "-1"]),
        ])
        var layout = JobSheet(job: Self.job(4, JobCounts(queued: 3, done: 1)), recipe: recipe)
        layout.add(Self.image(3) { $0.seed = 777 })
        guard case .grid(let axes) = layout.sheet(cell: nil, isFull: false).arrangement else {
            Issue.record("no grid")
            return
        }
        #expect(axes.map(\.name) == ["Steps", "Seed"])
        #expect(axes[1].values[1] == "777" && axes[1].values[0] != "777")
    }

    @Test func whatIsVariedIsNoLegendEvenOfOneImage() throws {
        let recipe = try Self.recipe(
            [
                .parameter(RecipeParameter(.steps), values: ["10", "20"]),
                .parameter(.size, values: ["64x64", "128x64"]),
            ],
            prompts: ["a", "b"])
        var layout = JobSheet(job: Self.job(8, JobCounts(queued: 7, done: 1)), recipe: recipe)
        layout.add(Self.image(0))
        let sheet = layout.sheet(cell: nil, isFull: false)
        let legend = sheet.legend.joined(separator: "\n")
        #expect(!legend.contains("Steps") && !legend.contains("Size") && !legend.contains("Prompt"), "\(legend)")
        #expect(legend.contains("CFG scale: 7"))
        // Sizes differ: the cells are square.
        #expect(sheet.cellSize == ImageSize(width: 256, height: 256))
    }

    @Test func cellsHaveTheImagesShape() {
        var job = Self.job(1, JobCounts(done: 1))
        job.parameters.size = ImageSize(width: 768, height: 512)
        func size(_ cell: Int?, _ isFull: Bool) -> ImageSize {
            JobSheet(job: job, recipe: nil).sheet(cell: cell, isFull: isFull).cellSize
        }
        #expect(size(nil, false) == ImageSize(width: 256, height: 171))
        #expect(size(nil, true) == ImageSize(width: 768, height: 512))
        #expect(size(384, true) == ImageSize(width: 384, height: 256))
        job.parameters.size = ImageSize(width: 128, height: 128)
        #expect(size(nil, false) == ImageSize(width: 128, height: 128))
        #expect(size(32, false) == ImageSize(width: 32, height: 32))
    }

    @Test func countsTellWhyImagesAreNotThereWhereTheyCan() {
        func gap(_ counts: JobCounts, present: Int, failed: Set<Int> = []) -> SheetGap? {
            SheetGaps(Self.job(10, counts), present: present, failed: failed).gap(at: 5)
        }
        #expect(gap(JobCounts(queued: 3, running: 1, done: 6), present: 6) == .waiting)
        #expect(gap(JobCounts(done: 9, failed: 1), present: 9) == .failed)
        #expect(gap(JobCounts(queued: 5, done: 4, failed: 1), present: 4, failed: [5]) == .failed)
        #expect(gap(JobCounts(queued: 5, done: 4, failed: 1), present: 4, failed: [2]) == .waiting)
        #expect(gap(JobCounts(done: 4, cancelled: 6), present: 4) == .cancelled)
        #expect(gap(JobCounts(done: 10), present: 8) == .missing)
        // Deleted or cancelled: only the farm can tell.
        #expect(gap(JobCounts(done: 4, cancelled: 6), present: 2) == nil)
        // Finished since the images were listed.
        #expect(gap(JobCounts(done: 10), present: 10) == .missing)
        #expect(SheetGaps.gap(of: .leased) == .waiting && SheetGaps.gap(of: .done) == .missing)
    }

    @Test func pagesAreNumberedSoThatTheySort() async throws {
        try await TestFiles.withFolder { folder in
            let file = try SheetFile(folder + "/made/grid.png", flag: "--output")
            let loud = try SheetFile(folder + "/made/grid.PNG", flag: "--output")
            #expect(loud.name(page: 0, of: 1) == "grid.PNG" && loud.name(page: 1, of: 12) == "grid-02.PNG")
            #expect(file.path(of: file.name(page: 0, of: 1)) == folder + "/made/grid.png")
            #expect(file.name(page: 0, of: 3) == "grid-1.png" && file.name(page: 6, of: 12) == "grid-07.png")
            #expect(FileStatus(of: folder + "/made")?.kind == .folder)
        }
        #expect(throws: FarmError.self) { try JobSheetCommand.check(cell: 31) }
        #expect(throws: FarmError.self) { try JobSheetCommand.check(cell: 4097) }
        try JobSheetCommand.check(cell: 32)
    }

    @Test(arguments: ["", "grid", "grid.jpg", ".png", "a/", "/proc/none/a.png"])
    func whatIsNoPNGFileIsRefused(path: String) {
        #expect(throws: FarmError.self) { try SheetFile(path, flag: "--output") }
    }

    @Test func aJobTooLargeToLookAtIsRefused() throws {
        try JobImages.check(Self.job(JobImages.most, JobCounts()), "page")
        let error = try #require(throws: FarmError.self) {
            try JobImages.check(Self.job(JobImages.most + 1, JobCounts()), "page")
        }
        #expect(error.message.contains("farm fetch 12 --thumbnails"))
    }
}
