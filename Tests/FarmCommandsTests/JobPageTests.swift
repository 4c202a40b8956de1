import ContactSheets
import FarmBasics
import FarmModel
import Foundation
import LocalFiles
import Recipes
import Testing

@testable import FarmCommands

@Suite struct JobPageTests {
    private let files = ImagePage.Entry.Image.files(
        picture: "images/a.png", thumbnail: "thumbnails/a.jpg", size: ImageSize(width: 128, height: 128))

    @Test func imagesAndGapsStandInOrder() async throws {
        var page = JobPage(job: JobSheetTests.job(3, JobCounts(queued: 1, done: 2)), recipe: nil)
        page.add(JobSheetTests.image(2), files)
        page.add(JobSheetTests.image(0), files)
        var asked: [Int] = []
        let html = try await page.html { index in
            asked.append(index)
            return .waiting
        }
        #expect(asked == [1] && page.count == 2)
        let places = try ["#0 · seed 42<", ">#1<", "#2 · seed 44<"].map { try #require(html.range(of: $0)).lowerBound }
        #expect(places == places.sorted())
        #expect(html.contains("href=\"./images/a.png\"") && html.contains("src=\"./thumbnails/a.jpg\""))
        #expect(html.hasSuffix("</html>\n"))
    }

    @Test func aRecipesAxesAreSaidOfEveryImage() async throws {
        let recipe = try JobSheetTests.recipe([
            .parameter(RecipeParameter(.distilledGuidance), values: ["1", "2"]),
            .parameter(RecipeParameter(.steps), values: ["7", "9"]),
        ])
        var page = JobPage(job: JobSheetTests.job(4, JobCounts(done: 3, cancelled: 1)), recipe: recipe)
        for index in 0..<3 { page.add(JobSheetTests.image(index), files) }
        let html = try await page.html { _ in .cancelled }
        #expect(html.contains("<dt>Distilled guidance</dt><dd dir=\"auto\">2</dd>"))
        // The gap has its place's values, and an image its own.
        #expect(html.contains("<dt>Steps</dt><dd dir=\"auto\">9</dd>"))
        #expect(html.contains("<dt>Steps</dt><dd dir=\"auto\">20</dd>"))
        #expect(html.contains("cancelled"))
    }

    @Test func aPageThatIsNotTheFarmsIsLeftAlone() async throws {
        try await TestFiles.withFolder { folder in
            let farm = try FarmConnection(by: [Entrance(CoordinatorAddress(parsing: "127.0.0.1:1"))])
            defer { farm.close() }
            try DurableFile.write(Array("mine".utf8), to: folder + "/index.html")
            #expect(throws: FarmError.self) {
                try JobFolder(creating: folder, isThumbnailsOnly: true, from: farm)
            }
            #expect(try LocalFile.read(folder + "/index.html", limit: 10) == Array("mine".utf8))
            _ = try JobFolder(creating: folder + "/new", isThumbnailsOnly: false, from: farm)
            #expect(FileStatus(of: folder + "/new/images")?.kind == .folder)
            #expect(FileStatus(of: folder + "/new/thumbnails")?.kind == .folder)
        }
    }

    @Test func thumbnailsAreNamedAsTheirImages() {
        let task = TaskID(job: 12, index: 7)
        #expect(
            ImageFileName.of(task: task, seed: 42, imageCount: 9, fileExtension: "jpg") == "000012-000007-seed42.jpg")
        #expect(ImageFileName.of(task: task, seed: 42, imageCount: 9) == "000012-000007-seed42.png")
    }

    @Test func aBrowserNeedsADisplay() {
        func program(_ variables: [String: String]) -> String? {
            Browser.program(variable: { variables[$0] }, isProgram: { $0 == "/opt/bin/xdg-open" })
        }
        #expect(program(["PATH": "/usr/bin:/opt/bin"]) == nil)
        #expect(program(["PATH": "/usr/bin:/opt/bin", "DISPLAY": ":0"]) == "/opt/bin/xdg-open")
        #expect(program(["PATH": "/usr/bin:/opt/bin", "WAYLAND_DISPLAY": "w"]) == "/opt/bin/xdg-open")
        #expect(program(["PATH": "/usr/bin", "DISPLAY": ":0"]) == nil)
    }

    @Test func whatWasFetchedIsSaid() {
        var report = JobFetchOutput(
            job: JobOutput(Samples.job(id: 12, done: 5)), folder: "x", newFiles: 2, files: ["a", "b", "c"],
            what: .thumbnails, listedImages: 5)
        let missing = "2 images of an earlier version without a thumbnail"
        #expect(report.sentence == "2 new thumbnails, 3 of 10 in x; 5 still to come; \(missing)")
        report.files = ["a", "b", "c", "d", "e"]
        report.newFiles = 1
        #expect(report.sentence == "1 new thumbnail, 5 of 10 in x; 5 still to come")
    }
}
