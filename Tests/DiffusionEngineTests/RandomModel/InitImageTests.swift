import EngineHostProtocol
import FarmModel
import Testing

extension RandomModelTests {
    @Suite struct InitImages {
        @Test func strengthSaysHowFarTheImageGoes() async throws {
            let images = try await [0, 0.2, 0.9, 1].asyncMap { strength in
                try await render {
                    try $0.start(strength: strength)
                    $0.parameters.steps = 5
                }
            }
            #expect(distance(images[0], images[1]) < distance(images[0], images[2]))
            #expect(distance(images[0], images[1]) < distance(images[0], images[3]))
            #expect(images[0].size == ImageSize(width: 64, height: 64))
        }

        @Test func inpaintingLeavesTheOutsideAlone() async throws {
            let size = ImageSize(width: 64, height: 64)
            let original = try RandomFiles.pixels(size)
            let image = try await render {
                try $0.start(strength: 0.8) { Inpainting(mask: $0, blur: 0) }
            }
            #expect(changedOutside(image.pixels, original, size) == 0)
            #expect(changedInside(image.pixels, original, size) > 512)
        }

        @Test func onlyMaskedChangesOnlyItsBox() async throws {
            let size = ImageSize(width: 128, height: 128)
            let original = try RandomFiles.pixels(size)
            let image = try await render {
                try $0.start(from: 128, strength: 0.8) { Inpainting(mask: $0, blur: 0, area: .onlyMasked(padding: 8)) }
                $0.parameters.size = size
            }
            #expect(image.size == size)
            #expect(changedOutside(image.pixels, original, size) == 0)
            #expect(changedInside(image.pixels, original, size) > 2048)
        }

        /// What a worker's disk does to a picture is not the image's fault; what the picture itself is, is.
        @Test func aPictureThatTheDiskDoesNotGiveIsTheWorkersFault() async throws {
            let mask = try RandomFiles.mask(ImageSize(width: 64, height: 64))
            for path in ["/nonexistent/picture.png", mask.path] {
                let said = try await failure {
                    try $0.start(strength: 0.5)
                    for digest in $0.files.keys { $0.files[digest] = path }
                }
                #expect(said?.kind == .inputOutput, "\(path): \(String(describing: said))")
            }
            let said = try await failure {
                try $0.start(strength: 0.5)
                let text = try RandomFiles.text()
                $0.files[text.reference.sha256] = text.path
                $0.parameters.initImage?.picture = text.reference
            }
            #expect(said?.kind == .invalidInput, "\(String(describing: said))")
        }

        private func changedOutside(_ a: [UInt8], _ b: [UInt8], _ size: ImageSize) -> Int {
            changes(a, b, size) { !RandomFiles.isMasked($0, $1, size) }
        }

        private func changedInside(_ a: [UInt8], _ b: [UInt8], _ size: ImageSize) -> Int {
            changes(a, b, size) { RandomFiles.isMasked($0, $1, size) }
        }

        private func changes(
            _ a: [UInt8], _ b: [UInt8], _ size: ImageSize, _ isCounted: (Int, Int) -> Bool
        ) -> Int {
            var count = 0
            for y in 0..<size.height {
                for x in 0..<size.width where isCounted(x, y) {
                    let at = (y * size.width + x) * 3
                    if a[at..<(at + 3)] != b[at..<(at + 3)] { count += 1 }
                }
            }
            return count
        }
    }
}
