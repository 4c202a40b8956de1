import FarmTestSupport
import Foundation
import Testing

extension EndToEnd {
    /// Image to image and inpainting through a farm, seen in the pixels.
    @Suite struct ImageToImageTests {
        @Test func keepsTheCompositionAndChangesTheColour() async throws {
            try await withFarm { farm in
                let first = try await farm.picture(
                    "first", ["a red cat on the left on a white background", "--seed", "7"])
                let again = try await farm.picture(
                    "again",
                    [
                        "a blue cat on the left on a white background", "--seed", "11", "--init-image", first.path,
                        "--strength", "0.7",
                    ])
                let (before, after) = (try Sight(png: first.bytes), try Sight(png: again.bytes))
                #expect(before.subject == .red && after.subject == .blue)
                #expect(after.background == .white)
                let (from, to) = (try #require(before.centre(of: .red)), try #require(after.centre(of: .blue)))
                #expect(abs(from.x - to.x) < 0.12 && abs(from.y - to.y) < 0.12, "\(from) became \(to)")
                // At a low strength hardly anything happens.
                let near = try await farm.picture(
                    "near",
                    [
                        "a blue cat on the left on a white background", "--seed", "11", "--init-image", first.path,
                        "--strength", "0.1",
                    ])
                #expect(try Sight(png: near.bytes).subject == .red)
            }
        }

        @Test(arguments: [[], ["--only-masked", "--padding", "16"]])
        func inpaintingChangesOnlyTheHole(area: [String]) async throws {
            try await withFarm { farm in
                let first = try await farm.picture(
                    "first", ["a red cat on a white background", "--seed", "7"])
                let original = try TestPicture(reading: first.path)
                let hole = PixelBox(x: 8..<48, y: 8..<48)
                let mask = try TestPicture(mask: hole, width: original.width, height: original.height)
                    .write("\(farm.folder)/mask.png")
                let painted = try await farm.picture(
                    "painted",
                    [
                        "a small black bird on a yellow background", "--seed", "3", "--init-image", first.path,
                        "--mask",
                        mask, "--mask-blur", "2", "--strength", "1",
                    ] + area)
                let changes = try TestPicture(reading: painted.path).differences(from: original)
                // A blur of sigma 2 reaches int(2.5 * 2 + 0.5) = 5 pixels.
                let reach = hole.grown(by: 5)
                #expect(changes.allSatisfy { reach.contains($0.x, $0.y) })
                #expect(changes.count > 40 * 40 / 4, "only \(changes.count) pixels changed")
            }
        }
    }
}
